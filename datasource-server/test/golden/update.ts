// npm run golden: writes the expected SQL of every case anew. Read the diff before committing it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileCase, DIALECTS, GOLDEN_FOLDER, goldenCases, readCase } from './compile-case.ts';

for (const name of goldenCases()) {
  const golden = readCase(name);
  for (const [dialectName, dialect] of Object.entries(DIALECTS)) {
    if (!golden.only || golden.only === dialectName) {
      writeFileSync(join(GOLDEN_FOLDER, `${name}.${dialectName}.sql`), compileCase(golden, dialect));
    }
  }
}
process.stdout.write(`${goldenCases().length} cases written to test/golden/sql\n`);
