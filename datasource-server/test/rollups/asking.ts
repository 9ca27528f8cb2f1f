import { metricQuerySchema } from '../../src/contract/query.ts';
import type { EventStore } from '../../src/engines/engine.ts';
import { systemClock, type Clock } from '../../src/platform/clock.ts';
import { runMetricQuery, type MetricOutcome } from '../../src/queries/metric-query.ts';
import { createDatasetDirectory, type Retention } from '../../src/queries/sources.ts';
import type { Range } from '../../src/semantic/calendar.ts';
import type { Dataset } from '../../src/semantic/model.ts';

export type Ask = (query: object, range: Range, zone: string) => Promise<MetricOutcome>;

interface Options {
  clock?: Clock;
  retention?: Retention;
  rollupsWholeFrom?: ReadonlyMap<string, number>;
}

/** Asks metric questions of a store, without cache and HTTP. */
export function asking(
  store: EventStore,
  datasets: readonly Dataset[],
  { clock = systemClock, retention, rollupsWholeFrom = new Map() }: Options = {}
): Ask {
  const shown = { business: null, events: store, demo: false, demoMarker: 'no_demo', businessTimezone: 'UTC' };
  const services = {
    datasets,
    directory: createDatasetDirectory({ ...shown, retention: retention ?? null, rollupsWholeFrom }, datasets, clock),
    limits: { queryTimeoutMs: 30_000, maxRows: 500_000, maxSeries: 1000, maxResponseBytes: 1e9 },
    limiter: <T>(work: () => Promise<T>) => work(),
    clock,
  };
  return (query, range, zone) =>
    runMetricQuery(metricQuerySchema.parse({ kind: 'metric', refId: 'A', ...query }), services, {
      range,
      zone,
      locale: 'en',
      now: clock(),
      fromAlert: false,
      signal: new AbortController().signal,
    });
}
