// npm run golden: writes the expected SQL and messages of every case anew. Read the diff before committing it.
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileCase, DIALECTS, GOLDEN_FOLDER, goldenCases, readCase } from './compile-case.ts';
import { MIGRATIONS_FOLDER, migrationFiles } from './compile-migration.ts';
import { compileMessages, goldenMessages, MESSAGES_FOLDER, messageFiles } from './compile-message.ts';

for (const name of goldenCases()) {
  const golden = readCase(name);
  for (const [dialectName, dialect] of Object.entries(DIALECTS)) {
    if (!golden.only || golden.only === dialectName) {
      writeFileSync(join(GOLDEN_FOLDER, `${name}.${dialectName}.sql`), compileCase(golden, dialect));
    }
  }
}
messageFiles().forEach((file) => rmSync(join(MESSAGES_FOLDER, file)));
for (const golden of goldenMessages()) {
  writeFileSync(join(MESSAGES_FOLDER, `${golden.name}.txt`), compileMessages(golden));
}
// Never written anew: stores have run them.
mkdirSync(MIGRATIONS_FOLDER, { recursive: true });
const newMigrations = [...migrationFiles()].filter(([file]) => !existsSync(join(MIGRATIONS_FOLDER, file)));
newMigrations.forEach(([file, sql]) => writeFileSync(join(MIGRATIONS_FOLDER, file), sql));
process.stdout.write(
  `${goldenCases().length} cases written to test/golden/sql, ${goldenMessages().length} to test/golden/messages, ${newMigrations.length} new to test/golden/migrations\n`
);
