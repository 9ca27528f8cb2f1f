import { z } from 'zod';
import { SEVERITIES } from './alerts.ts';

/** A message that is no alert: a title, what it is about, lists. Plain texts; a channel brings its own markup. */
export const reportSchema = z.object({
  title: z.string(),
  lead: z.string(),
  sections: z.array(
    z.object({ heading: z.string(), items: z.array(z.object({ text: z.string(), url: z.string().nullable() })) })
  ),
  link: z.object({ title: z.string(), url: z.string() }).nullable(),
  severity: z.enum(SEVERITIES),
});
export type Report = z.output<typeof reportSchema>;
