import type { LineLogger } from '../src/node/business-logger.ts';

/** A logger that keeps its lines. */
export function keptLines(): { logger: LineLogger; lines: Array<Record<string, unknown>> } {
  const lines: Array<Record<string, unknown>> = [];
  const log = (level: string, message: string, fields: object) => {
    lines.push({ level, message, ...fields });
  };
  return { logger: { log: log as unknown as LineLogger['log'] }, lines };
}
