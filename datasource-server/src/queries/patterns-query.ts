import type { PatternsQuery } from '../contract/log-queries.ts';
import type { Frame } from '../contract/frames.ts';
import type { Text } from '../contract/text.ts';
import type { ColumnarResult, Engine } from '../engines/engine.ts';
import { countSeriesFrames } from '../frames/count-series-frames.ts';
import { patternsFrame, type MessagePattern } from '../frames/patterns-frame.ts';
import { zoneOffsets, type Range } from '../semantic/calendar.ts';
import { drain } from '../semantic/drain.ts';
import type { LinesInput } from '../sql/compile-lines.ts';
import { compilePatterns, compilePatternTrend } from '../sql/compile-patterns.ts';
import type { Statement } from '../sql/statement.ts';
import type { QueryContext, QueryServices } from './context.ts';
import { countBuckets } from './count-buckets.ts';
import { countsByBucket } from './counts-by-bucket.ts';
import { droppedSingleRows } from './dropped-rows.ts';
import { frameMeta, type QueryNotice } from './frame-meta.ts';
import { linePartsOf, openLines } from './line-parts.ts';
import { newCost, runStatement, type QueryCost } from './run-select.ts';

/** Masked messages that templates are made of; rarer ones are left out, and the answer says so. */
const MOST_MASKED = 5000;

/** A masked message, as the engine counts it. */
interface Masked extends Omit<MessagePattern, 'share' | 'template'> {
  pattern: string;
  hash: string;
}

interface Found extends MessagePattern {
  /** Hashes of its masked messages. */
  masked: readonly string[];
}

/** Kinds of message as a table, or their trend as one series a kind. Throws ServiceError. */
export async function answerPatterns(
  query: PatternsQuery,
  services: QueryServices,
  context: QueryContext
): Promise<Frame[]> {
  const started = services.clock();
  const bound = await openLines(partsOf(query, services), services);
  const { engine, demo } = bound;
  const cost = newCost();
  const result = await runStatement(compilePatternsQuery(query, services, context), engine, services, context, cost);
  const masked = readMasked(result).slice(0, MOST_MASKED);
  const notices: QueryNotice[] = [
    ...droppedSingleRows(bound, withPeriodBefore(context), context.now),
    ...(result.rowCount > MOST_MASKED ? [{ severity: 'warning', text: RARE } as const] : []),
  ];
  const found = templatesOf(masked).slice(0, query.limit);
  const trend = query.as === 'timeseries' ? await trendOf(query, found, { engine, services, context, cost }) : null;
  const meta = frameMeta({
    demo,
    notices,
    cost,
    elapsedMs: services.clock() - started,
    locale: context.locale,
    custom: trend?.custom ?? { completeUntil: Math.min(context.range.to, context.now) },
  });
  return trend
    ? countSeriesFrames({ refId: query.refId, label: 'pattern', ...trend }, meta)
    : [patternsFrame(query.refId, found, meta, context.locale)];
}

/** The statement that counts the masked messages, of the asked range and the one before. */
export function compilePatternsQuery(query: PatternsQuery, services: QueryServices, context: QueryContext): Statement {
  const both = withPeriodBefore(context);
  return compilePatterns(inputOf(query, services, both, context), context.range, MOST_MASKED);
}

function withPeriodBefore({ range: { from, to }, now }: QueryContext): Range {
  return { from: 2 * from - Math.min(to, Math.max(from, now)), to };
}

interface Run {
  engine: Engine;
  services: QueryServices;
  context: QueryContext;
  cost: QueryCost;
}

async function trendOf(query: PatternsQuery, found: readonly Found[], { engine, services, context, cost }: Run) {
  const { range, buckets, begun, custom } = countBuckets(query, context);
  const masked = found.flatMap((pattern) => pattern.masked);
  const counts =
    masked.length === 0
      ? new Map<string, Float64Array>()
      : countsByBucket(
          await runStatement(
            compilePatternTrend(inputOf(query, services, range, context), masked, buckets),
            engine,
            services,
            context,
            cost
          ),
          buckets.starts.length
        );
  const series = new Map(
    found.map((pattern) => [pattern.template, sumOf(pattern.masked, counts, buckets.starts.length)])
  );
  return { series, buckets, begun, custom };
}

function sumOf(masked: readonly string[], counts: ReadonlyMap<string, Float64Array>, buckets: number): Float64Array {
  const sum = new Float64Array(buckets);
  for (const hash of masked) {
    counts.get(hash)?.forEach((count, index) => {
      sum[index] = (sum[index] as number) + count;
    });
  }
  return sum;
}

/** Most frequent first. Two templates may read alike; they are one then. */
function templatesOf(masked: readonly Masked[]): Found[] {
  const total = masked.reduce((sum, { count }) => sum + count, 0);
  const alike = new Map<string, Masked[]>();
  for (const { text, members } of drain(masked, ({ pattern }) => pattern)) {
    alike.set(text, [...(alike.get(text) ?? []), ...members]);
  }
  return [...alike]
    .map(([template, members]): Found => {
      const count = members.reduce((sum, member) => sum + member.count, 0);
      const latest = members.reduce((a, b) => (b.last > a.last ? b : a));
      return {
        template,
        count,
        share: count / total,
        before: members.reduce((sum, member) => sum + member.before, 0),
        first: Math.min(...members.map(({ first }) => first)),
        last: latest.last,
        example: latest.example,
        masked: members.map(({ hash }) => hash),
      };
    })
    .sort((a, b) => b.count - a.count || (a.template < b.template ? -1 : 1));
}

function readMasked({ columns, rowCount }: ColumnarResult): Masked[] {
  const [patterns = [], hashes = [], counts = [], before = [], first = [], last = [], examples = []] = columns;
  return Array.from({ length: rowCount }, (_, row) => ({
    pattern: String(patterns[row]),
    hash: String(hashes[row]),
    count: Number(counts[row]),
    before: Number(before[row]),
    first: Number(first[row]),
    last: Number(last[row]),
    example: String(examples[row]),
  }));
}

function partsOf({ dataset, filters }: PatternsQuery, { datasets }: QueryServices) {
  return linePartsOf({ datasets: [dataset], filters }, datasets);
}

function inputOf(query: PatternsQuery, services: QueryServices, range: Range, context: QueryContext): LinesInput {
  const { levels, search } = query;
  return { parts: partsOf(query, services), range, asked: zoneOffsets(range, context.zone), levels, search };
}

const RARE: Text = {
  zh: `消息种类过多:只归纳了最常见的 ${MOST_MASKED} 种,更少见的未计入。请缩小时间范围或增加筛选。`,
  en: `Too many kinds of message: the ${MOST_MASKED} most frequent are summed up, rarer ones are left out. Shorten the range or add a filter.`,
};
