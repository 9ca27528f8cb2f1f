import type { Report } from './guard.ts';
import type { TelemetrySink } from './sink.ts';

/** Who is signed in: an id and nothing else. */
export type User = string | number | { id: string | number };

/** Text, numbers and flags; anything else is left out. */
export type Attributes = Record<string, string | number | boolean | null | undefined>;

export interface MonitoringOptions {
  /** Where the data server answers, `https://ops.example.com`. May have a path and may be relative to the page. */
  endpoint: string;
  /** The application's name, 1–64 of letters, digits, `.`, `_`, `-`. */
  app: string;
  version?: string;
  environment?: string;
  /** The key of the application where the data server asks for one (INGEST_APP_KEYS). Anybody can read it in the page. */
  apiKey?: string;
  user?: User;
  /** Share of sessions that are sent, 0–1; 1 unless told. */
  sampleRate?: number;
  /** Page views, also of routes within the page. */
  trackPages?: boolean;
  /** Page load and web vitals. */
  trackPerformance?: boolean;
  /** Timings of fetch and XMLHttpRequest. */
  trackApiCalls?: boolean;
  /** Slow and failed scripts, styles, images, fonts. */
  trackResources?: boolean;
  /** Uncaught errors and rejections. */
  trackErrors?: boolean;
  /** Warnings and errors of the console too; off unless told, because they may hold anything. */
  captureConsole?: boolean;
  /** Addresses of calls and resources that are passed over: a text they contain, or a pattern. */
  ignoreUrls?: Array<string | RegExp>;
  /** Messages of errors that are passed over. */
  ignoreErrors?: Array<string | RegExp>;
  /** A page's path as it shall be counted, where it holds what must not be sent. */
  cleanPage?: (path: string) => string;
  /** A resource that took longer counts as slow, ms; 1000 unless told. */
  slowResourceMs?: number;
  /** Beyond this many events a minute the page is taken for a loop and the rest is dropped; 300 unless told. */
  maxEventsPerMinute?: number;
  /** How long events wait for others, ms; 1000 unless told. */
  flushIntervalMs?: number;
  /** What hears of the page's own calls too, as `createArmsSink(armsRum)`. */
  also?: TelemetrySink[];
  /** Told of what could not be done, for the developer's eye: `console.warn`. */
  onProblem?: Report;
}

/** Options with every default in place and every value within its bounds. */
export interface Settings {
  /** Absolute address of `/collect/:app`. */
  collectUrl: string;
  app: { name: string; version?: string; environment?: string };
  apiKey: string | undefined;
  sampleRate: number;
  trackPages: boolean;
  trackPerformance: boolean;
  trackApiCalls: boolean;
  trackResources: boolean;
  trackErrors: boolean;
  captureConsole: boolean;
  ignoreUrls: Array<string | RegExp>;
  ignoreErrors: Array<string | RegExp>;
  cleanPage: (path: string) => string;
  slowResourceMs: number;
  maxEventsPerMinute: number;
  flushIntervalMs: number;
  also: TelemetrySink[];
}

const APP = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
/** Harmless by the browsers' own account, and frequent. */
const HARMLESS = /^ResizeObserver loop/;

/** Throws an Error that says what to change where endpoint or app cannot be used; any other odd value counts as not given. */
export function readOptions(options: MonitoringOptions, pageUrl: string): Settings {
  const given: Partial<Record<keyof MonitoringOptions, unknown>> =
    typeof options === 'object' && options !== null ? { ...options } : {};
  const { app, endpoint } = given;
  if (typeof app !== 'string' || !APP.test(app)) {
    throw new Error(
      'app 应为 1–64 个字母、数字、“.”、“_”、“-” / app must be 1–64 letters, digits, ".", "_" or "-", as in "marketplace"'
    );
  }
  return {
    collectUrl: collectUrl(endpoint, app, pageUrl),
    app: { name: app, ...optional('version', given.version), ...optional('environment', given.environment) },
    apiKey: typeof given.apiKey === 'string' && given.apiKey !== '' ? given.apiKey : undefined,
    sampleRate: numberWithin(given.sampleRate, 0, 1, 1),
    trackPages: given.trackPages !== false,
    trackPerformance: given.trackPerformance !== false,
    trackApiCalls: given.trackApiCalls !== false,
    trackResources: given.trackResources !== false,
    trackErrors: given.trackErrors !== false,
    captureConsole: given.captureConsole === true,
    ignoreUrls: patterns(given.ignoreUrls),
    ignoreErrors: [HARMLESS, ...patterns(given.ignoreErrors)],
    cleanPage: typeof given.cleanPage === 'function' ? (given.cleanPage as Settings['cleanPage']) : (path) => path,
    slowResourceMs: numberWithin(given.slowResourceMs, 0, 3_600_000, 1000),
    maxEventsPerMinute: numberWithin(given.maxEventsPerMinute, 1, 100_000, 300),
    flushIntervalMs: numberWithin(given.flushIntervalMs, 0, 60_000, 1000),
    also: Array.isArray(given.also) ? (given.also as unknown[]).filter(isSink) : [],
  };
}

export function matches(text: string, list: ReadonlyArray<string | RegExp>): boolean {
  return list.some((pattern) => (typeof pattern === 'string' ? text.includes(pattern) : text.search(pattern) >= 0));
}

function collectUrl(endpoint: unknown, app: string, pageUrl: string): string {
  try {
    const url = new URL(String(endpoint), pageUrl);
    if (typeof endpoint === 'string' && (url.protocol === 'http:' || url.protocol === 'https:')) {
      return `${url.origin}${url.pathname.replace(/\/+$/, '')}/collect/${app}`;
    }
  } catch {
    // Falls through to the error below, which says what to change.
  }
  throw new Error(
    'endpoint 应为数据服务的地址 / endpoint must be the address of the data server, as in "https://ops.example.com"'
  );
}

function optional(name: string, value: unknown): Record<string, string> {
  return typeof value === 'string' || typeof value === 'number' ? { [name]: String(value).slice(0, 100) } : {};
}

function numberWithin(value: unknown, least: number, most: number, otherwise: number): number {
  return typeof value === 'number' && !Number.isNaN(value) ? Math.min(most, Math.max(least, value)) : otherwise;
}

function patterns(value: unknown): Array<string | RegExp> {
  return Array.isArray(value)
    ? (value as unknown[]).filter(
        (entry): entry is string | RegExp => entry instanceof RegExp || (typeof entry === 'string' && entry !== '')
      )
    : [];
}

function isSink(value: unknown): value is TelemetrySink {
  const sink = value as Record<string, unknown> | null | undefined;
  return ['event', 'metric', 'error', 'user'].every((name) => typeof sink?.[name] === 'function');
}
