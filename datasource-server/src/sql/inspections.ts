import type { Inspection } from '../contract/inspection.ts';
import { clickhouseDialect } from './clickhouse-dialect.ts';
import type { Statement } from './statement.ts';
import { dateTimeText } from './stored-time.ts';

export const INSPECTIONS_TABLE = 'inspections';

/** A report as a row of its table. */
export function inspectionRow(inspection: Inspection): Record<string, string | number> {
  const { id, startedAt, trigger, status, counts, demo } = inspection;
  return {
    ts: dateTimeText(startedAt),
    id,
    trigger,
    status,
    ...counts,
    data: JSON.stringify(inspection),
    source: demo ? 'demo' : 'inspection',
  };
}

/** Reports of a range, the newest first, one JSON text each; a copy that was sent twice counts once. */
export function compileInspections({ from, to }: { from: number; to: number }, most: number): Statement {
  const moment = (index: number) =>
    `fromUnixTimestamp64Milli(toInt64(${clickhouseDialect.placeholder(index, 'number')}))`;
  return {
    sql: `SELECT data FROM ${INSPECTIONS_TABLE} WHERE ts >= ${moment(0)} AND ts < ${moment(1)} ORDER BY ts DESC LIMIT 1 BY id LIMIT ${Math.trunc(most)}`,
    params: [from, to],
    columns: [{ name: 'data', type: 'string' }],
  };
}
