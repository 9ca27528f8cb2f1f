import { metricQuerySchema } from '../contract/query.ts';
import type { Dataset } from '../semantic/model.ts';
import type { QueryServices } from './context.ts';
import { runMetricQuery } from './metric-query.ts';

export interface SnapshotValue {
  /** `<dataset>.<measure>` */
  metric: string;
  value: number | null;
}

/** The present value of every measure that only knows "now", for the recorder. Datasets without a source give nothing. */
export async function readSnapshotValues(services: QueryServices, timezone: string): Promise<SnapshotValue[]> {
  const snapshots = services.datasets.filter(({ time }) => time === null);
  const available = await Promise.all(
    snapshots.map(async (dataset) => (await services.directory.availability(dataset)).state === 'available')
  );
  const values = await Promise.all(
    snapshots.filter((_, index) => available[index]).map((dataset) => readDataset(dataset, services, timezone))
  );
  return values.flat();
}

async function readDataset(dataset: Dataset, services: QueryServices, timezone: string): Promise<SnapshotValue[]> {
  const measures = Object.keys(dataset.measures).map((name) => `${dataset.name}.${name}`);
  const query = metricQuerySchema.parse({ kind: 'metric', measures, as: 'number' });
  const now = services.clock();
  const context = {
    range: { from: now - 1000, to: now },
    zone: timezone,
    locale: 'en' as const,
    now,
    fromAlert: false,
    signal: new AbortController().signal,
  };
  const { answer } = await runMetricQuery(query, services, context);
  return (answer.groups[0]?.columns ?? []).map(({ measure, values }) => ({
    metric: measure.member,
    value: values[0] ?? null,
  }));
}
