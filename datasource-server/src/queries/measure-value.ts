import { metricQuerySchema } from '../contract/query.ts';
import type { Range } from '../semantic/calendar.ts';
import type { QueryServices } from './context.ts';
import { runMetricQuery } from './metric-query.ts';

/** One measure over a whole range; null where it has no value or nothing feeds its dataset. */
export async function readMeasure(
  member: string,
  range: Range,
  services: QueryServices,
  timezone: string
): Promise<number | null> {
  const query = metricQuerySchema.parse({ kind: 'metric', measures: [member], as: 'number' });
  const context = {
    range,
    zone: timezone,
    locale: 'en' as const,
    now: services.clock(),
    fromAlert: false,
    signal: new AbortController().signal,
  };
  const { answer } = await runMetricQuery(query, services, context);
  return answer.groups[0]?.columns[0]?.values[0] ?? null;
}
