import { z } from 'zod';
import { reject, type Rejection } from './record-lines.ts';

type Line = Record<string, unknown>;

const items = z.array(z.unknown()).catch([]);
const attributeSchema = z.object({ key: z.string(), value: z.unknown() }).catch({ key: '', value: undefined });
/** A list of pairs; sloppy senders write an object. */
const attributesSchema = z.preprocess(
  (value) => (isPlain(value) ? Object.entries(value).map(([key, own]) => ({ key, value: own })) : value),
  z.array(attributeSchema).catch([])
);
/** OTLP/HTTP JSON; some senders write snake_case. Unknown fields are passed over. */
const requestSchema = z.object({
  resourceLogs: items.optional(),
  resource_logs: items.optional(),
});
const resourceLogsSchema = z.object({
  resource: z.object({ attributes: attributesSchema }).catch({ attributes: [] }),
  scopeLogs: items.optional(),
  scope_logs: items.optional(),
});
const scopeLogsSchema = z.object({
  scope: z.object({ name: z.string().catch('') }).catch({ name: '' }),
  logRecords: items.optional(),
  log_records: items.optional(),
});
/** 0 means that the time is not known. */
const nanos = z.preprocess(
  (value) => (value === 0 || value === null || (typeof value === 'string' && /^0*$/.test(value)) ? undefined : value),
  z.union([z.string().regex(/^\d{1,20}$/), z.number().nonnegative()]).optional()
);
/** The number of the enumeration; sloppy senders write it as text. */
const severity = z.coerce.number().catch(0);
const recordSchema = z.object({
  timeUnixNano: nanos,
  time_unix_nano: nanos,
  observedTimeUnixNano: nanos,
  observed_time_unix_nano: nanos,
  severityNumber: severity,
  severity_number: severity.optional(),
  severityText: z.string().catch(''),
  severity_text: z.string().optional().catch(undefined),
  // An event may have attributes only.
  body: z.unknown().optional(),
  attributes: attributesSchema,
  traceId: z.string().catch(''),
  trace_id: z.string().optional().catch(undefined),
  spanId: z.string().catch(''),
  span_id: z.string().optional().catch(undefined),
  eventName: z.string().catch(''),
  event_name: z.string().optional().catch(undefined),
});

/** OpenTelemetry's names, by the key of a log line that means the same. */
const NAMES: Readonly<Record<string, string>> = {
  'service.name': 'app',
  'service.version': 'release',
  'deployment.environment': 'env',
  'deployment.environment.name': 'env',
  'host.name': 'host',
  'http.method': 'method',
  'http.request.method': 'method',
  'http.route': 'route',
  'http.target': 'url',
  'http.url': 'url',
  'url.full': 'url',
  'url.path': 'url',
  'http.status_code': 'status',
  'http.response.status_code': 'status',
  'client.address': 'ip',
  'http.client_ip': 'ip',
  'http.user_agent': 'userAgent',
  'user_agent.original': 'userAgent',
  'enduser.id': 'userId',
  'user.id': 'userId',
  'session.id': 'sessionId',
  'exception.type': 'type',
  'exception.stacktrace': 'stack',
  'gen_ai.system': 'service',
  'gen_ai.provider.name': 'service',
  'gen_ai.request.model': 'model',
  'gen_ai.response.model': 'model',
  'gen_ai.usage.input_tokens': 'requestTokens',
  'gen_ai.usage.output_tokens': 'responseTokens',
  'error.type': 'errorCode',
};
const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];
const MAX_DEPTH = 16;

/** An OTLP export request as records, one a log record in their order; null where it is none. */
export function otlpRecords(request: unknown): Array<Line | Rejection> | null {
  const parsed = requestSchema.safeParse(request);
  if (!parsed.success) {
    return null;
  }
  const { resourceLogs, resource_logs } = parsed.data;
  return (resourceLogs ?? resource_logs ?? []).flatMap((part) => {
    const logs = resourceLogsSchema.safeParse(part);
    if (!logs.success) {
      return [unreadable()];
    }
    const { resource, scopeLogs, scope_logs } = logs.data;
    const shared = attributesLine(resource.attributes);
    return (scopeLogs ?? scope_logs ?? []).flatMap((scope) => scopeRecords(scope, shared));
  });
}

function scopeRecords(part: unknown, shared: Line): Array<Line | Rejection> {
  const logs = scopeLogsSchema.safeParse(part);
  if (!logs.success) {
    return [unreadable()];
  }
  const { scope, logRecords, log_records } = logs.data;
  const base = scope.name === '' ? shared : { ...shared, scope: scope.name };
  return (logRecords ?? log_records ?? []).map((record) => {
    const read = recordSchema.safeParse(record);
    return read.success ? recordLine(read.data, base) : unreadable();
  });
}

