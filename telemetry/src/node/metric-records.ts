/** One metric, several, or figures by their names. */
export type MetricInput = Metric | readonly Metric[];
export type Metric = Record<string, unknown>;

export interface MetricRecord {
  /** Of the envelope: what the data server files it under. */
  category: 'business_event' | 'user_action';
  record: Metric;
}

/**
 * What a caller gave as records that the data server counts: `{userId, action}` is a user's action, `{event, value}` an event, and
 * figures by their names, `{orders: 3, revenue: 297}`, are one event each.
 */
export function metricRecords(input: MetricInput): MetricRecord[] {
  const list = Array.isArray(input) ? (input as readonly Metric[]) : [input as Metric];
  return list.flatMap(recordsOf);
}

function recordsOf(metric: Metric): MetricRecord[] {
  if (isText(metric['action'])) {
    return [{ category: 'user_action', record: metric }];
  }
  const { event, name, metric: named, ...rest } = metric;
  const title = [event, name, named].find(isText);
  if (title !== undefined) {
    return [{ category: 'business_event', record: { ...rest, event: title } }];
  }
  const others = Object.entries(metric).filter(([, value]) => typeof value !== 'number');
  return Object.entries(metric)
    .filter(([, value]) => typeof value === 'number' && Number.isFinite(value))
    .map(([key, value]) => ({
      category: 'business_event',
      record: { ...Object.fromEntries(others), event: key, value },
    }));
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
