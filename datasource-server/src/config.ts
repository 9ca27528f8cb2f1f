import { z } from 'zod';
import { INCIDENT_SETTINGS, incidentConfig, type IncidentConfig } from './config-incidents.ts';
import { INSPECTION_SETTINGS, inspectionConfig, type InspectionConfig } from './config-inspection.ts';
import { MAIL_SETTINGS } from './config-mail.ts';
import { RELAY_SETTINGS, relayIssues, relaysOf, type RelaysConfig } from './config-relays.ts';
import {
  SAMPLER_SETTINGS,
  samplerIssues,
  samplersConfig,
  type AiProvider,
  type SamplersConfig,
} from './config-samplers.ts';

export const SCOPES = ['query', 'ingest', 'relay', 'incident'] as const;
export type Scope = (typeof SCOPES)[number];

export interface AuthToken {
  name: string;
  token: string;
  scopes: Scope[];
}

const switchSchema = z
  .enum(['1', 'true', 'on', 'yes', '0', 'false', 'off', 'no'])
  .transform((text) => ['1', 'true', 'on', 'yes'].includes(text));

const integer = (least: number, most: number) => z.coerce.number().int().min(least).max(most);

/** CNY. */
const money = z.coerce.number().positive().max(1e12);

const timeZone = z
  .string()
  .refine(isTimeZone, { error: (issue) => `"${String(issue.input)}" is not an IANA time zone` });

const url = (...protocols: string[]) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    error: `must be a URL that starts with ${protocols.map((p) => `${p}//`).join(' or ')}`,
  });

const authTokens = z.string().transform((text, context): AuthToken[] =>
  splitList(text).flatMap((entry) => {
    const [name, token, scopeText, ...rest] = entry.split(':');
    const scopes = (scopeText ?? '').split('+').filter((each): each is Scope => SCOPES.includes(each as Scope));
    if (
      !name ||
      !token ||
      token.length < 8 ||
      rest.length > 0 ||
      scopes.length !== (scopeText ?? '').split('+').length
    ) {
      context.addIssue({
        code: 'custom',
        message: `entry "${name ?? ''}" must be name:token:scope+scope, the token at least 8 characters, scopes among ${SCOPES.join(', ')}`,
      });
      return [];
    }
    return [{ name, token, scopes }];
  })
);

const appKeys = z.string().transform((text, context): ReadonlyMap<string, string> => {
  const entries = splitList(text).map((entry): [string, string] => {
    const separator = entry.indexOf('=');
    return [entry.slice(0, Math.max(separator, 0)), entry.slice(separator + 1)];
  });
  for (const [app, key] of entries) {
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(app) || key.length < 8) {
      context.addIssue({ code: 'custom', message: `entry "${app}" must be app=key, the key at least 8 characters` });
    }
  }
  return new Map(entries);
});

const origins = z.string().transform((text, context): string[] =>
  splitList(text).map((entry) => {
    const origin = URL.canParse(entry) ? new URL(entry).origin : null;
    if (entry !== '*' && origin !== entry.replace(/\/$/, '')) {
      context.addIssue({ code: 'custom', message: `"${entry}" must be an origin as https://shop.example, or *` });
    }
    return origin ?? entry;
  })
);

const proxies = z
  .string()
  .transform(splitList)
  .pipe(
    z.array(
      z.union([z.enum(['loopback', 'linklocal', 'uniquelocal']), z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], {
        error: 'must be addresses or subnets as 10.0.0.0/8',
      })
    )
  );