const unreadable = (): Rejection => reject('不是 OTLP 日志记录', 'not a log record of OTLP');

function recordLine(record: z.output<typeof recordSchema>, shared: Line): Line {
  const time =
    record.timeUnixNano ?? record.time_unix_nano ?? record.observedTimeUnixNano ?? record.observed_time_unix_nano;
  // By way of whole microseconds: nanoseconds are beyond what a double holds exactly, and half of all milliseconds would lose one.
  const millis = Math.floor(Math.round(Number(time ?? 0) / 1e3) / 1e3);
  const body = anyValue(record.body);
  const traceId = hexOf(record.trace_id ?? record.traceId, 32);
  const spanId = hexOf(record.span_id ?? record.spanId, 16);
  const eventName = record.event_name ?? record.eventName;
  const attributes = attributesLine(record.attributes);
  const own: Line = {
    ...shared,
    ...(isPlain(body) ? { ...body } : { message: body ?? attributes['exception.message'] ?? '' }),
    level: levelOf(record.severity_number ?? record.severityNumber, record.severity_text ?? record.severityText),
    ...(eventName === '' ? {} : { event: eventName }),
    ...attributes,
    ...(traceId === '' ? {} : { traceId }),
    ...(spanId === '' ? {} : { spanId }),
  };
  const timestamp = millis > 0 && millis < 8e15 ? new Date(millis).toISOString() : undefined;
  return { ...own, timestamp };
}

function levelOf(number: number, text: string): string {
  if (number >= 1 && number <= 24) {
    return LEVELS[Math.ceil(number / 4) - 1] as string;
  }
  const name = text.toLowerCase();
  return name === 'warning' ? 'warn' : LEVELS.includes(name) ? name : 'info';
}

function attributesLine(attributes: z.output<typeof attributesSchema>): Line {
  const line: Line = Object.create(null) as Line;
  for (const { key, value } of attributes) {
    if (key !== '') {
      // A name of theirs never takes the place of one of ours that the record spells out.
      const name = Object.hasOwn(NAMES, key) ? (NAMES[key] as string) : key;
      if (name === key || line[name] === undefined) {
        line[name] = anyValue(value);
      }
    }
  }
  return withTotalTokens(line);
}

/** Else the answer's tokens would be taken for the total, which other vendors write in their place. */
function withTotalTokens(line: Line): Line {
  const [asked, answered] = [countOf(line['requestTokens']), countOf(line['responseTokens'])];
  if (line['totalTokens'] === undefined && Number.isFinite(asked) && Number.isFinite(answered)) {
    line['totalTokens'] = asked + answered;
  }
  return line;
}

/** NaN of what is no number: an object may refuse to be made one. */
function countOf(value: unknown): number {
  return typeof value === 'number' || typeof value === 'string' ? Number(value) : NaN;
}

/** A value of OTLP as JSON; what a sloppy sender has left unwrapped stands as it is. */
function anyValue(value: unknown, depth = 0): unknown {
  if (depth > MAX_DEPTH) {
    return undefined;
  }
  if (!isPlain(value)) {
    return value ?? undefined;
  }
  const [kind = '', inner] = Object.entries(value)[0] ?? [];
  switch (kind.replace(/_v/, 'V')) {
    case 'stringValue':
    case 'boolValue':
    case 'bytesValue':
    case 'doubleValue':
      return inner;
    case 'intValue':
      return typeof inner === 'string' && /^[+-]?\d{1,15}$/.test(inner) ? Number(inner) : inner;
    case 'arrayValue':
      return listOf(inner).map((item) => anyValue(item, depth + 1));
    case 'kvlistValue':
      return Object.fromEntries(
        listOf(inner).flatMap((entry) =>
          isPlain(entry) && typeof entry['key'] === 'string'
            ? [[entry['key'], anyValue(entry['value'], depth + 1)]]
            : []
        )
      );
    default:
      return kind === '' ? undefined : value;
  }
}

function listOf(value: unknown): unknown[] {
  return isPlain(value) && Array.isArray(value['values']) ? value['values'] : [];
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Ids are hexadecimal; sloppy senders write base64. */
function hexOf(id: string, length: number): string {
  if (id.length === length && /^[0-9a-f]+$/i.test(id)) {
    return id.toLowerCase();
  }
  const bytes = Buffer.from(id, 'base64');
  return bytes.length === length / 2 ? bytes.toString('hex') : '';
}
