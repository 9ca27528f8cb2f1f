import type { Frame, FrameValue } from '../../src/contract/frames.ts';
import { querySchema } from '../../src/contract/query.ts';
import { DATASETS } from '../../src/datasets/registry.ts';
import type { EventStore } from '../../src/engines/engine.ts';
import { answerQuery } from '../../src/queries/answer-query.ts';
import { createDatasetDirectory, type Retention } from '../../src/queries/sources.ts';
import type { Range } from '../../src/semantic/calendar.ts';
import { noCapacity } from '../support/no-capacity.ts';
import { noIncidents } from '../support/no-incidents.ts';
import { noInspections } from '../support/no-inspections.ts';

export interface Asked {
  range: Range;
  now: number;
  zone?: string;
  locale?: 'zh' | 'en';
  retention?: Retention;
}

/** Asks one query of a store through everything but HTTP and the cache; resolves to its one frame. */
export function asking(store: EventStore): (query: object, asked: Asked) => Promise<Frame> {
  return async (query, { range, now, zone = 'UTC', locale = 'en', retention }) => {
    const clock = () => now;
    const sources = {
      business: null,
      events: store,
      demo: false,
      demoMarker: 'no_demo',
      businessTimezone: 'UTC',
      retention: retention ?? null,
      rollupsWholeFrom: new Map(),
    };
    const services = {
      datasets: DATASETS,
      directory: createDatasetDirectory(sources, DATASETS, clock),
      limits: { queryTimeoutMs: 30_000, maxRows: 100_000, maxSeries: 1000, maxResponseBytes: 1e8 },
      limiter: <T>(work: () => Promise<T>) => work(),
      clock,
      incidents: noIncidents,
      inspections: noInspections,
      capacity: noCapacity,
      componentHealth: () => [],
      isDemo: () => false,
    };
    const signal = new AbortController().signal;
    const context = { range, zone, locale, now, fromAlert: false, signal };
    const { frames } = await answerQuery(querySchema.parse(query), services, context);
    expect(frames).toHaveLength(1);
    return frames[0] as Frame;
  };
}

/** The frame's rows as objects by field name. */
export function rowsOf({ schema, data }: Frame): Array<Record<string, FrameValue>> {
  const [first = []] = data.values;
  return first.map((_, row) =>
    Object.fromEntries(schema.fields.map(({ name }, column) => [name, data.values[column]?.[row] as FrameValue]))
  );
}
