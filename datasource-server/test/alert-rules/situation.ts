import type { EventRow } from '../../src/engines/engine.ts';
import { wallClock } from '../../src/semantic/calendar.ts';
import type { Outcome } from './evaluate-rule.ts';

const MINUTE = 60_000;

export interface Situation {
  rule: string;
  what: string;
  /** What the marketplace has seen; `ago` minutes before the evaluation. */
  seen: Seen[];
  expected: Outcome;
  /** The rule fires already. */
  firing?: true;
}

/** Rows of one table, one a moment. */
export interface Seen {
  store: 'events' | 'mysql';
  table: string;
  rows: Array<{ ago: number; values: EventRow }>;
}

/** `count` rows at even steps between two moments, the first one excluded: `from` 5 `to` 0 is the last five minutes. */
function spread(count: number, from: number, to: number, values: EventRow): Seen['rows'] {
  return Array.from({ length: count }, (_, index) => ({ ago: from - ((index + 0.5) / count) * (from - to), values }));
}

interface Stretch {
  /** Minutes before the evaluation. */
  from: number;
  to?: number;
}

const LATELY: Stretch = { from: 4.5 };

const events =
  (table: string) =>
  (count: number, values: EventRow, { from, to = 0 }: Stretch = LATELY): Seen => ({
    store: 'events',
    table,
    rows: spread(count, from, to, values),
  });

const mysql =
  (table: string) =>
  (count: number, values: EventRow, { from, to = 0 }: Stretch = { from: 50 }): Seen => ({
    store: 'mysql',
    table,
    rows: spread(count, from, to, values),
  });

export const requests = (
  count: number,
  values: { status?: number; duration?: number; endpoint?: string },
  at?: Stretch
) => events('api_requests')(count, { method: 'GET', endpoint: '/api/ideas', status: 200, duration: 50, ...values }, at);

export const aiCalls = (count: number, service: string, success: 0 | 1, at?: Stretch) =>
  events('ai_calls')(count, { service, success, error_class: success ? 'none' : 'timeout' }, at);

export const errors = (count: number, at?: Stretch) => events('app_errors')(count, { origin: 'server' }, at);

export const securityEvents = (count: number, at?: Stretch) =>
  events('security_events')(count, { event: 'login_failed' }, at);

/** Samples every 15 s, as the recorder takes them. */
export const samples = (
  metric: string,
  value: number,
  of: { component?: string; host?: string } = {},
  at: Stretch = { from: 1 }
) => events('samples')(4 * (at.from - (at.to ?? 0)), { metric, value, ...of, source: 'recorder' }, at);

const MINUTES_A_DAY = 1440;

/** A mount point's use by days ago, sampled every hour, and every minute of the last ten; not since it is `gone`, days ago. */
export const disk = (
  at: { host: string; mount: string; gone?: number },
  useAt: (daysAgo: number) => number,
  days = 24
): Seen => {
  const { host, mount, gone = 0 } = at;
  const sampled = (ago: number) => ({
    ago,
    values: { metric: 'disk', value: useAt(ago / MINUTES_A_DAY), host, mount, source: 'recorder' },
  });
  const hours = Array.from({ length: 24 * days }, (_, index) => sampled(60 * index + 30));
  const lately = Array.from({ length: 10 }, (_, minute) => sampled(minute + 0.5));
  const rows = [...hours, ...lately].filter(({ ago }) => ago >= gone * MINUTES_A_DAY);
  return { store: 'events', table: 'samples', rows };
};

/** One sample among others that were good. */
export const oneSample = (metric: string, value: number, component: string) =>
  events('samples')(1, { metric, value, component, source: 'recorder' }, { from: 0.5, to: 0.4 });

export const registrations = (count: number, at?: Stretch) => mysql('users')(count, { status: 'active' }, at);
export const plans = (count: number, status: string, at?: Stretch) => mysql('business_plans')(count, { status }, at);
export const transactions = (count: number, type: string, at?: Stretch) =>
  mysql('credit_transactions')(count, { user_id: 1, type, amount: 5 }, at);

export const failedDeliveries = (count: number, channel: string, at?: Stretch) =>
  events('deliveries')(count, { kind: 'attempt', channel, outcome: 'failed', attempts: 1, latency: 900 }, at);
export const waitingDeadLetters = (letters: number, channel: string) =>
  events('deliveries')(4, { kind: 'queue', channel, dead_letters: letters });

export const HOUR_OF_LAST_WEEK: Stretch = { from: 7 * 1440 + 55, to: 7 * 1440 + 5 };
export const HOUR_BEFORE: Stretch = { from: 64, to: 6 };
export const AROUND_YESTERDAY: Stretch = { from: 1440 + 29, to: 1440 - 29 };

/** A row's time as its store writes it. MySQL is given the wall clock of Beijing. */
export function timeText(store: Seen['store'], epochMs: number): string {
  return store === 'mysql'
    ? wallClock(epochMs, 'Asia/Shanghai')
    : new Date(epochMs).toISOString().replace('T', ' ').replace('Z', '');
}

export function minutesBefore(now: number, ago: number): number {
  return Math.round(now - ago * MINUTE);
}

/** Situations of one rule. */
export function of(
  rule: string,
  cases: Array<[what: string, seen: Situation['seen'], expected: Situation['expected']]>
) {
  return cases.map(([what, seen, expected]) => situation(rule, what, seen, expected));
}

export function situation(
  rule: string,
  what: string,
  seen: Situation['seen'],
  expected: Situation['expected']
): Situation {
  return { rule, what, seen, expected };
}