const slsEndpoint = z
  .string()
  .transform((text) => (/^https?:\/\//.test(text) ? text : `https://${text}`))
  .refine((text) => URL.canParse(text) && ['', '/'].includes(new URL(text).pathname), {
    error: 'must be a host as cn-hangzhou.log.aliyuncs.com, or its URL',
  });

const slsProject = z.string().regex(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/, 'must be the name of a project');

const slsLogstores = z
  .string()
  .transform(splitList)
  .pipe(z.array(z.string().regex(/^[a-z0-9][a-z0-9_-]{0,61}[a-z0-9]$/, 'must be names of logstores')))
  .transform((names) => [...new Set(names)]);

/** Epoch seconds, or one of the two ends. */
const slsStart = z.string().transform((text, context): 'begin' | 'end' | number => {
  const millis = /^\d{9,10}$/.test(text) ? Number(text) * 1000 : Date.parse(text);
  if (text === 'begin' || text === 'end') {
    return text;
  }
  if (Number.isNaN(millis)) {
    context.addIssue({
      code: 'custom',
      message: `"${text}" must be begin, end, or a time as 2026-01-31T08:00:00+08:00`,
    });
  }
  return Math.floor(millis / 1000);
});

const clusterName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_-]*$/, 'must be the name of a cluster');

/** A logstore is pulled with all of them or not at all. */
const SLS_TOGETHER = [
  'SLS_ENDPOINT',
  'SLS_PROJECT',
  'SLS_LOGSTORES',
  'SLS_ACCESS_KEY_ID',
  'SLS_ACCESS_KEY_SECRET',
] as const;

const environmentSchema = z
  .object({
    HOST: z.string().min(1).default('127.0.0.1'),
    PORT: integer(0, 65535).default(4600),
    LOG_LEVEL: z.enum(['error', 'warn', 'info', 'debug']).default('info'),
    DATA_DIR: z.string().min(1).default('./data'),
    LOG_DIR: z.string().min(1).default('./logs'),
    LOG_TIMEZONE: timeZone.optional(),
    IP_PRIVACY: z.enum(['truncate', 'hash', 'keep', 'drop']).default('truncate'),
    PRIVACY_SALT: z.string().min(8).optional(),
    REDACT_SECRETS: switchSchema.default(true),
    TIMEZONE: timeZone.default('Asia/Shanghai'),
    MYSQL_URL: url('mysql:', 'mariadb:').optional(),
    MYSQL_TIMEZONE: timeZone.optional(),
    MYSQL_POOL: integer(1, 200).default(10),
    MYSQL_CA_FILE: z.string().optional(),
    REDIS_URL: url('redis:', 'rediss:').optional(),
    CLICKHOUSE_URL: url('http:', 'https:').optional(),
    CLICKHOUSE_CLUSTER: clusterName.optional(),
    AUTH_TOKENS: authTokens.default([]),
    API_CAPACITY_PER_SECOND: money.optional(),
    AI_COST_DAILY_BUDGET: money.optional(),
    AI_COST_MONTHLY_BUDGET: money.optional(),
    DEMO: switchSchema.optional(),
    DEMO_SEED: integer(0, 2 ** 31 - 1).default(20260101),
    DEMO_DAYS: integer(1, 730).default(180),
    RETENTION_DAYS: integer(1, 3650).default(30),
    ROLLUP_RETENTION_DAYS: integer(1, 3650).default(400),
    RECORDER_INTERVAL_SECONDS: integer(1, 3600).default(15),
    MONITOR_SELF: switchSchema.default(true),
    QUERY_TIMEOUT_SECONDS: integer(1, 600).default(30),
    QUERY_CONCURRENCY: integer(1, 200).default(8),
    MAX_ROWS: integer(100, 5_000_000).default(200_000),
    MAX_SERIES: integer(1, 1000).default(100),
    MAX_RESPONSE_MB: integer(1, 512).default(48),
    RATE_LIMIT_PER_MINUTE: integer(1, 1_000_000).default(6000),
    TRUSTED_PROXIES: proxies.default([]),
    INGEST_MAX_BODY_MB: integer(1, 256).default(10),
    INGEST_QUEUE_MB: integer(16, 4096).default(64),
    INGEST_SPOOL_MB: integer(16, 1_000_000).default(1024),
    INGEST_RATE_PER_MINUTE: integer(1, 1_000_000_000).default(600_000),
    COLLECT_RATE_PER_MINUTE: integer(1, 1_000_000_000).default(6000),
    INGEST_CORS_ORIGINS: origins.default([]),
    INGEST_APP_KEYS: appKeys.optional(),
    SLS_ENDPOINT: slsEndpoint.optional(),
    SLS_PROJECT: slsProject.optional(),
    SLS_LOGSTORES: slsLogstores.default([]),
    SLS_ACCESS_KEY_ID: z.string().min(1).optional(),
    SLS_ACCESS_KEY_SECRET: z.string().min(1).optional(),
    SLS_START: slsStart.default('begin'),
    ...SAMPLER_SETTINGS,
    ...INCIDENT_SETTINGS,
    ...RELAY_SETTINGS,
    ...MAIL_SETTINGS,
    ...INSPECTION_SETTINGS,
  })
  .superRefine((env, context) => {
    if (env.AUTH_TOKENS.length === 0 && !isLoopback(env.HOST)) {
      context.addIssue({
        code: 'custom',
        path: ['HOST'],
        message: `without AUTH_TOKENS the server only listens on loopback, not on ${env.HOST}; set AUTH_TOKENS=name:token:query`,
      });
    }
    const given = SLS_TOGETHER.filter((name) => env[name] !== undefined && env[name].length > 0);
    for (const name of SLS_TOGETHER.filter((each) => given.length > 0 && !given.includes(each))) {
      context.addIssue({ code: 'custom', path: [name], message: `is needed as well: ${given.join(', ')} is set` });
    }
    for (const { name, message } of [...relayIssues(env), ...samplerIssues(env)]) {
      context.addIssue({ code: 'custom', path: [name], message });
    }
  });

