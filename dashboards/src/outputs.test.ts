import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { compareFiles, describeDifference } from './compare-files.ts';
import { GENERATED_FOLDERS, generatedFiles } from './outputs.ts';
import { readRepositoryFile, readRunbook } from './test-support/repository.ts';

test('committed boards and alerting files are those that the definitions make (npm run generate)', () => {
  const repository = join(__dirname, '..', '..');
  const paths = GENERATED_FOLDERS.flatMap((folder) =>
    readdirSync(join(repository, folder)).map((name) => `${folder}/${name}`)
  );
  const committed = new Map(paths.map((path) => [path, readRepositoryFile(path)]));
  expect(compareFiles(committed, generatedFiles(readRunbook)).map(describeDifference)).toEqual([]);
});

test('the same definitions make the same bytes', () => {
  expect([...generatedFiles(readRunbook)]).toEqual([...generatedFiles(readRunbook)]);
});

test('generated files hold no path or host of a workplace', () => {
  for (const [path, text] of generatedFiles(readRunbook)) {
    expect({ path, found: /\/(?:home|root|work|tmp|Users)\//.exec(text)?.[0] }).toEqual({ path, found: undefined });
  }
});
