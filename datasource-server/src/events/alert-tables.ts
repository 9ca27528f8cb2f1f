import { DELIVERIES } from './delivery-table.ts';
import type { EventTable } from './event-table.ts';

/** What happened to each incident. Few rows, which outlive the events that they are about. */
export const INCIDENT_EVENTS: EventTable = {
  name: 'incident_events',
  columns: [
    { name: 'ts', definition: `DateTime64(3, 'UTC') CODEC(Delta, LZ4)` },
    /** When the data server learned of it. */
    { name: 'recorded_at', definition: `DateTime64(3, 'UTC') CODEC(Delta, LZ4)` },
    { name: 'id', definition: 'String CODEC(ZSTD(1))' },
    { name: 'incident', definition: 'String CODEC(ZSTD(1))' },
    { name: 'seq', definition: 'UInt32' },
    { name: 'kind', definition: 'LowCardinality(String)' },
    /** Who did it; empty for what happened by itself. */
    { name: 'by', definition: 'String CODEC(ZSTD(1))' },
    /** The whole event, as JSON. */
    { name: 'data', definition: 'String CODEC(ZSTD(3))' },
    /** `book`, or `demo` for what the demo generator made up. */
    { name: 'source', definition: `LowCardinality(String) DEFAULT ''` },
  ],
  orderBy: 'incident, seq',
  summary: true,
};

/** Tables about alerts: what became of them. */
export const ALERT_TABLES: readonly EventTable[] = [INCIDENT_EVENTS, DELIVERIES];
