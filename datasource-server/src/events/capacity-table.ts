import type { EventTable } from './event-table.ts';

/** What was predicted of each resource, day by day, to be held against what came. Few rows, kept as summaries are. */
export const CAPACITY_PREDICTIONS: EventTable = {
  name: 'capacity_predictions',
  columns: [
    /** When it was said. */
    { name: 'ts', definition: `DateTime64(3, 'UTC') CODEC(Delta, LZ4)` },
    /** Beginning of the day that it is about. */
    { name: 'target_at', definition: `DateTime64(3, 'UTC') CODEC(Delta, LZ4)` },
    { name: 'resource', definition: 'LowCardinality(String)' },
    /** `host=web-1,mount=/`; empty where there is one. */
    { name: 'series', definition: 'String CODEC(ZSTD(1))' },
    { name: 'mean', definition: 'Float64 CODEC(ZSTD(1))' },
    { name: 'lower', definition: 'Float64 CODEC(ZSTD(1))' },
    { name: 'upper', definition: 'Float64 CODEC(ZSTD(1))' },
    /** Empty, or `demo` for what was made up. */
    { name: 'source', definition: `LowCardinality(String) DEFAULT ''` },
  ],
  orderBy: 'resource, target_at, ts',
  summary: true,
};
