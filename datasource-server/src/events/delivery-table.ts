import type { Column, EventTable } from './event-table.ts';

const column = (name: string, definition: string): Column => ({ name, definition });
/** Few different values: a dictionary a part. */
const few = (name: string): Column => column(name, 'LowCardinality(String)');
const text = (name: string): Column => column(name, 'String CODEC(ZSTD(1))');

/** What became of each message to people. Few rows, which outlive the events that they are about. */
export const DELIVERIES: EventTable = {
  name: 'deliveries',
  columns: [
    column('ts', `DateTime64(3, 'UTC') CODEC(Delta, LZ4)`),
    /** Tells rows apart, so that a copy of the outbox adds none twice. */
    text('id'),
    /** `attempt`, or `queue` for how many dead letters wait at a moment. */
    few('kind'),
    few('channel'),
    /** sent, failed, dead or dry_run. */
    few('outcome'),
    /** Masked. */
    few('target'),
    /** Why it was made: alert, escalation, substitute, test or report. */
    few('reason'),
    column('attempts', 'UInt16'),
    /** Milliseconds from the moment from which it could be told until the vendor's answer. */
    column('latency', 'Float64 CODEC(ZSTD(1))'),
    few('code'),
    /** What the vendor said. */
    text('answer'),
    text('incident'),
    few('alertname'),
    few('severity'),
    /** firing or resolved. */
    few('status'),
    /** Alerts in the same message. */
    column('alerts', 'UInt32'),
    column('dead_letters', 'UInt32'),
    /** `relay`, or `demo` for what the demo generator made up. */
    column('source', `LowCardinality(String) DEFAULT ''`),
  ],
  orderBy: 'kind, ts',
  summary: true,
};
