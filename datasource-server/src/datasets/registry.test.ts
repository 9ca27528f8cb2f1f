import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isAdditive, type Dataset, type Measure } from '../semantic/model.ts';
import { DATASETS, findDataset } from './registry.ts';

/** The names that dashboards, rules and people outside rely on: they may grow, never change. */
const PROMISED: Record<
  string,
  { measures: string[]; dimensions: string[]; table: string; source: 'mysql' | 'events' }
> = {
  users: { measures: ['new_users', 'active_users'], dimensions: ['status'], table: 'users', source: 'mysql' },
  ideas: {
    measures: ['submitted', 'completed', 'avg_ai_score', 'high_quality'],
    dimensions: ['status'],
    table: 'ideas',
    source: 'mysql',
  },
  ai_services: {
    measures: ['calls', 'successful_calls', 'success_rate', 'tokens', 'cost', 'avg_execution_time'],
    dimensions: ['service', 'status'],
    table: 'ai_service_logs',
    source: 'mysql',
  },
  plans: {
    measures: ['total', 'completed', 'failed', 'success_rate', 'avg_score', 'avg_generation_minutes'],
    dimensions: ['status'],
    table: 'business_plans',
    source: 'mysql',
  },
  revenue: {
    measures: ['spending', 'paying_users', 'transacting_users', 'transactions', 'avg_transaction'],
    dimensions: ['type'],
    table: 'credit_transactions',
    source: 'mysql',
  },
  sessions: { measures: ['online_users'], dimensions: [], table: 'user_sessions', source: 'mysql' },
  api: {
    measures: [
      'requests',
      'errors',
      'error_rate',
      'success_rate',
      'slow_requests',
      'avg_duration',
      'p50',
      'p90',
      'p95',
      'p99',
      'apdex',
    ],
    dimensions: ['endpoint', 'method', 'status', 'status_class', 'hour'],
    table: 'api_requests',
    source: 'events',
  },
  ai_calls: {
    measures: ['calls', 'success_rate', 'tokens', 'cost', 'avg_latency', 'p95_latency'],
    dimensions: ['service', 'model', 'error_class'],
    table: 'ai_calls',
    source: 'events',
  },
  actions: {
    measures: ['actions', 'unique_users'],
    dimensions: ['action', 'user_id'],
    table: 'user_actions',
    source: 'events',
  },
  business_events: {
    measures: ['events', 'value'],
    dimensions: ['event'],
    table: 'business_events',
    source: 'events',
  },
  security: { measures: ['events'], dimensions: ['event', 'ip'], table: 'security_events', source: 'events' },
  errors: { measures: ['errors'], dimensions: ['source', 'message_pattern'], table: 'app_errors', source: 'events' },
  web: {
    measures: ['page_views', 'page_load_p75', 'lcp_p75', 'inp_p75', 'cls_p75', 'js_errors'],
    dimensions: ['page', 'browser'],
    table: 'web_events',
    source: 'events',
  },
  logs: { measures: ['lines', 'unparsed'], dimensions: ['level', 'app'], table: 'log_lines', source: 'events' },
  ai_budget: {
    measures: ['used', 'burn_rate', 'spent', 'budget'],
    dimensions: ['period'],
    table: 'samples',
    source: 'events',
  },
  ingest: { measures: ['silence'], dimensions: [], table: 'samples', source: 'events' },
  host: {
    measures: ['cpu', 'memory', 'disk', 'network_in', 'network_out'],
    dimensions: ['host', 'mount'],
    table: 'samples',
    source: 'events',
  },
  mysql_server: {
    measures: [
      'threads_connected',
      'threads_running',
      'connection_usage',
      'slow_queries',
      'buffer_pool_hit_rate',
      'replication_lag',
      'replication_running',
      'data_size',
      'table_size',
    ],
    dimensions: ['server', 'table'],
    table: 'samples',
    source: 'events',
  },
  redis_server: {
    measures: ['memory_used', 'memory_usage', 'clients', 'hit_rate', 'evictions'],
    dimensions: ['server'],
    table: 'samples',
    source: 'events',
  },
  probes: {
    measures: ['up', 'availability', 'status', 'dns', 'tcp', 'tls', 'ttfb', 'total', 'tls_days'],
    dimensions: ['target'],
    table: 'samples',
    source: 'events',
  },
  deliveries: {
    measures: ['deliveries', 'failed', 'latency_p95'],
    dimensions: ['channel', 'outcome'],
    table: 'deliveries',
    source: 'events',
  },
  health: {
    measures: ['up', 'latency', 'connection_errors'],
    dimensions: ['component'],
    table: 'samples',
    source: 'events',
  },
};

