import { asError, safeReport } from './guard.ts';
import { createMonitor, type Monitor } from './monitor.ts';
import type { Attributes, MonitoringOptions, User } from './options.ts';

/** One monitor a page, also where this module came in twice: as a script and in a bundle. */
const SLOT = Symbol.for('@aimarket/telemetry');
const MAX_EARLY_CALLS = 100;

type Call = (monitor: Monitor) => void;
type Holder = { [SLOT]?: Monitor };

const holder = globalThis as Holder;
/** Calls that came before the start. */
const early: Call[] = [];

/** Does nothing: on a server, and where monitoring could not start. */
const INERT: Monitor = {
  trackEvent: () => undefined,
  trackBusinessMetric: () => undefined,
  trackError: () => undefined,
  setUser: () => undefined,
  flush: () => Promise.resolve(),
  stop: () => undefined,
};

/**
 * Starts monitoring this page; three lines in the README show how. A second start is harmless and answers the first one's monitor.
 * Never throws: what is wrong with the options is told to `onProblem`, and the page goes on unmonitored.
 */
export function initMonitoring(options: MonitoringOptions): Monitor {
  const report = safeReport(options);
  try {
    if (holder[SLOT] !== undefined) {
      return holder[SLOT];
    }
    if (typeof window === 'undefined' || typeof document === 'undefined') {
      return INERT;
    }
    const monitor = createMonitor(window, options, report);
    const started: Monitor = {
      ...monitor,
      stop() {
        delete holder[SLOT];
        monitor.stop();
      },
    };
    holder[SLOT] = started;
    early.splice(0).forEach((call) => call(started));
    return started;
  } catch (error) {
    report(asError(error));
    return INERT;
  }
}

/** Something the user did, as `trackEvent('submit_idea', { category: 'fintech' })`. Before the start it waits for it. */
export function trackEvent(name: string, attributes?: Attributes): void {
  run((monitor) => monitor.trackEvent(name, attributes));
}

/** A number that matters to the business, as `trackBusinessMetric('cart_value', 99, { unit: 'CNY' })`. */
export function trackBusinessMetric(name: string, value: number, attributes?: Attributes): void {
  run((monitor) => monitor.trackBusinessMetric(name, value, attributes));
}

/** An error that the page caught itself. */
export function trackError(error: unknown, attributes?: Attributes): void {
  run((monitor) => monitor.trackError(error, attributes));
}

/** Who is signed in, by an internal id; null after they signed out. */
export function setUser(user: User | null | undefined): void {
  run((monitor) => monitor.setUser(user));
}

function run(call: Call): void {
  const monitor = holder[SLOT];
  if (monitor !== undefined) {
    call(monitor);
  } else if (early.length < MAX_EARLY_CALLS) {
    early.push(call);
  }
}
