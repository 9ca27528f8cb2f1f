import type { SampleSource } from './sample.ts';

/** The present value of one measure of a dataset without a time column; null when it has none. */
export interface SnapshotMeasure {
  /** `<dataset>.<measure>`, for example `sessions.online_users`. */
  metric: string;
  value: number | null;
}

/** Samples measures that only know "now". `read` asks the database for all of them. */
export function createSnapshotSource(read: () => Promise<readonly SnapshotMeasure[]>): SampleSource {
  return {
    name: 'snapshots',
    title: { zh: '当前值指标', en: 'Measures that only know now' },
    async read() {
      const measures = await read();
      return measures.flatMap(({ metric, value }) => (value === null ? [] : [{ metric, value }]));
    },
  };
}