/** Units that Grafana knows and that we have agreed on. */
const UNITS = new Set([
  'short',
  'none',
  'percent',
  'ms',
  's',
  'm',
  'h',
  'd',
  'currency:¥',
  'bytes',
  'Bps',
  'reqps',
  'dateTimeAsIso',
]);

const measures = DATASETS.flatMap((dataset) =>
  Object.entries(dataset.measures).map(([name, measure]): [string, Dataset, Measure] => [
    `${dataset.name}.${name}`,
    dataset,
    measure,
  ])
);

describe('the registry of datasets', () => {
  test('holds every *.dataset.ts of this folder', () => {
    const files = readdirSync(__dirname).filter((file) => file.endsWith('.dataset.ts'));
    const exported = files.flatMap((file) => Object.values(require(join(__dirname, file)) as Record<string, Dataset>));
    expect(new Set(DATASETS)).toEqual(new Set(exported));
    expect(DATASETS).toHaveLength(exported.length);
    expect(files.sort()).toEqual(DATASETS.map((dataset) => `${dataset.name.replaceAll('_', '-')}.dataset.ts`).sort());
  });

  test('names are unique and well formed', () => {
    const names = DATASETS.map((dataset) => dataset.name);
    expect(new Set(names).size).toBe(names.length);
    for (const dataset of DATASETS) {
      for (const name of [dataset.name, ...Object.keys(dataset.measures), ...Object.keys(dataset.dimensions)]) {
        expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
      }
      expect(Object.keys(dataset.measures).filter((name) => name in dataset.dimensions)).toEqual([]);
    }
  });

  test.each(Object.entries(PROMISED))('%s keeps the names that outsiders rely on', (name, promised) => {
    const dataset = findDataset(name);
    expect(Object.keys(dataset?.measures ?? {})).toEqual(expect.arrayContaining(promised.measures));
    expect(Object.keys(dataset?.dimensions ?? {})).toEqual(expect.arrayContaining(promised.dimensions));
    expect(dataset).toMatchObject({ table: promised.table, source: promised.source });
  });

  test('an unknown name is not found', () => {
    expect(findDataset('constructor')).toBeUndefined();
    expect(findDataset('nope')).toBeUndefined();
  });
});

describe('every title', () => {
  test('is there in both languages, Chinese in Chinese', () => {
    for (const dataset of DATASETS) {
      const texts = [dataset, ...Object.values(dataset.measures), ...Object.values(dataset.dimensions)].map(
        (item) => item.title
      );
      for (const { zh, en } of texts) {
        expect(zh.trim()).not.toBe('');
        expect(en).toMatch(/^[\x20-\x7e]+$/);
      }
      expect(dataset.title.zh).toMatch(/\p{Script=Han}/u);
    }
  });

  test('is used once among the measures of a dataset', () => {
    for (const dataset of DATASETS) {
      for (const locale of ['zh', 'en'] as const) {
        const titles = Object.values(dataset.measures).map((measure) => measure.title[locale]);
        expect(new Set(titles).size).toBe(titles.length);
      }
    }
  });
});

describe.each(measures)('%s', (_member, dataset, measure) => {
  test('has a unit that Grafana knows', () => {
    expect(UNITS).toContain(measure.unit);
  });

  test('fills an empty bucket with 0 only where nothing means 0', () => {
    const { agg } = measure.aggregate;
    const nothingMeansZero =
      (isAdditive(measure.aggregate) || agg === 'countDistinct') &&
      dataset.table !== 'samples' &&
      dataset.time !== null;
    expect(measure.fill).toBe(nothingMeansZero ? 'zero' : 'null');
  });

  test('of a table shared by several measures names its own rows', () => {
    const { aggregate } = measure;
    const parts = aggregate.agg === 'ratio' ? [aggregate.numerator, aggregate.denominator] : [aggregate];
    for (const part of parts) {
      const conditions = (part.where ?? []).filter((condition) => condition.column === dataset.discriminator);
      expect(conditions).toHaveLength(dataset.discriminator ? 1 : 0);
    }
  });
});

test('annotations show dimensions that exist', () => {
  for (const { annotation, dimensions } of DATASETS) {
    const shown = annotation ? [annotation.title, ...annotation.tags] : [];
    expect(Object.keys(dimensions)).toEqual(expect.arrayContaining([...new Set(shown)]));
  }
});
