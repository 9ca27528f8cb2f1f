import type { EventTable } from './event-table.ts';

/** Every inspection. One row a run, which outlives the events that it is about. */
export const INSPECTIONS: EventTable = {
  name: 'inspections',
  columns: [
    /** When it began. */
    { name: 'ts', definition: `DateTime64(3, 'UTC') CODEC(Delta, LZ4)` },
    { name: 'id', definition: 'String CODEC(ZSTD(1))' },
    { name: 'trigger', definition: 'LowCardinality(String)' },
    { name: 'status', definition: 'LowCardinality(String)' },
    ...['ok', 'warn', 'fail', 'unknown'].map((name) => ({ name, definition: 'UInt16' })),
    /** The whole report, as JSON. */
    { name: 'data', definition: 'String CODEC(ZSTD(3))' },
    { name: 'source', definition: `LowCardinality(String) DEFAULT ''` },
  ],
  orderBy: 'ts',
  summary: true,
};
