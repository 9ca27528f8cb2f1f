import { z } from 'zod';
import { inspectionQuerySchema } from './inspection-query.ts';
import { capacityQuerySchema } from './capacity.ts';
import { forecastQuerySchema } from './forecast-query.ts';
import { incidentsQuerySchema } from './incident-query.ts';
import { eventsQuerySchema, funnelQuerySchema, patternsQuerySchema, retentionQuerySchema } from './log-queries.ts';
import { filterSchema, GRAINS, grafanaQueryFields, memberSchema } from './query-fields.ts';
import { LOCALES } from './text.ts';

/** How a previous period is chosen: one calendar day, week, month or year earlier, or the range's own length earlier. */
export const COMPARISONS = ['1d', '1w', '1M', '1y', 'previous'] as const;
export type Comparison = (typeof COMPARISONS)[number];

export const metricQuerySchema = z.object({
  ...grafanaQueryFields,
  kind: z.literal('metric'),
  measures: z.array(memberSchema).min(1, 'choose at least one measure').max(20),
  dimensions: z.array(memberSchema).max(6).default([]),
  /** `auto` picks the finest grain that fits the panel; `none` answers one value for the whole range. */
  grain: z.enum(['auto', 'none', ...GRAINS]).default('auto'),
  filters: z.array(filterSchema).max(50).default([]),
  /** Keep the `n` largest values of the dimensions by measure `by` (default: the first measure); the rest becomes 其他. */
  top: z
    .strictObject({
      n: z.number().int().min(1).max(100),
      by: memberSchema.optional(),
      others: z.boolean().default(true),
      order: z.enum(['desc', 'asc']).default('desc'),
    })
    .optional(),
  compare: z.enum(COMPARISONS).optional(),
  /** `timeseries`: one frame a series. `table`: one frame, a row a bucket and dimension. `number`: one row a dimension, no time. */
  as: z.enum(['timeseries', 'table', 'number']).default('timeseries'),
  /** What to do with a first or last bucket that is not whole. `drop` suits alert rules. */
  partial: z.enum(['keep', 'drop']).default('keep'),
  /** Rows of a table, sorted by the first measure descending when there is no time column. */
  limit: z.number().int().min(1).max(50_000).optional(),
});
export type MetricQuery = z.output<typeof metricQuerySchema>;

/** Single rows of one dataset, newest first: for annotations and drill-down. Columns: time, then the dataset's dimensions. */
export const rowsQuerySchema = z.object({
  ...grafanaQueryFields,
  kind: z.literal('rows'),
  dataset: z
    .string()
    .max(64)
    .regex(/^[a-z][a-z0-9_]*$/),
  filters: z.array(filterSchema).max(50).default([]),
  limit: z.number().int().min(1).max(5000).default(100),
  /** `annotations` names the columns as Grafana's annotation layer reads them: time, title, text, tags. */
  as: z.enum(['table', 'annotations']).default('table'),
});
export type RowsQuery = z.output<typeof rowsQuerySchema>;

/** Status of each component now. Columns: component, status, up, latency, reason, since. */
export const healthQuerySchema = z.object({
  ...grafanaQueryFields,
  kind: z.literal('health'),
  components: z.array(z.string().max(64)).max(50).default([]),
});
export type HealthQuery = z.output<typeof healthQuerySchema>;

export const querySchema = z.discriminatedUnion('kind', [
  metricQuerySchema,
  rowsQuerySchema,
  eventsQuerySchema,
  patternsQuerySchema,
  funnelQuerySchema,
  retentionQuerySchema,
  forecastQuerySchema,
  healthQuerySchema,
  incidentsQuerySchema,
  inspectionQuerySchema,
  capacityQuerySchema,
]);
export type Query = z.output<typeof querySchema>;
export type QueryKind = Query['kind'];
/** A query as a caller writes it: defaults may be left out. */
export type QueryInput = z.input<typeof querySchema>;

export const MAX_QUERIES = 50;

/** Milliseconds since 1970, from 1900 to 2262: what every engine and Grafana's own frames can hold. */
export const instantSchema = z
  .number()
  .min(Date.UTC(1900, 0, 1))
  .max(Date.UTC(2262, 0, 1))
  .refine(Number.isInteger, 'must be whole milliseconds');

/** The envelope. `queries` stays unknown here so that one bad query never loses its neighbours' answers. */
export const queryRequestSchema = z.object({
  range: z.strictObject({ from: instantSchema, to: instantSchema }).optional(),
  timezone: z.string().max(64).optional(),
  locale: z.enum(LOCALES).optional(),
  queries: z.array(z.unknown()).min(1).max(MAX_QUERIES),
});
export type QueryRequest = z.output<typeof queryRequestSchema>;
export interface QueryRequestInput {
  range?: { from: number; to: number };
  timezone?: string;
  locale?: 'zh' | 'en';
  queries: QueryInput[];
}
