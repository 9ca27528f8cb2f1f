import { z } from 'zod';

/** What can be sampled by the data server itself, or read from a Prometheus. */
export const SAMPLERS = ['host', 'mysql', 'redis', 'process', 'prometheus'] as const;
export type SamplerName = (typeof SAMPLERS)[number];

export interface AiProvider {
  name: string;
  /** Probed with GET; any answer below 500 counts as up. */
  url: string;
}

export interface ProbeTarget {
  name: string;
  /** Probed with GET; any answer below 400 after redirects counts as up. */
  url: string;
}

export interface SamplersConfig {
  /** Those that are read. */
  enabled: ReadonlySet<SamplerName>;
  prometheus: {
    url: string;
    /** Bearer token; absent: none, or user and password in the URL. */
    token?: string;
    /** Label matchers that narrow what is read, as `env="prod"`; empty: none. */
    match: string;
  } | null;
  /** Pages, the CDN, the load balancer. */
  probeTargets: readonly ProbeTarget[];
}

const MATCHER = String.raw`[a-zA-Z_][a-zA-Z0-9_]*\s*(?:=|!=|=~|!~)\s*"(?:[^"\\\n]|\\.)*"`;
const MATCHERS = new RegExp(`^${MATCHER}(?:\\s*,\\s*${MATCHER})*$`);

const samplers = z.string().transform((text, context): SamplerName[] => {
  const names = entriesOf(text);
  const none = names.length === 1 && names[0] === 'none';
  const known = names.filter((name): name is SamplerName => (SAMPLERS as readonly string[]).includes(name));
  if (!none && known.length < names.length) {
    context.addIssue({ code: 'custom', message: `must be none, or names among ${SAMPLERS.join(', ')}` });
  }
  return known;
});

const probeTargets = z.string().transform((text, context): ProbeTarget[] => {
  const targets = entriesOf(text).map((entry) => {
    const separator = entry.indexOf('=');
    return { name: entry.slice(0, Math.max(separator, 0)), url: entry.slice(separator + 1) };
  });
  targets.forEach(({ name, url }, index) => {
    const problem = targetProblem(name, url);
    if (problem !== null) {
      // What stands there may hold a password: it is not repeated.
      const entry = name === '' ? `entry ${index + 1} of ${targets.length}` : `entry "${name}"`;
      context.addIssue({ code: 'custom', message: `${entry} ${problem}: it must be name=https://host/path` });
    }
  });
  const names = targets.map(({ name }) => name);
  for (const name of new Set(names.filter((each, index) => names.indexOf(each) !== index))) {
    context.addIssue({ code: 'custom', message: `the name ${name} is there twice` });
  }
  return targets;
});

function targetProblem(name: string, url: string): string | null {
  if (name === '') {
    return 'has no name before an equals sign';
  }
  if (!/^[a-z0-9][a-z0-9_-]{0,31}$/.test(name)) {
    return 'has a name that is not of a-z, 0-9, - and _, at most 32 of them';
  }
  return /^https?:\/\//.test(url) && URL.canParse(url) ? null : 'has no address that begins with http:// or https://';
}

const aiProviders = z.string().transform((text, context): AiProvider[] =>
  entriesOf(text).flatMap((entry) => {
    const separator = entry.indexOf('=');
    const name = entry.slice(0, separator);
    const target = entry.slice(separator + 1);
    if (separator < 1 || !/^[a-z0-9_-]{1,32}$/.test(name) || !/^https?:/.test(target) || !URL.canParse(target)) {
      context.addIssue({ code: 'custom', message: `entry "${name}" must be name=https://host/path` });
      return [];
    }
    return [{ name, url: target }];
  })
);

/** The settings of samplers and probes, for the one schema of the environment. */
export const SAMPLER_SETTINGS = {
  SAMPLERS: samplers.optional(),
  PROMETHEUS_URL: z
    .string()
    .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), {
      error: 'must be a URL that starts with http:// or https://',
    })
    .optional(),
  PROMETHEUS_TOKEN: z.string().min(1).optional(),
  PROMETHEUS_MATCH: z.string().regex(MATCHERS, 'must be label matchers as env="prod",job=~"node.*"').default(''),
  AI_PROVIDERS: aiProviders.default([]),
  PROBE_TARGETS: probeTargets.default([]),
};

type SamplerEnvironment = z.output<z.ZodObject<typeof SAMPLER_SETTINGS>>;

/** What cannot be as it is set. */
export function samplerIssues(env: SamplerEnvironment): Array<{ name: string; message: string }> {
  return env.SAMPLERS?.includes('prometheus') && env.PROMETHEUS_URL === undefined
    ? [{ name: 'SAMPLERS', message: 'prometheus needs PROMETHEUS_URL' }]
    : [];
}

export function samplersConfig(env: SamplerEnvironment): SamplersConfig {
  const { PROMETHEUS_URL: url, PROMETHEUS_TOKEN: token, PROMETHEUS_MATCH: match } = env;
  // The same figure from two sources would be averaged: where there is a Prometheus it is the one.
  const usual: SamplerName[] = url === undefined ? ['host', 'mysql', 'redis', 'process'] : ['prometheus', 'process'];
  return {
    enabled: new Set(env.SAMPLERS ?? usual),
    prometheus: url === undefined ? null : { url, match, ...(token === undefined ? {} : { token }) },
    probeTargets: env.PROBE_TARGETS,
  };
}

function entriesOf(text: string): string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean);
}
