import { z } from 'zod';
import { filterSchema, GRAINS, grafanaQueryFields, memberSchema } from './query-fields.ts';

const datasetName = z
  .string()
  .max(64)
  .regex(/^[a-z][a-z0-9_]*$/);

export const LOG_LEVELS = ['critical', 'error', 'warning', 'info', 'debug', 'trace', 'unknown'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Text to look for in a line. */
const searchSchema = z.strictObject({
  text: z.string().min(1).max(1000),
  mode: z.enum(['contains', 'notContains', 'matches']).default('contains'),
  caseSensitive: z.boolean().default(false),
});

/** Log lines, newest first unless asked otherwise, or how many there were by level. */
export const eventsQuerySchema = z.object({
  ...grafanaQueryFields,
  kind: z.literal('events'),
  /** Event datasets to read from; empty for all of them. */
  datasets: z.array(datasetName).max(20).default([]),
  /** On dimensions of `datasets`. Where one chooses lines (is no negation), lines of datasets without one are left out. */
  filters: z.array(filterSchema).max(50).default([]),
  levels: z.array(z.enum(LOG_LEVELS)).max(LOG_LEVELS.length).default([]),
  /** Every one must hold. */
  search: z.array(searchSchema).max(10).default([]),
  /** Only lines of one file or sender: the context of a line. */
  stream: z.string().max(512).optional(),
  /** Only lines of one trace. */
  traceId: z.string().max(128).optional(),
  order: z.enum(['desc', 'asc']).default('desc'),
  limit: z.number().int().min(1).max(5000).default(200),
  /** `meta.custom.nextCursor` of the page before: <epoch ms>.<lines of that moment already given>. */
  cursor: z
    .string()
    .regex(/^\d{1,13}\.\d{1,9}$/, 'a cursor is meta.custom.nextCursor of the page before')
    .optional(),
  /** `lines`: one log-lines frame. `volume`: how many lines a bucket, one series a level. */
  as: z.enum(['lines', 'volume']).default('lines'),
  /** Of the volume. */
  grain: z.enum(['auto', ...GRAINS]).default('auto'),
});
export type EventsQuery = z.output<typeof eventsQuerySchema>;

/** What somebody did: rows of one dataset that has an acting user. */
const momentSchema = z.strictObject({
  dataset: datasetName,
  filters: z.array(filterSchema).max(20).default([]),
  title: z.string().max(100).optional(),
});
export type Moment = z.output<typeof momentSchema>;

const DAY_SECONDS = 86_400;

/**
 * How many users went through the steps in order, each later than the one before, within a window from the first. First steps
 * lie in the range, later ones may come after it. One row a step (and dimension value).
 */
export const funnelQuerySchema = z.object({
  ...grafanaQueryFields,
  kind: z.literal('funnel'),
  steps: z.array(momentSchema).min(2).max(10),
  /** From the first step to the last, at most. */
  windowSeconds: z
    .number()
    .int()
    .min(1)
    .max(366 * DAY_SECONDS)
    .default(7 * DAY_SECONDS),
  /** A dimension of the first step's dataset, as the user had it at that step. */
  by: memberSchema.optional(),
  /** Keep the values with the most users at the first step; the rest becomes 其他. */
  top: z.number().int().min(1).max(50).default(10),
});
export type FunnelQuery = z.output<typeof funnelQuerySchema>;

/**
 * Which share of the users whose first `start` within the range fell in one calendar period had a `comeback` in exactly the
 * n-th period after it. One row a cohort.
 */
export const retentionQuerySchema = z.object({
  ...grafanaQueryFields,
  kind: z.literal('retention'),
  start: momentSchema,
  comeback: momentSchema,
  grain: z.enum(['day', 'week', 'month']).default('day'),
  /** Periods after the first at which users are counted, 0 for the first itself; days 1, 7, 30, weeks 1 to 8, months 1 to 6 unless told. */
  periods: z.array(z.number().int().min(0).max(366)).min(1).max(60).optional(),
  /** `wide`: a column a period, empty while the period is not over. `long`: a row a cohort and period, with `complete`. */
  as: z.enum(['wide', 'long']).default('wide'),
});
export type RetentionQuery = z.output<typeof retentionQuerySchema>;

/** Which kinds of message there were: templates with counts and trend. */
export const patternsQuerySchema = z.object({
  ...grafanaQueryFields,
  kind: z.literal('patterns'),
  dataset: z.enum(['logs', 'errors']).default('errors'),
  filters: z.array(filterSchema).max(50).default([]),
  levels: z.array(z.enum(LOG_LEVELS)).max(LOG_LEVELS.length).default([]),
  search: z.array(searchSchema).max(10).default([]),
  limit: z.number().int().min(1).max(200).default(20),
  /** `table`: one row a template. `timeseries`: one series a template. */
  as: z.enum(['table', 'timeseries']).default('table'),
  grain: z.enum(['auto', ...GRAINS]).default('auto'),
});
export type PatternsQuery = z.output<typeof patternsQuerySchema>;
