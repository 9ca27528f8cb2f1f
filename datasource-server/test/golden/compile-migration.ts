import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { MIGRATIONS } from '../../src/events/migrations.ts';

const HERE = import.meta.dirname ?? __dirname;
export const MIGRATIONS_FOLDER = join(HERE, 'migrations');
const LAYOUTS = { single: { cluster: null }, cluster: { cluster: 'ops' } } as const;

/** What each migration tells a store to do, of one server and of a cluster: file name → its statements. */
export function migrationFiles(): Map<string, string> {
  return new Map(
    MIGRATIONS.flatMap(({ version, name, statements }) =>
      Object.entries(LAYOUTS).map(([layout, of]): [string, string] => [
        `${String(version).padStart(3, '0')}-${name.replace(/[^a-z]+/g, '-')}.${layout}.sql`,
        statements(of)
          .map((sql) => `${sql};\n`)
          .join('\n'),
      ])
    )
  );
}

export const frozenMigrations = (): string[] => readdirSync(MIGRATIONS_FOLDER).sort();
