import { metricQuerySchema } from '../contract/query.ts';
import type { Range } from '../semantic/calendar.ts';
import type { QueryServices } from './context.ts';
import { runMetricQuery, type MetricOutcome } from './metric-query.ts';

/** A metric query of the server's own, by the same path as a panel's; nobody waits for it, so nothing cancels it. Throws ServiceError. */
export function askMeasure(query: object, range: Range, services: QueryServices, zone: string): Promise<MetricOutcome> {
  return runMetricQuery(metricQuerySchema.parse({ kind: 'metric', ...query }), services, {
    range,
    zone,
    locale: 'en',
    now: services.clock(),
    fromAlert: false,
    signal: new AbortController().signal,
  });
}