type Environment = z.output<typeof environmentSchema>;

export interface Config {
  host: string;
  port: number;
  logLevel: Environment['LOG_LEVEL'];
  dataDir: string;
  logDir: string;
  /** The zone of log timestamps that name none. */
  logTimezone: string;
  privacy: {
    /** What is kept of an IP address. */
    ip: Environment['IP_PRIVACY'];
    /** Key of the hash of addresses; null: made once and kept in the data directory. */
    salt: string | null;
    /** Whether secrets in addresses and texts are replaced. */
    redact: boolean;
  };
  /** The zone asked for when a query names none. */
  timezone: string;
  mysql: { url: string; timezone: string; pool: number; caFile?: string } | null;
  redisUrl: string | null;
  clickhouseUrl: string | null;
  /** The cluster over which the event tables are laid out; null for a single server. */
  clickhouseCluster: string | null;
  authTokens: AuthToken[];
  aiProviders: AiProvider[];
  /** What AI may cost, CNY; a period without a budget is absent. */
  /** Requests a second that the API can take; null where nobody told. */
  apiPerSecond: number | null;
  aiBudgets: { day?: number; month?: number };
  /** undefined: decided at start, on while there is neither MySQL nor any event. */
  demo: boolean | undefined;
  demoSeed: number;
  /** Length of the generated history. */
  demoDays: number;
  retentionDays: number;
  /** Summaries of events outlive them. */
  rollupRetentionDays: number;
  recorderIntervalMs: number;
  samplers: SamplersConfig;
  /** Whether the data server stores figures of its own operation. */
  monitorSelf: boolean;
  /** Addresses and subnets whose X-Forwarded-For is believed. */
  trustedProxies: string[];
  ingest: {
    maxBodyBytes: number;
    maxQueueBytes: number;
    maxSpoolBytes: number;
    /** For each token, or for all senders without one. */
    eventsPerMinute: number;
    /** For each address from which pages send. */
    pageEventsPerMinute: number;
    /** Whose pages may send. */
    corsOrigins: string[];
    /** Application → key. */
    appKeys: ReadonlyMap<string, string>;
  };
  sls: {
    /** URL without the project. */
    endpoint: string;
    project: string;
    logstores: string[];
    accessKeyId: string;
    accessKeySecret: string;
    /** Where to begin, or the epoch second. */
    start: 'begin' | 'end' | number;
  } | null;
  incidents: IncidentConfig;
  inspection: InspectionConfig;
  relays: RelaysConfig;
  limits: {
    queryTimeoutMs: number;
    concurrency: number;
    maxRows: number;
    maxSeries: number;
    maxResponseBytes: number;
    requestsPerMinute: number;
  };
}

