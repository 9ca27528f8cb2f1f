import { z } from 'zod';

/** No data is never ok: what could not be told is `unknown`. */
export const INSPECTION_STATUSES = ['ok', 'warn', 'fail', 'unknown'] as const;
export type InspectionStatus = (typeof INSPECTION_STATUSES)[number];

export const INSPECTION_GROUPS = ['system', 'api', 'business', 'ai', 'security', 'alerts', 'tls', 'backups'] as const;
export type InspectionGroup = (typeof INSPECTION_GROUPS)[number];

/** `made_up`: the daily run that fell due while the data server was down, taken once when it was back. */
export const INSPECTION_TRIGGERS = ['scheduled', 'made_up', 'on_demand'] as const;
export type InspectionTrigger = (typeof INSPECTION_TRIGGERS)[number];

const text = z.object({ zh: z.string(), en: z.string() });
const number = z.number().nullable();

/** One line of the checklist. Times are epoch milliseconds. */
export const inspectionItemSchema = z.object({
  /** As `api.error_rate`, or `tls.certificate:shop.example:443` for one of several. */
  id: z.string(),
  group: z.enum(INSPECTION_GROUPS),
  title: text,
  status: z.enum(INSPECTION_STATUSES),
  /** Null where it is not known, or is no number. */
  value: number,
  /** A Grafana unit id. */
  unit: z.string(),
  /** What counts as bad, in words. */
  threshold: text,
  /** The same a day earlier. */
  yesterday: number,
  /** Mean of the seven days before. */
  baseline: number,
  /** How far the value is from that mean, percent. */
  change: number,
  /** What was found; of an unknown item: why, and what to do about it. */
  finding: text,
  /** The question itself failed: it is unknown because a store did not answer. */
  failed: z.boolean().optional(),
  /** Names of what is bad, the worst first. */
  details: z.array(text),
  /** The panel that shows it, with the exact time range; null without one. Begins with `/` where GRAFANA_URL is unset. */
  evidence: z.string().nullable(),
  owner: z.string(),
  runbook: z.string().nullable(),
});
export type InspectionItem = z.output<typeof inspectionItemSchema>;

/** An item that there is nothing for here, as replication where the server is no replica. */
export const absentItemSchema = z.object({ id: z.string(), title: text, why: text });
export type AbsentItem = z.output<typeof absentItemSchema>;

export const inspectionSchema = z.object({
  id: z.string(),
  trigger: z.enum(INSPECTION_TRIGGERS),
  /** The moment that it was due at; of one on demand: when it was asked for. */
  dueAt: z.number(),
  startedAt: z.number(),
  finishedAt: z.number(),
  /** The worst of the items: fail, warn, unknown, ok in this order. */
  status: z.enum(INSPECTION_STATUSES),
  counts: z.object({ ok: z.number(), warn: z.number(), fail: z.number(), unknown: z.number() }),
  /** The numbers came from the demo generator. */
  demo: z.boolean(),
  /** Who asked for it; empty for the schedule. */
  by: z.string(),
  items: z.array(inspectionItemSchema),
  /** Ids of items that INSPECTION_SKIP leaves out. */
  skipped: z.array(z.string()),
  /** What was not inspected because it is not here, and by what that is known. */
  absent: z.array(absentItemSchema).default([]),
});
export type Inspection = z.output<typeof inspectionSchema>;

/** Body of `POST /api/v1/inspections`. */
export const inspectionRequestSchema = z.strictObject({
  /** Whether the digest is sent, too. */
  notify: z.boolean().default(false),
});

/** Answer of `GET /api/v1/inspections`: without the items. */
export interface InspectionList {
  inspections: Array<Omit<Inspection, 'items'>>;
  /** When the next one is due; null where INSPECTION_AT is off. */
  nextAt: number | null;
}
