import type { Column, EventTable } from './event-table.ts';

const column = (name: string, definition: string): Column => ({ name, definition });
/** Few different values: a dictionary a part. */
const few = (name: string): Column => column(name, 'LowCardinality(String)');
const text = (name: string): Column => column(name, 'String CODEC(ZSTD(1))');
const number = (name: string): Column => column(name, 'Float64 CODEC(ZSTD(1))');
const count = (name: string): Column => column(name, 'UInt32 CODEC(ZSTD(1))');

/** Every question reads it: second differences would take less room, and three times as long. */
const TIME = column('ts', `DateTime64(3, 'UTC') CODEC(Delta, LZ4)`);

/** Who wrote the row: `recorder`, `monitor`, `demo`, `file`, `metrics`, `events`, `faro`, `otlp`, `sls`. */
const SOURCE = column('source', `LowCardinality(String) DEFAULT ''`);

/** What a sender knew beyond our columns. Keys are plain text: cutting a dictionary by partitions takes longer than all else. */
const EXTRA = column('extra', 'Map(String, String) CODEC(ZSTD(1))');

/** What every line of a log may say. `stream` is the file or sender whose lines stand in order: the context of a line. */
const LINE: readonly Column[] = [few('level'), few('app'), few('stream'), text('trace_id')];

/**
 * Everything that happened, one typed table a kind. Partitions are days, so that retention drops whole partitions. Rows are
 * ordered by time because every question names a range; where every question names a kind of row too, by that first.
 */
export const EVENT_TABLES: readonly EventTable[] = [
  {
    name: 'api_requests',
    columns: [
      TIME,
      few('method'),
      /** The path with its identifiers replaced, so that it can be grouped by. */
      few('endpoint'),
      text('url'),
      column('status', 'UInt16'),
      /** Milliseconds. Read as often as the time, hence the quicker codec. */
      column('duration', 'Float64 CODEC(LZ4)'),
      text('user_id'),
      text('ip'),
      few('user_agent'),
      text('trace_id'),
      SOURCE,
      EXTRA,
      few('level'),
      few('app'),
      few('stream'),
      text('message'),
    ],
    orderBy: 'ts',
  },
  {
    name: 'ai_calls',
    columns: [
      TIME,
      few('service'),
      few('model'),
      column('success', 'UInt8'),
      /** `none` for a success, else a class: rate_limit, timeout, content_block, upstream_error, auth, arrears … */
      column('error_class', `LowCardinality(String) DEFAULT 'none'`),
      count('request_tokens'),
      count('response_tokens'),
      count('tokens'),
      /** CNY at the price of that moment. */
      column('cost', 'Decimal(18, 6) CODEC(ZSTD(1))'),
      /** Milliseconds. */
      number('latency'),
      text('user_id'),
      SOURCE,
      EXTRA,
      count('cached_tokens'),
      /** Time to the first token of a streamed answer, milliseconds. */
      column('ttft', 'Nullable(Float64) CODEC(ZSTD(1))'),
      few('error_code'),
      text('message'),
      ...LINE,
    ],
    orderBy: 'ts',
  },
  {
    name: 'user_actions',
    columns: [
      TIME,
      few('action'),
      text('user_id'),
      text('session_id'),
      text('details'),
      text('message'),
      ...LINE,
      SOURCE,
      EXTRA,
    ],
    orderBy: 'ts',
  },
  {
    name: 'business_events',
    columns: [
      TIME,
      few('event'),
      /** 0 where the event carries none; `has_value` tells. */
      number('value'),
      column('has_value', 'UInt8'),
      few('unit'),
      text('user_id'),
      text('session_id'),
      text('data'),
      text('message'),
      ...LINE,
      SOURCE,
      EXTRA,
    ],
    orderBy: 'ts',
  },
  {
    name: 'security_events',
    columns: [
      TIME,
      few('event'),
      text('ip'),
      text('user_id'),
      text('details'),
      text('message'),
      ...LINE,
      SOURCE,
      EXTRA,
    ],
    orderBy: 'ts',
  },
  {
    name: 'app_errors',
    columns: [
      TIME,
      /** `server` or `browser`. */
      few('origin'),
      few('type'),
      text('message'),
      /** The message with its numbers, identifiers and quoted texts replaced. */
      few('message_pattern'),
      text('stack'),
      text('context'),
      few('page'),
      few('browser'),
      few('release'),
      text('user_id'),
      text('session_id'),
      ...LINE,
      SOURCE,
      EXTRA,
    ],
    orderBy: 'ts',
  },
  {
    name: 'web_events',
    columns: [
      TIME,
      /** page_view, page_load, lcp, inp, cls, fcp, ttfb, js_error, api_call, resource. */
      few('name'),
      /** Milliseconds; cls has no unit; page_view and js_error are 1. */
      number('value'),
      few('page'),
      /** What was called or loaded: the endpoint of an api_call, the address of a resource. */
      few('target'),
      few('method'),
      column('status', 'UInt16'),
      few('rating'),
      few('browser'),
      few('os'),
      few('device'),
      few('release'),
      text('session_id'),
      text('user_id'),
      text('message'),
      ...LINE,
      SOURCE,
      EXTRA,
    ],
    orderBy: 'name, ts',
  },
  {
    name: 'log_lines',
    columns: [
      TIME,
      text('message'),
      few('category'),
      few('message_pattern'),
      /** 0 for a line that was not a JSON object: `message` then holds it as it stood. */
      column('parsed', 'UInt8 DEFAULT 1'),
      text('user_id'),
      text('session_id'),
      ...LINE,
      SOURCE,
      EXTRA,
    ],
    orderBy: 'ts',
  },
  {
    name: 'samples',
    columns: [
      TIME,
      few('metric'),
      column('host', `LowCardinality(String) DEFAULT ''`),
      column('mount', `LowCardinality(String) DEFAULT ''`),
      column('component', `LowCardinality(String) DEFAULT ''`),
      column('value', 'Float64 CODEC(Gorilla, ZSTD(1))'),
      SOURCE,
    ],
    orderBy: 'metric, ts',
  },
];
