import type { IncidentEvent } from '../contract/incident-events.ts';
import { clickhouseDialect } from './clickhouse-dialect.ts';
import type { Statement } from './statement.ts';
import { dateTimeText } from './stored-time.ts';

export const INCIDENT_EVENTS_TABLE = 'incident_events';

const DATA = [{ name: 'data', type: 'string' as const }];
/** A copy that was sent twice counts once. */
const ONCE = 'LIMIT 1 BY id';
/** Open, or open again: the newest of these three is no end. */
const IS_OPEN = `argMaxIf(kind, seq, kind IN ('opened', 'reopened', 'resolved')) != 'resolved'`;

/** An event as a row of its table. */
export function incidentEventRow(event: IncidentEvent, source: 'book' | 'demo'): Record<string, string | number> {
  return {
    ts: dateTimeText(event.at),
    recorded_at: dateTimeText(event.recordedAt),
    id: event.id,
    incident: event.incident,
    seq: event.seq,
    kind: event.kind,
    by: 'by' in event ? event.by : '',
    data: JSON.stringify(event),
    source,
  };
}

/** All events of the incidents that were open at any time in the range, one JSON text each. */
export function compileIncidentEvents({ from, to }: { from: number; to: number }): Statement {
  const moment = (index: number) =>
    `fromUnixTimestamp64Milli(toInt64(${clickhouseDialect.placeholder(index, 'number')}))`;
  return {
    sql: [
      `SELECT data FROM ${INCIDENT_EVENTS_TABLE} WHERE incident IN (`,
      `SELECT incident FROM ${INCIDENT_EVENTS_TABLE} GROUP BY incident`,
      `HAVING min(ts) < ${moment(0)} AND (max(ts) >= ${moment(1)} OR ${IS_OPEN})`,
      `) ORDER BY incident, seq ${ONCE}`,
    ].join(' '),
    params: [to, from],
    columns: DATA,
  };
}

/** One event of the book, if there is any. */
export function compileAnyIncidentEvent(): Statement {
  return {
    sql: `SELECT data FROM ${INCIDENT_EVENTS_TABLE} WHERE source = 'book' LIMIT 1`,
    params: [],
    columns: DATA,
  };
}
