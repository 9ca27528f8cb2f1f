/** Names of the design's table: rules use these and no others. What boards ask is checked against the datasets themselves. */
const DESIGN: Record<string, { measures: string; dimensions: string }> = {
  users: { measures: 'new_users active_users', dimensions: 'status' },
  ideas: { measures: 'submitted completed avg_ai_score high_quality', dimensions: 'status' },
  ai_services: {
    measures: 'calls successful_calls success_rate tokens cost avg_execution_time',
    dimensions: 'service status',
  },
  plans: {
    measures: 'total completed failed success_rate avg_score avg_generation_minutes',
    dimensions: 'status',
  },
  revenue: {
    measures: 'spending paying_users transacting_users transactions avg_transaction',
    dimensions: 'type',
  },
  sessions: { measures: 'online_users', dimensions: '' },
  api: {
    measures: 'requests errors error_rate success_rate slow_requests avg_duration p50 p90 p95 p99 apdex',
    dimensions: 'endpoint method status status_class hour',
  },
  ai_calls: {
    measures: 'calls success_rate tokens cost avg_latency p95_latency',
    dimensions: 'service model error_class',
  },
  host: { measures: 'cpu memory disk network_in network_out', dimensions: 'host mount' },
  health: { measures: 'up latency connection_errors', dimensions: 'component' },
};

function members(kind: 'measures' | 'dimensions'): Set<string> {
  return new Set(
    Object.entries(DESIGN).flatMap(([dataset, names]) =>
      names[kind]
        .split(' ')
        .filter(Boolean)
        .map((name) => `${dataset}.${name}`)
    )
  );
}

export const DESIGN_MEASURES = members('measures');
export const DESIGN_DIMENSIONS = members('dimensions');
