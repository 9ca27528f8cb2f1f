import { z } from 'zod';

const list = (text: string) =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean);

const clockTime = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^off$/, 'must be a time of day as 09:00, or off');

const directories = z.string().transform((text, context) =>
  list(text).map((entry) => {
    const [, name, path] = /^(?:([^=/]+)=)?(\/.*)$/.exec(entry) ?? [];
    if (path === undefined) {
      context.addIssue({ code: 'custom', message: `entry "${entry}" must be name=/path or an absolute /path` });
      return { name: '', path: '' };
    }
    return { name: name ?? path.split('/').filter(Boolean).at(-1) ?? path, path };
  })
);

const hosts = z.string().transform((text, context) =>
  list(text).map((entry) => {
    const [, host = '', port = '443'] = /^([A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(?::(\d{1,5}))?$/.exec(entry) ?? [];
    if (host === '' || Number(port) < 1 || Number(port) > 65_535) {
      context.addIssue({ code: 'custom', message: `entry "${entry}" ${hostProblem(entry)}` });
    }
    return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
  })
);

function hostProblem(entry: string): string {
  if (entry.includes('://')) {
    return 'must be host or host:port, without https://';
  }
  return z.ipv6().safeParse(entry).success
    ? `is an IPv6 address, which stands in brackets: [${entry}] or [${entry}]:8443`
    : 'must be host, host:port or [IPv6 address]:port, the port between 1 and 65535';
}

const owners = z.string().transform((text, context) => {
  const pairs = list(text).map((entry): [string, string] => {
    const [group = '', ...name] = entry.split('=');
    return [group.trim(), name.join('=').trim()];
  });
  const wrong = pairs.find(([group, name]) => !/^[a-z]+$/.test(group) || name === '');
  if (wrong) {
    context.addIssue({ code: 'custom', message: `entry "${wrong[0]}" must be group=name, as security=王芳` });
  }
  return new Map(pairs);
});

/** Settings of the daily inspection. */
export const INSPECTION_SETTINGS = {
  INSPECTION_AT: clockTime.default('09:00'),
  INSPECTION_SKIP: z.string().transform(list).default([]),
  INSPECTION_OWNERS: owners.optional(),
  GRAFANA_URL: z
    .string()
    .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), {
      error: 'must be the http:// or https:// address at which people reach Grafana',
    })
    .transform((text) => text.replace(/\/+$/, ''))
    .optional(),
  BACKUP_DIRS: directories.default([]),
  BACKUP_MAX_AGE_HOURS: z.coerce.number().int().min(1).max(8760).default(26),
  TLS_HOSTS: hosts.default([]),
  TLS_CA_FILE: z.string().regex(/^\//, 'must be an absolute path of a PEM file').optional(),
  // Node's own: naming other authorities would replace these.
  NODE_EXTRA_CA_CERTS: z.string().optional(),
  LOGIN_FAILED_EVENTS: z.string().transform(list).default(['login_failed']),
  LOGIN_SUCCESS_EVENTS: z.string().transform(list).default(['login_success']),
};

type Settings = z.output<z.ZodObject<typeof INSPECTION_SETTINGS>>;

export interface InspectionConfig {
  /** Hour and minute in TIMEZONE; null: only on demand. */
  at: { hour: number; minute: number } | null;
  /** Ids of items that are left out; `ai.*` is all of a group. */
  skip: readonly string[];
  /** Group → who sees to it. */
  owners: ReadonlyMap<string, string>;
  /** Where people reach Grafana, without a slash at the end; null: links begin with `/`. */
  grafanaUrl: string | null;
  backups: { directories: ReadonlyArray<{ name: string; path: string }>; maxAgeHours: number };
  tlsHosts: ReadonlyArray<{ host: string; port: number }>;
  /** Certificates, or authorities, that are trusted besides the public ones; PEM. */
  tlsCaFile: string | null;
  /** What Node was told to trust besides the public ones; PEM. */
  nodeCaFile: string | null;
  /** How the marketplace's log calls log-ins. */
  logIns: { failed: readonly string[]; succeeded: readonly string[] };
}

export function inspectionConfig(env: Settings): InspectionConfig {
  const [hour = 0, minute = 0] = env.INSPECTION_AT.split(':').map(Number);
  return {
    at: env.INSPECTION_AT === 'off' ? null : { hour, minute },
    skip: env.INSPECTION_SKIP,
    owners: env.INSPECTION_OWNERS ?? new Map<string, string>(),
    grafanaUrl: env.GRAFANA_URL ?? null,
    backups: { directories: env.BACKUP_DIRS, maxAgeHours: env.BACKUP_MAX_AGE_HOURS },
    tlsHosts: env.TLS_HOSTS,
    tlsCaFile: env.TLS_CA_FILE ?? null,
    nodeCaFile: env.NODE_EXTRA_CA_CERTS ?? null,
    logIns: { failed: env.LOGIN_FAILED_EVENTS, succeeded: env.LOGIN_SUCCESS_EVENTS },
  };
}
