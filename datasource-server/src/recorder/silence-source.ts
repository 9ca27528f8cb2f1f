import type { Clock } from '../platform/clock.ts';
import type { SampleSource } from './sample.ts';

interface SilenceSourceOptions {
  /** The newest event of each dataset that events come into, epoch ms; null where there is none. */
  newest: () => Promise<ReadonlyArray<number | null>>;
  clock: Clock;
}

/** Seconds since the newest event of any kind. While there has never been one, nothing is missing and nothing is sampled. */
export function createSilenceSource({ newest, clock }: SilenceSourceOptions): SampleSource {
  return {
    name: 'ingest_silence',
    title: { zh: '接入静默', en: 'Silence of ingest' },
    async read() {
      const moments = (await newest()).filter((moment) => moment !== null);
      return moments.length === 0
        ? []
        : [{ metric: 'ingest.silence', value: Math.max(0, (clock() - Math.max(...moments)) / 1000) }];
    },
  };
}
