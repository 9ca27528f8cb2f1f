import { LOG_LEVELS, type EventsQuery } from '../contract/log-queries.ts';
import type { Frame } from '../contract/frames.ts';
import type { Text } from '../contract/text.ts';
import type { ColumnarResult } from '../engines/engine.ts';
import { countSeriesFrames } from '../frames/count-series-frames.ts';
import { logLinesFrame, type LogLine } from '../frames/log-lines-frame.ts';
import { ServiceError } from '../platform/errors.ts';
import { zoneOffsets, type Range } from '../semantic/calendar.ts';
import { compileLines, compileVolume, type LinesInput, type LinesPage, type LinesPart } from '../sql/compile-lines.ts';
import type { Statement } from '../sql/statement.ts';
import type { QueryContext, QueryServices } from './context.ts';
import { countBuckets } from './count-buckets.ts';
import { countsByBucket } from './counts-by-bucket.ts';
import { droppedSingleRows } from './dropped-rows.ts';
import { frameMeta } from './frame-meta.ts';
import { linePartsOf, openLines } from './line-parts.ts';
import { newCost, runStatement } from './run-select.ts';

/** Log lines as one frame, or their number by level over time. Throws ServiceError. */
export function answerEvents(query: EventsQuery, services: QueryServices, context: QueryContext): Promise<Frame[]> {
  return query.as === 'volume' ? volume(query, services, context) : lines(query, services, context);
}

/** The statement of an events query and the datasets that it reads. */
export function compileEvents(
  query: EventsQuery,
  services: QueryServices,
  context: QueryContext
): { names: string[]; statement: Statement } {
  const parts = linePartsOf(query, services.datasets);
  const names = parts.map(({ dataset }) => dataset.name);
  if (query.as === 'volume') {
    const { range, buckets } = countBuckets(query, context);
    return { names, statement: compileVolume(inputOf(query, parts, range, context), buckets) };
  }
  return { names, statement: linesStatement(query, parts, context).statement };
}

async function lines(query: EventsQuery, services: QueryServices, context: QueryContext): Promise<Frame[]> {
  if (context.fromAlert) {
    throw new ServiceError('unsupported', NOT_FOR_RULES);
  }
  const started = services.clock();
  const parts = linePartsOf(query, services.datasets);
  const bound = await openLines(parts, services);
  const { engine, demo } = bound;
  const { statement, page, moment } = linesStatement(query, parts, context);
  const cost = newCost();
  const found = readLines(await runStatement(statement, engine, services, context, cost));
  const shown = found.slice(0, query.limit);
  const more = found.length > shown.length;
  const words = query.search.filter(({ mode }) => mode === 'contains').map(({ text }) => text);
  const meta = frameMeta({
    demo,
    notices: [
      ...droppedSingleRows(bound, context.range, context.now),
      ...(more ? [{ severity: 'info', text: moreLines(query) } as const] : []),
    ],
    cost,
    elapsedMs: services.clock() - started,
    locale: context.locale,
    custom: {
      completeUntil: Math.min(context.range.to, context.now),
      ...(more ? { nextCursor: cursorAfter(shown, page.skip, moment) } : {}),
      ...(words.length > 0 ? { searchWords: words } : {}),
    },
  });
  return [logLinesFrame(query.refId, shown, meta)];
}

/** The statement, the page it reads and, with a cursor, the moment at which that begins. */
function linesStatement(query: EventsQuery, parts: readonly LinesPart[], context: QueryContext) {
  const { order, limit, cursor } = query;
  const [moment, skip] = (cursor ?? '').split('.').map(Number) as [number, number | undefined];
  const page: LinesPage = { order, limit, skip: skip ?? 0 };
  const { from, to } = context.range;
  const range = !cursor
    ? { from, to }
    : order === 'desc'
      ? { from, to: Math.min(to, moment + 1) }
      : { from: Math.max(from, moment), to };
  const statement = compileLines(inputOf(query, parts, range, context), page);
  return { statement, page, moment: cursor ? moment : null };
}

/** How many lines of the last one's moment have been given, on this page and before it. */
function cursorAfter(shown: readonly LogLine[], skipped: number, moment: number | null): string {
  const last = (shown.at(-1) as LogLine).time;
  const given = shown.filter(({ time }) => time === last).length;
  return `${last}.${last === moment ? skipped + given : given}`;
}

function readLines({ columns, rowCount }: ColumnarResult): LogLine[] {
  const [times = [], bodies = [], levels = [], labels = [], hashes = [], alike = []] = columns;
  return Array.from({ length: rowCount }, (_, row) => ({
    time: Number(times[row]),
    body: String(bodies[row]),
    level: String(levels[row]),
    labels: JSON.parse(String(labels[row])) as Record<string, string>,
    hash: String(hashes[row]),
    alike: Number(alike[row]),
  }));
}

async function volume(query: EventsQuery, services: QueryServices, context: QueryContext): Promise<Frame[]> {
  const started = services.clock();
  const parts = linePartsOf(query, services.datasets);
  const bound = await openLines(parts, services);
  const { engine, demo } = bound;
  const { range, buckets, begun, custom } = countBuckets(query, context);
  const cost = newCost();
  const result = await runStatement(
    compileVolume(inputOf(query, parts, range, context), buckets),
    engine,
    services,
    context,
    cost
  );
  const counts = countsByBucket(result, buckets.starts.length);
  const meta = frameMeta({
    demo,
    notices: droppedSingleRows(bound, range, context.now),
    cost,
    elapsedMs: services.clock() - started,
    locale: context.locale,
    custom,
  });
  const series = new Map<string, Float64Array>();
  for (const level of LOG_LEVELS) {
    const counted = counts.get(level);
    if (counted) {
      series.set(level, counted);
    }
  }
  return countSeriesFrames({ refId: query.refId, label: 'level', buckets, begun, series }, meta);
}

function inputOf(query: EventsQuery, parts: readonly LinesPart[], range: Range, context: QueryContext): LinesInput {
  const { levels, search, stream, traceId } = query;
  return { parts, range, asked: zoneOffsets(range, context.zone), levels, search, stream, traceId };
}

const NOT_FOR_RULES: Text = {
  zh: '告警规则不能使用日志行;请改用日志量(as: volume)或指标查询。',
  en: 'An alert rule cannot use log lines; ask for their volume (as: volume) or a metric.',
};

function moreLines({ limit, order }: EventsQuery): Text {
  return {
    zh: `还有更多:只显示${order === 'desc' ? '最新' : '最早'}的 ${limit} 行。可翻页、缩小时间范围或增加筛选。`,
    en: `There are more: the ${order === 'desc' ? 'newest' : 'oldest'} ${limit} lines are shown. Page on, shorten the range or add a filter.`,
  };
}
