import type { Rollup } from '../semantic/model.ts';

/** Means of samples by the hour, kept for as long as rollups are: capacity looks back further than single samples reach. */
export const SAMPLES_BY_HOUR: Rollup = {
  table: 'samples_1h',
  grainSeconds: 3600,
  leastRangeSeconds: 3 * 86_400,
  columns: ['metric', 'host', 'mount', 'component'],
  sums: { value: 'value_sum' },
};
