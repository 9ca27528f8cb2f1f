import type { EventStore } from '../engines/engine.ts';
import type { Logger } from '../platform/logger.ts';
import { ALERT_TABLES } from './alert-tables.ts';
import { INSPECTIONS } from './inspection-table.ts';
import { CAPACITY_PREDICTIONS } from './capacity-table.ts';
import { onCluster, SINGLE, storedName, type EventTable, type Layout } from './event-table.ts';
import { ERROR_LINES } from './incoming.ts';
import { ROLLUP_TABLES } from './rollups.ts';
import { EVENT_TABLES } from './tables.ts';

const RETAINED: readonly EventTable[] = [
  ...EVENT_TABLES,
  ERROR_LINES,
  ...ROLLUP_TABLES,
  ...ALERT_TABLES,
  INSPECTIONS,
  CAPACITY_PREDICTIONS,
];
const LIMITS = { maxRows: 1000, timeoutMs: 30_000 };

interface RetentionOptions {
  store: EventStore;
  logger: Logger;
  /** Null keeps everything, as demo mode must: its history is longer than any sensible retention. */
  days: number | null;
  /** The same for summaries, which outlive the events. */
  summaryDays: number | null;
  layout?: Layout;
}

/** Sets after how many days events are dropped. Touches only tables whose rule differs, so it may run at every start. */
export async function applyRetention({ store, logger, layout = SINGLE, ...rules }: RetentionOptions): Promise<void> {
  const current = await currentRules(store);
  for (const { name, summary } of RETAINED) {
    const days = summary ? rules.summaryDays : rules.days;
    const stored = storedName(name, layout);
    const present = current.get(stored) ?? null;
    if (present === days) {
      continue;
    }
    const change = days === null ? 'REMOVE TTL' : `MODIFY TTL toDateTime(ts) + toIntervalDay(${days})`;
    await store.command(`ALTER TABLE ${stored}${onCluster(layout)} ${change}`);
    logger.info('retention set', { table: name, days });
  }
}

async function currentRules(store: EventStore): Promise<Map<string, number>> {
  const { columns } = await store.query(
    {
      sql: [
        `SELECT name, toInt32OrZero(extract(create_table_query, 'TTL toDateTime\\\\(ts\\\\) \\\\+ toIntervalDay\\\\((\\\\d+)\\\\)')) AS days`,
        `FROM system.tables WHERE database = currentDatabase() AND days > 0`,
      ].join(' '),
      params: [],
      columns: [
        { name: 'name', type: 'string' },
        { name: 'days', type: 'number' },
      ],
    },
    LIMITS
  );
  const [names = [], days = []] = columns;
  return new Map(names.map((name, index) => [String(name), Number(days[index])]));
}
