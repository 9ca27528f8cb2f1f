import { existsSync, readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Config } from './config.ts';
import type { Engines } from './engines/create-engine.ts';
import { EVENT_TABLES } from './events/tables.ts';

/** Demo data are on while there is nothing real: no MySQL, no log file and no event. `DEMO` decides where it is set. */
export async function decideDemo(config: Config, engines: Engines): Promise<boolean> {
  if (config.demo !== undefined) {
    return config.demo;
  }
  return config.mysql === null && !hasLogs(config.logDir) && !(await hasEvents(engines));
}

function hasLogs(logDir: string): boolean {
  return logDir.split(',').some((entry) => {
    const folder = entry.includes('*') ? dirname(entry) : entry;
    return existsSync(folder) && readdirSync(folder).some((file) => file.endsWith('.log') || file.endsWith('.log.gz'));
  });
}

/** Our own samples do not count: they are written in every mode. */
async function hasEvents({ events }: Engines): Promise<boolean> {
  const ingested = EVENT_TABLES.map(({ name }) => name).filter((name) => name !== 'samples');
  const present = [...(await events.describe(ingested)).keys()];
  for (const table of present) {
    const statement = {
      sql: `SELECT 1 AS one FROM \`${table}\` LIMIT 1`,
      params: [],
      columns: [{ name: 'one', type: 'number' as const }],
    };
    if ((await events.query(statement, { maxRows: 1, timeoutMs: 10_000 })).rowCount > 0) {
      return true;
    }
  }
  return false;
}
