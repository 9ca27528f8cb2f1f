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

const LIMITS = { maxRows: 1000, timeoutMs: 10_000 };

/** Messages about one incident, oldest first. Throws ServiceError. */
export async function readDeliveries(store: Pick<EventStore, 'query'>, incident: string): Promise<DeliveryLine[]> {
  const result = await store.query(
    {
      sql: [
        `SELECT toUnixTimestamp64Milli(ts) AS at, toString(channel) AS channel_, toString(outcome) AS outcome_,`,
        `toString(target) AS target_, answer AS answer_`,
        `FROM deliveries WHERE kind = 'attempt' AND incident = ${clickhouseDialect.placeholder(0, 'string')} ORDER BY ts`,
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
