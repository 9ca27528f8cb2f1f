import type { ComponentHealth } from '../contract/health.ts';
import type { Clock } from '../platform/clock.ts';
import type { Sample, SampleSource } from './sample.ts';

/** What is sampled of the health monitor. */
export interface SampledHealth {
  snapshot(): ComponentHealth[];
  /** Component → failed attempts to connect since the process started, and whether its last probe was one. */
  connectionFailures(): ReadonlyMap<string, { total: number; failing: boolean }>;
  /** Numbers that the last probe of each measured target brought. */
  figures(): ReadonlyArray<{ target: string; values: Readonly<Record<string, number>>; checkedAt: number }>;
}

interface HealthSourceOptions {
  health: SampledHealth;
  clock: Clock;
  /** A status that was found longer ago than this is no longer "now" and gives no sample. */
  maxAgeMs?: number;
}

const MAX_AGE_MS = 60_000;

/**
 * `up` (1 or 0), `latency` (ms) and `connection_errors` of each component that is probed. A component that is unknown gives
 * no sample at all.
 *
 * `connection_errors` counts the attempts to connect that failed since the sample before: those that the driver counted,
 * or else failed probes. While the last probe could not connect it is at least 1, so that a rule over it stays above 0
 * for as long as the outage lasts; otherwise 0 is written, so that the rule has data.
 *
 * What probes of pages and AI providers measured stands beside it as `probe.<figure>` of the target.
 */
export function createHealthSource({ health, clock, maxAgeMs = MAX_AGE_MS }: HealthSourceOptions): SampleSource {
  const sampledTotals = new Map<string, number>();

  function connectionErrors(component: string): Sample[] {
    const failures = health.connectionFailures().get(component);
    if (failures === undefined) {
      return [];
    }
    const added = Math.max(0, failures.total - (sampledTotals.get(component) ?? 0));
    sampledTotals.set(component, failures.total);
    return [{ metric: 'connection_errors', component, value: Math.max(added, failures.failing ? 1 : 0) }];
  }

  return {
    name: 'health',
    title: { zh: '组件健康与拨测', en: 'Health and probes' },
    async read() {
      const oldest = clock() - maxAgeMs;
      const probed = health
        .figures()
        .filter(({ checkedAt }) => checkedAt >= oldest)
        .flatMap(({ target, values }) =>
          Object.entries(values).map(([name, value]) => ({ metric: `probe.${name}`, component: target, value }))
        );
      const components = health
        .snapshot()
        .filter(({ status, checkedAt }) => status !== 'unknown' && checkedAt >= oldest)
        .flatMap(({ component, status, latencyMs }) => [
          { metric: 'up', component, value: status === 'up' ? 1 : 0 },
          ...(latencyMs === null ? [] : [{ metric: 'latency', component, value: latencyMs }]),
          ...connectionErrors(component),
        ]);
      return [...components, ...probed];
    },
  };
}
