/**
 * A store that has run a migration never runs it again: what it says must stay as it was. `npm run golden` writes the file of a
 * new migration once and leaves the others alone. To change a table, freeze what the old migrations say of it and add a new one.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { frozenMigrations, MIGRATIONS_FOLDER, migrationFiles } from './compile-migration.ts';

test('every migration has its file, and every file its migration', () => {
  expect(frozenMigrations()).toEqual([...migrationFiles().keys()].sort());
});

test.each(frozenMigrations())('%s says what it always said', (file) => {
  expect(migrationFiles().get(file)).toBe(readFileSync(join(MIGRATIONS_FOLDER, file), 'utf8'));
});
