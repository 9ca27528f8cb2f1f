import { z } from 'zod';

/** Settings of incidents and of the links in messages about them. */
export const INCIDENT_SETTINGS = {
  PUBLIC_URL: z
    .string()
    .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), {
      error: 'must be the http:// or https:// address at which people reach the data server',
    })
    .refine((text) => !/[?#]/.test(text), { error: 'must have neither ? nor #: paths are put behind it' })
    .transform((text) => text.replace(/\/+$/, ''))
    .optional(),
  INCIDENT_LINK_HOURS: z.coerce.number().int().min(1).max(8760).default(72),
  INCIDENT_LINK_SECRET: z.string().min(16).optional(),
};

type Settings = z.output<z.ZodObject<typeof INCIDENT_SETTINGS>>;

export interface IncidentConfig {
  /** Where people reach the data server, without a slash at the end; null: messages carry no links. */
  publicUrl: string | null;
  /** How long a signed link counts. */
  linkHours: number;
  /** Signs the links; null: made once and kept in the data directory. */
  linkSecret: string | null;
}

export function incidentConfig(env: Settings): IncidentConfig {
  return {
    publicUrl: env.PUBLIC_URL ?? null,
    linkHours: env.INCIDENT_LINK_HOURS,
    linkSecret: env.INCIDENT_LINK_SECRET ?? null,
  };
}
