import { z } from 'zod';
import { INSPECTION_GROUPS, INSPECTION_STATUSES } from './inspection.ts';
import { grafanaQueryFields } from './query-fields.ts';

/**
 * `items`: the newest inspection of the range, a row an item; `summary`: how many of its items are what; `history`: the same of
 * every inspection of the range, over time.
 */
export const INSPECTION_VIEWS = ['items', 'summary', 'history'] as const;
export type InspectionView = (typeof INSPECTION_VIEWS)[number];

/** The daily checklist. Where no inspection lies in the range, the newest one before it is answered, and a notice says so. */
export const inspectionQuerySchema = z.object({
  ...grafanaQueryFields,
  kind: z.literal('inspection'),
  view: z.enum(INSPECTION_VIEWS).default('items'),
  /** Empty for all of them. */
  groups: z.array(z.enum(INSPECTION_GROUPS)).max(INSPECTION_GROUPS.length).default([]),
  statuses: z.array(z.enum(INSPECTION_STATUSES)).max(INSPECTION_STATUSES.length).default([]),
});
export type InspectionQuery = z.output<typeof inspectionQuerySchema>;
