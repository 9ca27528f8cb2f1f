import { z } from 'zod';
import type { ErrorCode } from '../contract/errors.ts';
import type { QueryResult } from '../contract/frames.ts';
import { querySchema, type Query, type QueryRequest } from '../contract/query.ts';
import type { Locale } from '../contract/text.ts';
import { cachePolicy, type CachePolicy } from '../cache/cache-policy.ts';
import type { ResultCache } from '../cache/result-cache.ts';
import { serializeResult } from '../frames/serialize-result.ts';
import { ServiceError, toServiceError } from '../platform/errors.ts';
import type { Logger } from '../platform/logger.ts';
import { APPROXIMATE_MS, type Range } from '../semantic/calendar.ts';
import { chooseGrain } from '../semantic/choose-grain.ts';
import { retentionReachMs } from '../semantic/retention.ts';
import { answerQuery, type AnswerServices } from './answer-query.ts';
import { CACHE_MARK } from './frame-meta.ts';
import { requestRange, requestTimeZone } from './request-range.ts';

export interface QueryRunnerServices extends AnswerServices {
  cache: ResultCache;
  logger: Logger;
  timezone: string;
  /** Told of each query of an alert rule. */
  onRuleAsked?: () => void;
  /** Told of each query: `ok` or the code of its error, and how long its answer took, ms. */
  onAnswered?: (outcome: 'ok' | ErrorCode, elapsedMs: number) => void;
}

export interface RequestOptions {
  locale: Locale;
  /** Never answer from the store: Grafana's alerting asks so. */
  skipCache: boolean;
  fromAlert: boolean;
  signal: AbortSignal;
}

/** A rolling window is asked a little later each time; ends within this are the same question. */
const MAX_QUANTUM_MS = 10_000;

/** Answers every query of a request, each for itself, as the JSON text of `{results}`. Throws only for a bad envelope. */
export async function answerRequest(
  request: QueryRequest,
  services: QueryRunnerServices,
  options: RequestOptions
): Promise<string> {
  if (options.fromAlert) {
    services.onRuleAsked?.();
  }
  const now = services.clock();
  const range = requestRange(request.range, now, 1);
  const refIds = new Set<string>();
  const answers = request.queries.map(async (raw, index): Promise<string> => {
    const refId = refIdOf(raw, index);
    if (refIds.has(refId)) {
      throw new ServiceError('bad_request', { zh: `refId ${refId} 重复。`, en: `refId ${refId} is used twice.` });
    }
    refIds.add(refId);
    const text = await answerOne(raw, refId, { range, request, services, options, now });
    return `${JSON.stringify(refId)}:${text}`;
  });
  return `{"results":{${(await Promise.all(answers)).join(',')}}}`;
}

interface OneQuery {
  range: Range;
  request: QueryRequest;
  services: QueryRunnerServices;
  options: RequestOptions;
  now: number;
}

async function answerOne(raw: unknown, refId: string, asked: OneQuery): Promise<string> {
  const { services, options } = asked;
  const started = services.clock();
  try {
    const query = parseQuery(raw, refId, options);
    const zone = requestTimeZone(query.timezone ?? asked.request.timezone ?? services.timezone);
    const range = options.skipCache ? asked.range : quantized(asked.range, query, asked.now);
    const run = async (signal: AbortSignal) => {
      const context = {
        range,
        zone,
        locale: options.locale,
        now: services.clock(),
        fromAlert: options.fromAlert,
        signal,
      };
      return serialized(await answerQuery(query, services, context), services.limits.maxResponseBytes);
    };
    const key = JSON.stringify([query, range, zone, options.locale, services.isDemo()]);
    const policy = policyFor(query, range, asked.now);
    const { value, outcome } = await services.cache.get(key, policy, run, {
      skip: options.skipCache,
      signal: options.signal,
    });
    services.onAnswered?.('ok', services.clock() - started);
    return value.replace(`"cache":"${CACHE_MARK}"`, `"cache":"${outcome}"`);
  } catch (cause) {
    const error = toServiceError(cause);
    services.onAnswered?.(error.code, services.clock() - started);
    logFailure(services, error, refId, started);
    return JSON.stringify(failedResult(error, options.locale));
  }
}

