import { z } from 'zod';

/** Calendar grains, finest first. `5minute` and `15minute` are aligned to the hour of the asked zone. */
export const GRAINS = ['minute', '5minute', '15minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'] as const;
export type Grain = (typeof GRAINS)[number];

export const FILTER_OPS = [
  '=',
  '!=',
  'in',
  'notIn',
  '>',
  '>=',
  '<',
  '<=',
  'between',
  'contains',
  'notContains',
  'startsWith',
  'matches',
  'notMatches',
  'isNull',
  'isNotNull',
] as const;
export type FilterOp = (typeof FILTER_OPS)[number];

const MEMBER = /^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$/;

/** A measure or dimension by its full name, `<dataset>.<name>`. */
export const memberSchema = z
  .string()
  .max(128)
  .regex(MEMBER, 'a member is written <dataset>.<name>, for example users.new_users');

const filterValueSchema = z.union([z.string().max(4096), z.number(), z.boolean()]);

export const filterSchema = z.strictObject({
  member: memberSchema,
  op: z.enum(FILTER_OPS),
  /** One value for comparisons, two for `between`, any number for `in`/`notIn`, none for `isNull`/`isNotNull`. */
  values: z.array(filterValueSchema).max(1000).default([]),
});
export type Filter = z.output<typeof filterSchema>;

/** What Grafana adds to each query of a request. Other keys Grafana sends (datasource, hide, key, …) are ignored. */
export const grafanaQueryFields = {
  refId: z.string().min(1).max(64).default('A'),
  intervalMs: z.number().positive().max(1e13).optional(),
  maxDataPoints: z.number().int().positive().max(1e7).optional(),
  timezone: z.string().max(64).optional(),
};
