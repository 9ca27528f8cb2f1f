import {
  faroEventSchema,
  faroExceptionSchema,
  faroLogSchema,
  faroMeasurementSchema,
  faroPayloadSchema,
  MAX_ITEMS,
  type FaroEvent,
  type FaroException,
  type FaroLog,
  type FaroMeasurement,
  type FaroMeta,
} from './faro-schema.ts';
import { reject, type Rejection } from './record-lines.ts';
import { pageOf, targetOf } from './web-address.ts';

interface FaroContext {
  /** The application, from the address that was posted to. */
  app: string;
  /** Epoch ms. */
  now: number;
}

type Line = Record<string, unknown>;
/** What all lines of one payload share. */
interface Shared {
  line: Line;
  pageUrl: string | undefined;
  now: number;
}

/** A browser's clock is believed so far: offline queues deliver late, and nobody knows the future. */
const LATE_MS = 7 * 864e5;
const AHEAD_MS = 10 * 60_000;
const VITALS = new Set(['cls', 'fcp', 'inp', 'lcp', 'ttfb']);
const MAX_FRAMES = 50;
/** Faro's `log` is what a console calls so. Some SDKs know levels above an error. */
const LEVELS: Readonly<Record<string, string>> = {
  trace: 'trace',
  debug: 'debug',
  info: 'info',
  log: 'info',
  warn: 'warn',
  warning: 'warn',
  error: 'error',
  fatal: 'error',
  critical: 'error',
};

/**
 * A page's payload as records, null where it is no payload. Each item is one record, or a rejection in its place; an exception is
 * an error and counts among the page's events too. The user's name and address are not taken, nor are queries of addresses.
 */
export function faroRecords(payload: unknown, { app, now }: FaroContext): Array<Line | Rejection> | null {
  const parsed = faroPayloadSchema.safeParse(payload);
  if (!parsed.success) {
    return null;
  }
  const { meta, ...items } = parsed.data;
  const shared = { line: sharedLine(meta, app), pageUrl: meta.page?.url, now };
  return [
    ...items.events.slice(0, MAX_ITEMS).flatMap((item) => read(faroEventSchema, item, (it) => eventLines(it, shared))),
    ...items.measurements
      .slice(0, MAX_ITEMS)
      .flatMap((item) => read(faroMeasurementSchema, item, (it) => measurementLines(it, shared))),
    ...items.exceptions
      .slice(0, MAX_ITEMS)
      .flatMap((item) => read(faroExceptionSchema, item, (it) => exceptionLines(it, shared))),
    ...items.logs.slice(0, MAX_ITEMS).flatMap((item) => read(faroLogSchema, item, (it) => [logLine(it, shared)])),
    ...tooMany(Object.values(items)),
  ];
}

interface Schema<T> {
  safeParse(value: unknown): { success: true; data: T } | { success: false };
}

function read<T>(schema: Schema<T>, item: unknown, toLines: (item: T) => Line[]): Array<Line | Rejection> {
  const parsed = schema.safeParse(item);
  return parsed.success ? toLines(parsed.data) : [reject('无法识别的条目', 'an item that cannot be understood')];
}

function tooMany(lists: readonly unknown[][]): Rejection[] {
  const excess = lists.reduce((count, list) => count + Math.max(0, list.length - MAX_ITEMS), 0);
  return Array.from({ length: Math.min(excess, MAX_ITEMS) }, () =>
    reject(`同类条目超过 ${MAX_ITEMS} 个`, `more than ${MAX_ITEMS} items of one kind`)
  );
}

function sharedLine(meta: FaroMeta, app: string): Line {
  const { name = '' } = meta.view ?? {};
  const page = name === '' || name === 'default' ? pageOf(meta.page?.url) : pageOf(name);
  return {
    app,
    release: meta.app?.release ?? meta.app?.version,
    env: meta.app?.environment,
    sessionId: meta.session?.id,
    userId: meta.user?.id,
    ...located(page),
    browser: meta.browser?.name,
    browserVersion: meta.browser?.version,
    os: meta.os?.name ?? meta.browser?.os,
    device: meta.browser?.mobile === undefined ? undefined : meta.browser.mobile ? 'mobile' : 'desktop',
  };
}

/** A page, whose identifiers the engine replaces; what holds some is kept beside as it was. */
function located(page: string): Line {
  return { page, location: /[0-9%]|[^\x20-\x7e]/.test(page) ? page : undefined };
}

