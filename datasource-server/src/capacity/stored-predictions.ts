import { CAPACITY_LOADS, CAPACITY_RESOURCES, type PredictedId } from '../contract/capacity.ts';
import type { EventStore } from '../engines/engine.ts';
import type { Range } from '../semantic/calendar.ts';
import { clickhouseDialect } from '../sql/clickhouse-dialect.ts';
import { dateTimeText } from '../sql/stored-time.ts';
import { keyOf, type Outlook } from './outlooks.ts';
import type { StoredPrediction } from './track-record.ts';

const TABLE = 'capacity_predictions';
const DAY = 86_400_000;
/** Days ahead that are written down every day, to be held against what came. */
const TOLD_DAYS = [1, 7, 30] as const;

type Predicted = Pick<Outlook, 'labels' | 'prediction'> & { resource: PredictedId };
const PREDICTED: readonly PredictedId[] = [...CAPACITY_RESOURCES, ...CAPACITY_LOADS];

/** What the outlooks say of tomorrow, the week's and the month's end: what is written down. */
export function predictionsOf(outlooks: readonly Predicted[], now: number): StoredPrediction[] {
  return outlooks.flatMap(({ resource, labels, prediction }) =>
    prediction === null
      ? []
      : TOLD_DAYS.flatMap((ahead): StoredPrediction[] => {
          const at = prediction.times.findIndex((time) => time > now + (ahead - 1) * DAY);
          const [targetAt, mean, lower, upper] = [
            prediction.times,
            prediction.mean,
            prediction.lower,
            prediction.upper,
          ].map((values) => values[at]);
          return targetAt === undefined || mean === undefined || lower === undefined || upper === undefined
            ? []
            : [{ madeAt: now, targetAt, resource, series: keyOf(labels), mean, lower, upper }];
        })
  );
}

const instant = (index: number) => `toDateTime64(${clickhouseDialect.placeholder(index, 'string')}, 3, 'UTC')`;

/** Throws ServiceError. */
export async function storePredictions(
  store: Pick<EventStore, 'insert'>,
  predictions: readonly StoredPrediction[],
  source: '' | 'demo'
): Promise<void> {
  const rows = predictions.map(({ madeAt, targetAt, ...rest }) => ({
    ts: dateTimeText(madeAt),
    target_at: dateTimeText(targetAt),
    ...rest,
    source,
  }));
  if (rows.length > 0) {
    await store.insert(TABLE, rows);
  }
}

/**
 * Epoch ms of the last predictions written down until `now`; null where there are none. What a clock that ran ahead has dated
 * later does not count: it would keep all days until then from being written down. Throws ServiceError.
 */
export async function lastStoredAt(store: Pick<EventStore, 'query'>, now: number): Promise<number | null> {
  const { columns } = await store.query(
    {
      sql: `SELECT toUnixTimestamp64Milli(max(ts)) AS at FROM ${TABLE} WHERE ts <= ${instant(0)} HAVING count() > 0`,
      params: [dateTimeText(now)],
      columns: [{ name: 'at', type: 'number' }],
    },
    { maxRows: 1, timeoutMs: 10_000 }
  );
  const at = columns[0]?.[0];
  return at === undefined || at === null ? null : Number(at);
}

/** Predictions for days that begin in the range, oldest first; rows of a resource that is no more are passed over. Throws ServiceError. */
export async function readPredictions(
  store: Pick<EventStore, 'query'>,
  { from, to }: Range,
  limits: { maxRows: number; timeoutMs: number }
): Promise<StoredPrediction[]> {
  const { columns, rowCount } = await store.query(
    {
      sql: [
        'SELECT toUnixTimestamp64Milli(ts) AS made_at, toUnixTimestamp64Milli(target_at) AS target, toString(resource) AS resource_,',
        'series AS series_, mean AS mean_, lower AS lower_, upper AS upper_',
        `FROM ${TABLE} WHERE target_at >= ${instant(0)} AND target_at < ${instant(1)} ORDER BY ts, resource_, series_`,
      ].join(' '),
      params: [dateTimeText(from), dateTimeText(to)],
      columns: [
        { name: 'made_at', type: 'number' },
        { name: 'target', type: 'number' },
        { name: 'resource_', type: 'string' },
        { name: 'series_', type: 'string' },
        { name: 'mean_', type: 'number' },
        { name: 'lower_', type: 'number' },
        { name: 'upper_', type: 'number' },
      ],
    },
    limits
  );
  const [madeAt = [], targetAt = [], resource = [], series = [], mean = [], lower = [], upper = []] = columns;
  return Array.from({ length: rowCount }, (_, row) => ({
    madeAt: Number(madeAt[row]),
    targetAt: Number(targetAt[row]),
    resource: String(resource[row]) as PredictedId,
    series: String(series[row]),
    mean: Number(mean[row]),
    lower: Number(lower[row]),
    upper: Number(upper[row]),
  })).filter((prediction) => PREDICTED.includes(prediction.resource));
}
