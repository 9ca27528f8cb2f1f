import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { metricQuerySchema, type QueryInput } from '../../src/contract/query.ts';
import { DATASETS } from '../../src/datasets/registry.ts';
import { wallSegments, zoneOffsets } from '../../src/semantic/calendar.ts';
import { planMetricQuery } from '../../src/semantic/plan.ts';
import { clickhouseDialect } from '../../src/sql/clickhouse-dialect.ts';
import { compileSelect } from '../../src/sql/compile-select.ts';
import type { Dialect } from '../../src/sql/dialect.ts';
import { mysqlDialect } from '../../src/sql/mysql-dialect.ts';
import type { SelectInput } from '../../src/sql/select.ts';

export const GOLDEN_FOLDER = join(import.meta.dirname ?? __dirname, 'sql');

export const DIALECTS: Record<string, Dialect> = { mysql: mysqlDialect, clickhouse: clickhouseDialect };

interface GoldenCase {
  why: string;
  query: Omit<Extract<QueryInput, { kind: 'metric' }>, 'kind'>;
  from: string;
  to: string;
  now: string;
  zone?: string;
  storedZone?: string;
  keep?: SelectInput['keep'];
  /** Only this dialect can answer it. */
  only?: string;
}

export function goldenCases(): string[] {
  return readdirSync(GOLDEN_FOLDER)
    .filter((file) => file.endsWith('.json'))
    .map((file) => basename(file, '.json'))
    .sort();
}

export function readCase(name: string): GoldenCase {
  return JSON.parse(readFileSync(join(GOLDEN_FOLDER, `${name}.json`), 'utf8')) as GoldenCase;
}

/** The SQL of a golden case in one dialect, a statement a dataset, as it is kept on disk. */
export function compileCase(golden: GoldenCase, dialect: Dialect): string {
  const zone = golden.zone ?? 'Asia/Shanghai';
  const range = { from: Date.parse(golden.from), to: Date.parse(golden.to) };
  const query = metricQuerySchema.parse({ kind: 'metric', ...golden.query });
  const plan = planMetricQuery(query, { datasets: DATASETS, range, zone, now: Date.parse(golden.now) });
  const statements = plan.parts.map((part) => {
    const stored = dialect.name === 'mysql' && part.dataset.source === 'mysql' ? (golden.storedZone ?? 'Asia/Shanghai') : null;
    const { sql, params } = compileSelect(
      {
        part,
        measures: part.measures,
        dimensions: part.dimensions,
        range: plan.range,
        buckets: plan.buckets,
        now: plan.now,
        stored: stored === null ? null : wallSegments(plan.range, stored),
        asked: zoneOffsets(plan.range, zone),
        ...(golden.keep ? { keep: golden.keep } : {}),
        maxRows: 1000,
      },
      dialect
    );
    return `${sql}\n-- ${JSON.stringify(params)}\n`;
  });
  return `-- ${golden.why}\n${statements.join('\n')}`;
}
