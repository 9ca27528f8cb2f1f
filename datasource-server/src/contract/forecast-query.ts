import { z } from 'zod';
import { filterSchema, GRAINS, grafanaQueryFields, memberSchema } from './query-fields.ts';

/** Steps at most that are looked ahead, whatever the history. */
export const MOST_HORIZON = 1000;
/** Series at most that one query forecasts: the largest ones. */
export const MOST_FORECAST_SERIES = 20;
/** The same of a query answered as number: nobody has to tell lines apart, and a rule must miss no disk of a fleet. */
export const MOST_FORECAST_NUMBERS = 99;

/** Whether a measure rises to its threshold or falls to it. */
export const THRESHOLD_DIRECTIONS = ['above', 'below'] as const;

/**
 * What a measure will be, from nothing but its own past. History ends at the end of the range, or now; it is as long as
 * `history` says, whatever the range. Times to a threshold are an interval of the same `level`.
 */
export const forecastQuerySchema = z.object({
  ...grafanaQueryFields,
  kind: z.literal('forecast'),
  measure: memberSchema,
  /** One forecast for each combination. */
  dimensions: z.array(memberSchema).max(3).default([]),
  filters: z.array(filterSchema).max(50).default([]),
  grain: z.enum(GRAINS).default('day'),
  /** Buckets of history that are learnt from; what suits the grain unless told. */
  history: z.number().int().min(12).max(10_000).optional(),
  /** Buckets to look ahead, the present unfinished one included. */
  horizon: z.number().int().min(1).max(MOST_HORIZON).default(30),
  /** Share of values that the interval shall hold. */
  level: z.number().min(0.5).max(0.99).default(0.95),
  /** When is it reached? In the measure's unit. */
  threshold: z.strictObject({ value: z.number(), direction: z.enum(THRESHOLD_DIRECTIONS).default('above') }).optional(),
  /**
   * `timeseries`: history, forecast, lower, upper. `table`: a row a series, with the times to the threshold and the backtest.
   * `number`, for rules: days to the threshold (at most the horizon), or without one the forecast at the end of the horizon; nothing of a
   * series that has ended, such as a disk that is no longer there.
   */
  as: z.enum(['timeseries', 'table', 'number']).default('timeseries'),
  /** Which end of the interval `number` counts to. */
  edge: z.enum(['expected', 'earliest', 'latest']).default('expected'),
});
export type ForecastQuery = z.output<typeof forecastQuerySchema>;
