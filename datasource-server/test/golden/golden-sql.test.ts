import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileCase, DIALECTS, GOLDEN_FOLDER, goldenCases, readCase } from './compile-case.ts';

describe.each(goldenCases())('%s', (name) => {
  const golden = readCase(name);

  test.each(Object.keys(DIALECTS).filter((dialect) => !golden.only || golden.only === dialect))('%s', (dialectName) => {
    const file = join(GOLDEN_FOLDER, `${name}.${dialectName}.sql`);
    if (!existsSync(file)) {
      throw new Error(`${file} is missing: npm run golden writes it; read it before committing`);
    }
    const dialect = DIALECTS[dialectName];
    expect(dialect && compileCase(golden, dialect)).toBe(readFileSync(file, 'utf8'));
  });
});

test('no expected SQL without its case', () => {
  const cases = goldenCases();
  const orphans = readdirSync(GOLDEN_FOLDER).filter((file) => file.endsWith('.sql') && !cases.includes(file.split('.')[0] ?? ''));
  expect(orphans).toEqual([]);
});
