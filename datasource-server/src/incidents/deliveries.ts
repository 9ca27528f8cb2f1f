import type { ColumnarResult, EventStore } from '../engines/engine.ts';
import { clickhouseDialect } from '../sql/clickhouse-dialect.ts';

/** One message about an incident, or one attempt at it. */
export interface DeliveryLine {
  /** Epoch ms. */
  at: number;
  channel: string;
  /** Masked. */
  target: string;
  outcome: string;
  /** What the vendor said. */
  answer: string;
}

const TABLE = 'deliveries';
const LIMITS = { maxRows: 1000, timeoutMs: 10_000 };
const NEEDED = ['ts', 'incident', 'channel', 'outcome'];

/** Messages about one incident, oldest first; null where the event store has no table of them. Throws ServiceError. */
export async function readDeliveries(
  store: Pick<EventStore, 'query' | 'describe'>,
  incident: string
): Promise<DeliveryLine[] | null> {
  const columns = (await store.describe([TABLE])).get(TABLE);
  if (!columns || NEEDED.some((name) => !columns.has(name))) {
    return null;
  }
  const optional = (...names: string[]) => names.find((name) => columns.has(name));
  const target = optional('target');
  const answer = optional('text', 'answer', 'code');
  const result = await store.query(
    {
      sql: [
        `SELECT toUnixTimestamp64Milli(ts) AS at, toString(channel) AS channel_, toString(outcome) AS outcome_,`,
        `${target ? `toString(${target})` : `''`} AS target_, ${answer ? `toString(${answer})` : `''`} AS answer_`,
        `FROM ${TABLE} WHERE incident = ${clickhouseDialect.placeholder(0, 'string')} ORDER BY ts`,
      ].join(' '),
      params: [incident],
      columns: [
        { name: 'at', type: 'number' },
        ...['channel_', 'outcome_', 'target_', 'answer_'].map((name) => ({ name, type: 'string' as const })),
      ],
    },
    LIMITS
  );
  return linesOf(result);
}

function linesOf({ columns, rowCount }: ColumnarResult): DeliveryLine[] {
  const [at = [], channel = [], outcome = [], target = [], answer = []] = columns;
  return Array.from({ length: rowCount }, (_, row) => ({
    at: Number(at[row]),
    channel: String(channel[row]),
    outcome: String(outcome[row]),
    target: String(target[row]),
    answer: String(answer[row]),
  }));
}