/** The time of an item, and its trace. */
function common(item: { timestamp?: number; trace?: { trace_id?: string } }, { line, now }: Shared): Line {
  const { timestamp = now } = item;
  const isBelieved = timestamp > now - LATE_MS && timestamp < now + AHEAD_MS;
  return {
    ...line,
    timestamp: new Date(isBelieved ? timestamp : now).toISOString(),
    traceId: item.trace?.trace_id,
    ...(isBelieved ? {} : { original_timestamp: String(item.timestamp) }),
  };
}

function eventLines(event: FaroEvent, shared: Shared): Line[] {
  const { name, domain, attributes } = event;
  const base = { ...common(event, shared), level: 'info' };
  if (name === 'page_view') {
    const page = attributes.get('page');
    return [
      {
        ...base,
        category: 'web',
        name: 'page_view',
        value: 1,
        ...(page ? located(pageOf(page)) : {}),
        title: attributes.get('title'),
        referrer: targetOf(attributes.get('referrer'), shared.pageUrl) || undefined,
      },
    ];
  }
  if (domain === 'business') {
    return [{ ...base, category: 'business_event', event: name, data: Object.fromEntries(attributes) }];
  }
  if (domain === 'user_action') {
    return [{ ...base, category: 'user_action', action: name, details: Object.fromEntries(attributes) }];
  }
  return [{ ...base, message: name, type: domain, context: Object.fromEntries(attributes) }];
}

function measurementLines(measurement: FaroMeasurement, shared: Shared): Line[] {
  const { type, values, context } = measurement;
  const base = { ...common(measurement, shared), level: 'info' };
  const web = { ...base, category: 'web' };
  const value = (name: string) => values.get(name);
  switch (type) {
    case 'web-vitals':
      return [...values]
        .filter(([name]) => VITALS.has(name))
        .map(([name, measured]) => ({
          ...web,
          name,
          value: measured,
          rating: context.get('rating'),
          element: context.get('element') ?? context.get('interaction_target') ?? context.get('largest_shift_target'),
        }));
    case 'page_load':
      return [{ ...web, name: 'page_load', value: value('page_load') ?? value('duration') ?? 0 }];
    case 'api_call':
      return [
        {
          ...web,
          name: 'api_call',
          value: value('duration') ?? 0,
          // The engine makes the endpoint of it, as it does for a server's requests.
          url: targetOf(context.get('url'), shared.pageUrl),
          method: context.get('method'),
          status: statusOf(context.get('status') ?? value('status')),
        },
      ];
    case 'resource':
      return [
        {
          ...web,
          name: 'resource',
          value: value('duration') ?? 0,
          target: targetOf(context.get('url'), shared.pageUrl),
          kind: context.get('kind'),
        },
      ];
    case 'business':
      return [...values].map(([event, measured]) => ({
        ...base,
        category: 'business_event',
        event: event.slice(0, 200),
        value: bounded(measured),
        unit: context.get('unit'),
        data: Object.fromEntries([...context].filter(([key]) => key !== 'unit')),
      }));
    default:
      return [{ ...base, message: type, context: { ...Object.fromEntries(context), ...Object.fromEntries(values) } }];
  }
}

function exceptionLines(exception: FaroException, shared: Shared): Line[] {
  const { type = 'Error', value = '', context } = exception;
  const base = { ...common(exception, shared), level: 'error' };
  const frames = (exception.stacktrace?.frames ?? []).slice(0, MAX_FRAMES).map((frame) => {
    const { filename = '', function: name = '<anonymous>', lineno = 0, colno = 0 } = frame;
    return `    at ${name} (${targetOf(filename, undefined)}:${lineno}:${colno})`;
  });
  return [
    {
      ...base,
      category: 'error',
      origin: 'browser',
      type,
      message: value,
      stack: [`${type}: ${value}`, ...frames].join('\n'),
      context: Object.fromEntries(context),
    },
    // Counted with the page's other events; the error itself is the line above.
    { ...base, level: 'info', category: 'web', name: 'js_error', value: 1 },
  ];
}

function logLine(log: FaroLog, shared: Shared): Line {
  const level = levelOf(log.level);
  const line = { ...common(log, shared), level, message: log.message ?? '', context: Object.fromEntries(log.context) };
  return level === 'error' ? { ...line, category: 'error', origin: 'browser' } : line;
}

function levelOf(level = 'info'): string {
  const name = level.toLowerCase();
  return Object.hasOwn(LEVELS, name) ? (LEVELS[name] as string) : 'info';
}

function statusOf(value: string | number | undefined): number | undefined {
  const status = Math.trunc(Number(value));
  return status >= 0 && status < 1000 ? status : undefined;
}

function bounded(value: number): number {
  return Math.max(-1e15, Math.min(1e15, value));
}
