import type { ComponentHealth } from '../contract/health.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import type { Scheduler } from '../platform/scheduler.ts';
import { createComponentMonitor, type ConnectionFailures, type DatedFigures } from './component-monitor.ts';
import type { Probe } from './probe.ts';

export interface HealthMonitor {
  /** Checks everything every `intervalMs` from now on. */
  start(): void;
  /** What is known now, in the order of the probes; costs nothing. */
  snapshot(): ComponentHealth[];
  /**
   * Checks everything now and resolves with the outcome, dated `now` (default: the clock's). Callers who come while a
   * round is under way share it. Never rejects.
   */
  check(now?: number): Promise<ComponentHealth[]>;
  /** Resolves with `snapshot()` once every component has been checked at least once. */
  checkedOnce(): Promise<ComponentHealth[]>;
  /** Component → failed attempts to connect; components that are not configured or not checked yet are absent. */
  connectionFailures(): ReadonlyMap<string, ConnectionFailures>;
  /** What the last probes of the components that measure have measured. */
  figures(): DatedFigures[];
}

interface HealthMonitorOptions {
  probes: readonly Probe[];
  clock: Clock;
  logger: Logger;
  scheduler: Scheduler;
  intervalMs: number;
  /** Of each probe; all run at the same time. */
  timeoutMs?: number;
}

const PROBE_TIMEOUT_MS = 5_000;
const NEVER = new AbortController().signal;

/** Watches every component of the installation: status, reason, latency, since when. */
export function createHealthMonitor(options: HealthMonitorOptions): HealthMonitor {
  const { probes, clock, logger, scheduler, intervalMs, timeoutMs = PROBE_TIMEOUT_MS } = options;
  const components = probes.map((probe) => createComponentMonitor({ probe, clock, logger, timeoutMs }));
  let round: Promise<void> | undefined;
  let checked = false;

  function checkAll(now: number, signal: AbortSignal): Promise<void> {
    round ??= Promise.all(components.map((component) => component.check(now, signal))).then(() => {
      checked = checked || !signal.aborted;
      round = undefined;
    });
    return round;
  }

  const snapshot = () => components.map((component) => component.health());

  async function check(now = clock()): Promise<ComponentHealth[]> {
    await checkAll(now, NEVER);
    return snapshot();
  }

  return {
    start() {
      scheduler.every('health', intervalMs, (signal) => checkAll(clock(), signal));
    },

    snapshot,

    check,

    checkedOnce: () => (checked ? Promise.resolve(snapshot()) : check()),

    figures: () =>
      components.flatMap((component) => {
        const figures = component.figures();
        return figures === undefined ? [] : [figures];
      }),

    connectionFailures() {
      const entries = components.flatMap((component): Array<[string, ConnectionFailures]> => {
        const failures = component.connectionFailures();
        return failures === undefined ? [] : [[component.component, failures]];
      });
      return new Map(entries);
    },
  };
}
