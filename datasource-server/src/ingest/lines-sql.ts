import type { AiErrorCode } from '@aimarket/telemetry/ai-error-codes';
import { aiErrorClassSql } from './ai-error-sql.ts';
import { INSTANT_PATTERN } from './instant.ts';
import { BELIEVABLE, believableSql, LINE_COLUMNS, REPAIR_COLUMNS } from './line-columns.ts';
import { isKind, kindNameSql, kindSql } from './line-kinds.ts';
import { awaySql, extraSql } from './overflow-sql.ts';
import { addressSql, ipSql, redactedShortSql, redactedSql, redactedUrlSql, type Privacy } from './privacy-sql.ts';
import { endpointSql, pageSql, patternSql, quote, quoteName } from './text-sql.ts';

export interface LinesQuery {
  /**
   * Keys that lines of this batch may have, without `timestamp`. Reading costs by the key, present or not, so a reader names
   * those that its lines use. Keys that are not ours go to the overflow map.
   */
  keys: readonly string[];
  /** `file`, `metrics`, `events`, `faro`, `otlp` or `sls`. */
  source: string;
  /** The file or sender whose lines stand in order. */
  stream: string;
  /** 1 for a file that holds errors only, 0 for any other file, null for what is not a file. */
  errorFile: 0 | 1 | null;
  /** IANA zone of timestamps that name none. */
  timezone: string;
  /** Epoch ms: stands for the time of a line that has none, and of a line from the future. */
  now: number;
  /** Instants between which the batch's error lines are looked for among those of the other kind of file. */
  errorsBetween?: readonly [from: number, to: number];
  privacy: Privacy;
  prices: FlatPrices;
  aiErrors: readonly AiErrorCode[];
}

/** CNY per 1,000 tokens, for lines that carry no cost. */
export interface FlatPrices {
  byService: Readonly<Record<string, number>>;
  otherwise: number;
}

/** `INSERT INTO incoming (columns) WITH … SELECT … FROM <lines> WHERE …`, cut where the lines' source goes. */
export interface LinesSql {
  /** `name type, …` of the lines' keys. */
  structure: string;
  columns: readonly string[];
  beforeSource: string;
  afterSource: string;
}

/** A clock this far ahead of ours is taken for wrong. */
const AHEAD_MS = 10 * 60_000;

/**
 * How lines become rows of `incoming`: the dialects' keys brought to one set of columns, the table told by category or by
 * shape, identifiers cut out of paths, personal data and secrets removed, costs computed where a line has none. It runs
 * inside the engine, once a line.
 */
export function linesSql(query: LinesQuery): LinesSql {
  const selected = Object.entries(rowColumns(query));
  const helpers = Object.entries({ ...absentKeys(query), ...helperColumns(query) }).map(
    ([name, sql]) => `${sql} AS ${name}`
  );
  return {
    structure: structureSql(query),
    columns: selected.map(([name]) => name),
    beforeSource: `WITH ${helpers.join(',\n  ')}\nSELECT ${selected.map(([, sql]) => sql).join(',\n  ')}\nFROM`,
    afterSource: knownErrorsSql(query),
  };
}

const KNOWN: Readonly<Record<string, string>> = { ...LINE_COLUMNS, ...REPAIR_COLUMNS };
const isKnown = (key: string) => Object.hasOwn(KNOWN, key);

function structureSql({ keys }: LinesQuery): string {
  return ['timestamp String', ...keys.map((key) => `${quoteName(key)} ${isKnown(key) ? KNOWN[key] : 'String'}`)].join(
    ', '
  );
}

/** Keys that no line of this batch has, as constants. */
function absentKeys({ keys }: LinesQuery): Record<string, string> {
  const absent = Object.entries(KNOWN).filter(([key]) => !keys.includes(key));
  return Object.fromEntries(absent.map(([key, type]) => [quoteName(key), emptyValue(type)]));
}

function emptyValue(type: string): string {
  if (type.startsWith('Nullable')) {
    return `CAST(NULL, ${quote(type)})`;
  }
  if (type.startsWith('Map')) {
    return `CAST(map(), ${quote(type)})`;
  }
  return type.includes('String') ? `''` : '0';
}