/** Parses one query; whatever is wrong with it is said in one sentence that names the field. */
export function parseQuery(raw: unknown, refId: string, options: Pick<RequestOptions, 'fromAlert'>): Query {
  const withKind = typeof raw === 'object' && raw !== null && !('kind' in raw) ? { ...raw, kind: 'metric' } : raw;
  const parsed = querySchema.safeParse(withKind);
  if (!parsed.success) {
    const problems = z
      .prettifyError(parsed.error)
      .split('\n')
      .map((line) => line.replace(/^✖ /, '').trim())
      .join('; ');
    throw new ServiceError('bad_request', {
      zh: `查询 ${refId} 有误:${problems}`,
      en: `Query ${refId} is wrong: ${problems}`,
    });
  }
  const query = parsed.data;
  if (options.fromAlert && query.kind === 'metric' && query.as !== 'timeseries' && query.measures.length > 1) {
    throw new ServiceError('unsupported', {
      zh: '告警规则里以数值或表格作答的查询只能有一个指标,否则告警实例无法区分。请拆成多个查询。',
      en: 'In an alert rule a query answered as number or table takes one measure, or its alert instances cannot be told apart. Use one query a measure.',
    });
  }
  return query;
}

function refIdOf(raw: unknown, index: number): string {
  const named = typeof raw === 'object' && raw !== null && 'refId' in raw ? raw.refId : undefined;
  return typeof named === 'string' && named.length > 0 && named.length <= 64
    ? named
    : String.fromCharCode(65 + (index % 26));
}

const OVER_TIME: ReadonlySet<string> = new Set(['volume', 'timeseries']);

function bucketWidth(query: Query, range: Range): number | null {
  if (query.kind === 'forecast') {
    return APPROXIMATE_MS[query.grain];
  }
  const overTime = query.kind === 'metric' ? query.as !== 'number' : 'as' in query && OVER_TIME.has(query.as);
  if (!overTime || !('grain' in query) || query.grain === 'none') {
    return null;
  }
  return APPROXIMATE_MS[query.grain === 'auto' ? chooseGrain(range, query.maxDataPoints) : query.grain];
}

/**
 * Ends of an open range are rounded up and starts of a rolling window down, by at most 10 s, so that a panel that refreshes
 * asks the same question again. A range that lies in the past is left as it is, and so is one of single lines: the reader would see
 * those that were not asked for.
 */
function quantized(range: Range, query: Query, now: number): Range {
  const width = bucketWidth(query, range) ?? range.to - range.from;
  const quantum = Math.floor(Math.min(MAX_QUANTUM_MS, Math.max(1000, width / 60)) / 1000) * 1000;
  const isLines =
    query.kind === 'rows' ||
    query.kind === 'incidents' ||
    query.kind === 'inspection' ||
    (query.kind === 'events' && query.as === 'lines');
  if (isLines || range.to < now - MAX_QUANTUM_MS) {
    return range;
  }
  const from = range.from % 60_000 === 0 ? range.from : Math.floor(range.from / quantum) * quantum;
  return { from, to: Math.ceil(range.to / quantum) * quantum };
}

function policyFor(query: Query, range: Range, now: number): CachePolicy {
  // What somebody has just answered must not be shown as unanswered.
  if (query.kind === 'health' || query.kind === 'incidents' || query.kind === 'inspection') {
    return { freshMs: 0, staleMs: 0 };
  }
  const after = changesFor(query);
  const bucketMs = after ?? bucketWidth(query, range);
  return cachePolicy({ rangeTo: range.to + (after ?? 0), now, bucketMs, completeUntil: null });
}

/** How long (ms) after its range an answer still changes, where it looks beyond it; else null. */
function changesFor(query: Query): number | null {
  if (query.kind === 'funnel') {
    return query.windowSeconds * 1000;
  }
  return query.kind === 'retention' ? retentionReachMs(query) : null;
}

function serialized(result: QueryResult, maxBytes: number): string {
  const text = serializeResult(result);
  if (text.length > maxBytes) {
    const size = (text.length / 1048576).toFixed(0);
    throw new ServiceError('payload_too_large', {
      zh: `结果有 ${size} MB,超过上限 ${maxBytes / 1048576} MB。请缩小时间范围、改用更粗的粒度或使用 Top N。`,
      en: `The answer has ${size} MB, the limit is ${maxBytes / 1048576} MB. Shorten the range, choose a coarser grain or use top N.`,
    });
  }
  return text;
}

function failedResult(error: ServiceError, locale: Locale): QueryResult {
  const errorSource = error.code === 'internal' ? 'plugin' : 'downstream';
  return { status: error.status, error: error.describe(locale), errorSource, frames: [] };
}

function logFailure({ logger, clock }: QueryRunnerServices, error: ServiceError, refId: string, started: number): void {
  const fields = { code: error.code, refId, elapsedMs: clock() - started };
  if (error.code === 'internal') {
    logger.error('query failed', { ...fields, error: error.cause });
  } else if (error.status >= 500) {
    logger.warn('query failed', { ...fields, reason: error.message, error: error.cause });
  } else {
    logger.debug('query refused', { ...fields, reason: error.message });
  }
}
