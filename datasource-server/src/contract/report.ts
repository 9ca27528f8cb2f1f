import { z } from 'zod';
import { SEVERITIES } from './alerts.ts';

const reportTextSchema = z.object({
  title: z.string(),
  lead: z.string(),
  sections: z.array(
    z.object({ heading: z.string(), items: z.array(z.object({ text: z.string(), url: z.string().nullable() })) })
  ),
  link: z.object({ title: z.string(), url: z.string() }).nullable(),
});
/** A title, what it is about, lists. Plain texts; a channel brings its own markup. */
export type ReportText = z.output<typeof reportTextSchema>;

/** A message that is no alert, in Chinese. */
export const reportSchema = reportTextSchema.extend({
  severity: z.enum(SEVERITIES),
  /** The same in English, for channels that have room for both. */
  english: reportTextSchema.optional(),
});
export type Report = z.output<typeof reportSchema>;