/** Values that several columns need. Their names end in an underscore, which no key of a line is written with here. */
function helperColumns(query: LinesQuery): Record<string, string> {
  const { privacy, prices, now, timezone } = query;
  const services = Object.keys(prices.byService);
  const price = `transform(service_, [${services.map(quote).join(', ')}], [${services.map((name) => prices.byService[name]).join(', ')}], ${prices.otherwise})`;
  return {
    // Functions of a dictionary column run once a different value.
    level_: 'lower(toLowCardinality(level))',
    service_: 'toLowCardinality(service)',
    category_: `replaceAll(lower(toLowCardinality(category)), '-', '_')`,
    is_error_: `level_ IN ('error', 'fatal', 'critical', 'crit', 'alert', 'emerg', 'emergency')`,
    time_: `parseDateTime64BestEffortOrNull(timestamp, 3, ${quote(timezone)})`,
    late_: `${unreadableTimeSql()} OR isNull(time_) OR time_ > fromUnixTimestamp64Milli(${now + AHEAD_MS})`,
    ts_: `if(late_, fromUnixTimestamp64Milli(${now}), assumeNotNull(time_))`,
    raw_url_: query.keys.includes('path') ? `if(url = '', path, url)` : 'url',
    url_: redactedUrlSql('raw_url_', privacy),
    endpoint_: endpointSql('raw_url_'),
    status_: `toUInt16(${believableSql('if(status = 0, statusCode, status)', BELIEVABLE.status)})`,
    duration_: believableSql('if(duration = 0, responseTime, duration)', BELIEVABLE.duration),
    kind_: kindSql(query.keys),
    away_: awaySql(query),
    tokens_: tokenCountSql(
      'multiIf(isNotNull(totalTokens), assumeNotNull(totalTokens), responseTokens >= requestTokens, responseTokens, requestTokens + responseTokens)'
    ),
    success_: `ifNull(success, NOT is_error_)`,
    cost_: `toDecimal64(${believableSql(`ifNull(cost, if(success_, round(tokens_ / 1000 * ${price}, 6), 0))`, BELIEVABLE.cost)}, 6)`,
    address_: addressSql('ip'),
    ip4_: 'IPv4StringToNumOrDefault(address_)',
    message_: redactedSql(messageSql(query), privacy),
    line_hash_: lineHashSql(query),
  };
}

/** Refuses the batch for a time that the repair has to read, or to keep as it stands; 0 where there is none. */
function unreadableTimeSql(): string {
  return `throwIf(notEmpty(timestamp) AND (isNull(time_) OR NOT match(timestamp, ${quote(INSTANT_PATTERN)})))`;
}

/** Short texts that a sender writes, by their column, without secrets. Only what this batch has: a look at nothing costs as well. */
function shortTexts(query: LinesQuery): Record<string, string> {
  const { keys, privacy } = query;
  const texts: ReadonlyArray<readonly [column: string, from: readonly string[], sql: string]> = [
    ['level', ['level'], levelSql(query)],
    ['app', ['app', 'service'], `if(app = '' AND NOT ${isKind('ai_calls')}, service, app)`],
    ['method', ['method'], 'upper(toLowCardinality(method))'],
    ['endpoint', ['url', 'path', 'route'], `if(route = '', endpoint_, route)`],
    ['user_agent', ['userAgent'], 'userAgent'],
    ['action', ['action'], 'action'],
    ['service', ['service'], 'service_'],
    ['model', ['model'], 'model'],
    ['error_class', ['errorClass'], 'errorClass'],
    ['error_code', ['errorCode'], 'errorCode'],
    ['event', ['event'], 'event'],
    ['unit', ['unit'], 'unit'],
    ['origin', ['origin'], `if(origin = '', 'server', origin)`],
    ['type', ['type'], 'type'],
    ['page', ['page'], redactedUrlSql(pageSql('page'), privacy)],
    ['browser', ['browser'], 'browser'],
    ['os', ['os'], 'os'],
    ['device', ['device'], 'device'],
    ['release', ['release'], 'release'],
    ['name', ['name'], 'name'],
    ['target', ['target'], `if(target = '', endpoint_, ${redactedUrlSql('target', privacy)})`],
    ['rating', ['rating'], 'rating'],
    ['category', ['category'], 'category'],
  ];
  const present = texts.filter(([, from]) => from.some((key) => keys.includes(key)));
  return Object.fromEntries(present.map(([column, , sql]) => [column, redactedShortSql(sql, privacy)]));
}

