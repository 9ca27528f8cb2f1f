import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { metricQuerySchema, querySchema, type QueryInput } from '../../src/contract/query.ts';
import { DATASETS } from '../../src/datasets/registry.ts';
import { wallSegments, zoneOffsets } from '../../src/semantic/calendar.ts';
import { planFunnel } from '../../src/semantic/funnel.ts';
import { planMetricQuery, type PlanContext } from '../../src/semantic/plan.ts';
import { planRetention } from '../../src/semantic/retention.ts';
import { chooseRollup } from '../../src/semantic/rollup.ts';
import { clickhouseDialect } from '../../src/sql/clickhouse-dialect.ts';
import { compileFunnel } from '../../src/sql/clickhouse-funnel.ts';
import { compileRetention } from '../../src/sql/clickhouse-retention.ts';
import { compileSelect } from '../../src/sql/compile-select.ts';
import type { Dialect } from '../../src/sql/dialect.ts';
import { mysqlDialect } from '../../src/sql/mysql-dialect.ts';
import type { SelectInput } from '../../src/sql/select.ts';
import type { Statement } from '../../src/sql/statement.ts';

export const GOLDEN_FOLDER = join(import.meta.dirname ?? __dirname, 'sql');

export const DIALECTS: Record<string, Dialect> = { mysql: mysqlDialect, clickhouse: clickhouseDialect };

interface GoldenCase {
  why: string;
  /** A metric query unless it names another kind. */
  query: Omit<Extract<QueryInput, { kind: 'metric' }>, 'kind'> | Extract<QueryInput, { kind: 'funnel' | 'retention' }>;
  from: string;
  to: string;
  now: string;
  zone?: string;
  storedZone?: string;
  keep?: SelectInput['keep'];
  /** All rollups of the dataset exist. */
  rollups?: boolean;
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
  const context = { datasets: DATASETS, range, zone, now: Date.parse(golden.now) };
  const statements = 'kind' in golden.query ? [aboutUsers(golden.query, context)] : metrics(golden, context, dialect);
  const texts = statements.map(({ sql, params }) => `${sql}\n-- ${JSON.stringify(params)}\n`);
  return `-- ${golden.why}\n${texts.join('\n')}`;
}

function aboutUsers(input: QueryInput, context: PlanContext): Statement {
  const query = querySchema.parse(input);
  const zones = (until: number) => ({
    stored: null,
    asked: zoneOffsets({ from: context.range.from, to: until }, context.zone),
  });
  if (query.kind === 'funnel') {
    const plan = planFunnel(query, context);
    return compileFunnel(plan, zones(plan.until));
  }
  if (query.kind === 'retention') {
    const plan = planRetention(query, context);
    return compileRetention(plan, zones(plan.until));
  }
  throw new Error(`no golden SQL for a query of kind ${query.kind}`);
}

function metrics(golden: GoldenCase, context: PlanContext, dialect: Dialect): Statement[] {
  const query = metricQuerySchema.parse({ kind: 'metric', ...golden.query });
  const plan = planMetricQuery(query, context);
  return plan.parts.map((part) => {
    const stored =
      dialect.name === 'mysql' && part.dataset.source === 'mysql' ? (golden.storedZone ?? 'Asia/Shanghai') : null;
    const { dataset, measures, dimensions, where } = part;
    const { range, buckets, now } = plan;
    const asked = zoneOffsets(range, context.zone);
    const question = {
      dataset,
      measures,
      dimensions: [...dimensions, ...where.map(({ dimension }) => dimension)],
      range,
      buckets,
      asked,
      rowsFrom: -Infinity,
    };
    const wholeFrom = new Map(golden.rollups ? (dataset.rollups ?? []).map(({ table }) => [table, -Infinity]) : []);
    return compileSelect(
      {
        part,
        measures,
        dimensions,
        range,
        buckets,
        now,
        stored: stored === null ? null : wallSegments(range, stored),
        asked,
        rollup: chooseRollup(question, wholeFrom),
        ...(golden.keep ? { keep: golden.keep } : {}),
        maxRows: 1000,
      },
      dialect
    );
  });
}