/** Thrown for settings that cannot be used; `message` has one line a setting, fit to be shown as it is. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Every setting, parsed and checked once. Empty strings count as unset, as compose files write them. */
export function parseConfig(environment: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== '')
  );
  const result = environmentSchema.safeParse(given);
  if (!result.success) {
    throw new ConfigError(result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'));
  }
  const env = result.data;
  return {
    host: env.HOST,
    port: env.PORT,
    logLevel: env.LOG_LEVEL,
    dataDir: env.DATA_DIR,
    logDir: env.LOG_DIR,
    logTimezone: env.LOG_TIMEZONE ?? env.TIMEZONE,
    privacy: { ip: env.IP_PRIVACY, salt: env.PRIVACY_SALT ?? null, redact: env.REDACT_SECRETS },
    timezone: env.TIMEZONE,
    mysql: env.MYSQL_URL
      ? {
          url: env.MYSQL_URL,
          timezone: env.MYSQL_TIMEZONE ?? env.TIMEZONE,
          pool: env.MYSQL_POOL,
          ...(env.MYSQL_CA_FILE ? { caFile: env.MYSQL_CA_FILE } : {}),
        }
      : null,
    redisUrl: env.REDIS_URL ?? null,
    clickhouseUrl: env.CLICKHOUSE_URL ?? null,
    clickhouseCluster: env.CLICKHOUSE_CLUSTER ?? null,
    authTokens: env.AUTH_TOKENS,
    aiProviders: env.AI_PROVIDERS,
    apiPerSecond: env.API_CAPACITY_PER_SECOND ?? null,
    aiBudgets: {
      ...(env.AI_COST_DAILY_BUDGET === undefined ? {} : { day: env.AI_COST_DAILY_BUDGET }),
      ...(env.AI_COST_MONTHLY_BUDGET === undefined ? {} : { month: env.AI_COST_MONTHLY_BUDGET }),
    },
    demo: env.DEMO,
    demoSeed: env.DEMO_SEED,
    demoDays: env.DEMO_DAYS,
    retentionDays: env.RETENTION_DAYS,
    rollupRetentionDays: env.ROLLUP_RETENTION_DAYS,
    recorderIntervalMs: env.RECORDER_INTERVAL_SECONDS * 1000,
    samplers: samplersConfig(env),
    monitorSelf: env.MONITOR_SELF,
    trustedProxies: env.TRUSTED_PROXIES,
    ingest: {
      maxBodyBytes: env.INGEST_MAX_BODY_MB * 1024 * 1024,
      maxQueueBytes: env.INGEST_QUEUE_MB * 1024 * 1024,
      maxSpoolBytes: env.INGEST_SPOOL_MB * 1024 * 1024,
      eventsPerMinute: env.INGEST_RATE_PER_MINUTE,
      pageEventsPerMinute: env.COLLECT_RATE_PER_MINUTE,
      corsOrigins: env.INGEST_CORS_ORIGINS,
      appKeys: env.INGEST_APP_KEYS ?? new Map<string, string>(),
    },
    sls: slsOf(env),
    incidents: incidentConfig(env),
    inspection: inspectionConfig(env),
    relays: relaysOf(env),
    limits: {
      queryTimeoutMs: env.QUERY_TIMEOUT_SECONDS * 1000,
      concurrency: env.QUERY_CONCURRENCY,
      maxRows: env.MAX_ROWS,
      maxSeries: env.MAX_SERIES,
      maxResponseBytes: env.MAX_RESPONSE_MB * 1024 * 1024,
      requestsPerMinute: env.RATE_LIMIT_PER_MINUTE,
    },
  };
}

function slsOf(env: Environment): Config['sls'] {
  const { SLS_ENDPOINT: endpoint, SLS_PROJECT: project, SLS_LOGSTORES: logstores, SLS_START: start } = env;
  const { SLS_ACCESS_KEY_ID: accessKeyId, SLS_ACCESS_KEY_SECRET: accessKeySecret } = env;
  return endpoint && project && accessKeyId && accessKeySecret
    ? { endpoint, project, logstores, accessKeyId, accessKeySecret, start }
    : null;
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

function splitList(text: string): string[] {
  const entries = text.split(',').map((entry) => entry.trim());
  return entries.filter(Boolean);
}