/** The row's columns in `incoming`, each by the column of the table that it goes to. */
function rowColumns(query: LinesQuery): Record<string, string> {
  const { keys, privacy, source, stream } = query;
  const short = shortTexts(query);
  const clean = (text: string) => (keys.includes(text) ? redactedSql(text, privacy) : text);
  return {
    kind: kindNameSql(),
    ts: 'ts_',
    level: levelSql(query),
    app: `''`,
    stream: quote(stream),
    source: quote(source),
    trace_id: 'traceId',
    session_id: 'sessionId',
    user_id: 'userId',
    message: 'message_',
    method: 'method',
    url: 'url_',
    endpoint: `''`,
    status: 'status_',
    duration: 'duration_',
    latency: 'duration_',
    ip: ipSql('address_', 'ip4_', privacy),
    user_agent: 'userAgent',
    action: 'action',
    details: clean('details'),
    service: 'service_',
    model: 'model',
    success: 'success_',
    error_code: 'errorCode',
    request_tokens: tokenCountSql('requestTokens'),
    response_tokens: tokenCountSql(
      'if(isNull(totalTokens) AND responseTokens >= requestTokens, responseTokens - requestTokens, responseTokens)'
    ),
    cached_tokens: tokenCountSql('cachedTokens'),
    tokens: 'tokens_',
    cost: 'cost_',
    ttft: believableSql('ttft', BELIEVABLE.ttft, 'NULL'),
    event: 'event',
    value: believableSql('ifNull(value, 0)', BELIEVABLE.value),
    has_value: `isNotNull(${believableSql('value', BELIEVABLE.value, 'NULL')})`,
    unit: 'unit',
    data: clean('data'),
    origin: `'server'`,
    type: 'type',
    message_pattern: `if(${isKind('app_errors', 'log_lines')}, ${patternSql('message_')}, '')`,
    stack: clean('stack'),
    context: clean('context'),
    page: 'page',
    browser: 'browser',
    os: 'os',
    device: 'device',
    release: 'release',
    name: 'name',
    target: short['endpoint'] ?? `''`,
    rating: 'rating',
    category: 'category',
    parsed: '1 - unparsed',
    error_file: String(query.errorFile ?? 0),
    line_hash: 'line_hash_',
    extra: extraSql(query),
    ...short,
    error_class: `multiIf(errorClass != '', ${short['error_class'] ?? 'errorClass'}, success_ OR NOT ${isKind('ai_calls')}, 'none', ${aiErrorClassSql(query.aiErrors)})`,
  };
}

function tokenCountSql(sql: string): string {
  return `toUInt32(${believableSql(sql, BELIEVABLE.requestTokens)})`;
}

/** An error without a level is an error, which only a stack can tell; other lines without one are `info`. */
function levelSql({ keys }: LinesQuery): string {
  if (!keys.includes('level')) {
    return `if(${isKind('app_errors')}, 'error', 'info')`;
  }
  return keys.includes('stack')
    ? `if(level_ = '', if(${isKind('app_errors')}, 'error', 'info'), level_)`
    : `if(level_ = '', 'info', level_)`;
}

/** A failed AI call says why. */
function messageSql({ keys }: LinesQuery): string {
  return keys.includes('error')
    ? `if((${isKind('ai_calls')} AND error != '') OR (${isKind('app_errors')} AND message = ''), error, message)`
    : 'message';
}

/** What an error line is known by in both files it stands in; 0 for every other line. */
function lineHashSql({ errorFile }: LinesQuery): string {
  if (errorFile === null) {
    return 'toUInt64(0)';
  }
  const parts = [
    // However it was written: of two files one may have been repaired, which writes it anew.
    'if(late_, 0, toUnixTimestamp64Milli(ts_))',
    'level',
    'category',
    'message',
    'url',
    'path',
    'action',
    'event',
    'error',
    'stack',
    'userId',
  ];
  return `if(is_error_, greatest(cityHash64(${parts.join(', ')}), 1), 0)`;
}

/** Leaves out error lines that the other kind of file has given already. */
function knownErrorsSql({ errorFile, errorsBetween }: LinesQuery): string {
  if (errorFile === null) {
    return '';
  }
  const range = errorsBetween?.map((at) => `fromUnixTimestamp64Milli(${at})`);
  const within = range ? ` AND ts BETWEEN ${range[0]} AND ${range[1]}` : '';
  return `WHERE NOT is_error_ OR line_hash_ NOT IN (SELECT line_hash FROM error_lines WHERE error_file = ${1 - errorFile}${within})`;
}
