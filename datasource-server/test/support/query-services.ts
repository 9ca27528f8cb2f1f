import { DATASETS } from '../../src/datasets/registry.ts';
import type { Engine, EventStore } from '../../src/engines/engine.ts';
import { systemClock, type Clock } from '../../src/platform/clock.ts';
import type { QueryServices } from '../../src/queries/context.ts';
import { createDatasetDirectory } from '../../src/queries/sources.ts';

interface Stores {
  events: EventStore;
  business?: Engine;
  /** Of the business's stored times. */
  zone: string;
  clock: Clock;
}

/** What queries are answered with, over a test's own stores: no limit is in their way. */
export function queryServices({ events, business, zone, clock }: Stores): QueryServices {
  const sources = {
    business: business ?? null,
    events,
    demo: false,
    demoMarker: 'none',
    businessTimezone: zone,
    retention: null,
    rollupsWholeFrom: new Map<string, number>(),
  };
  return {
    datasets: DATASETS,
    directory: createDatasetDirectory(sources, DATASETS, systemClock),
    limits: { queryTimeoutMs: 60_000, maxRows: 200_000, maxSeries: 100, maxResponseBytes: 1e8 },
    limiter: (work) => work(),
    clock,
  };
}
