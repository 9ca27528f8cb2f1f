import type { ExplainResponse } from '../contract/catalogue.ts';
import type { Query } from '../contract/query.ts';
import { planHistory } from '../semantic/forecast-plan.ts';
import { planMetricQuery } from '../semantic/plan.ts';
import { sentenceOf } from '../semantic/sentence.ts';
import type { Statement } from '../sql/statement.ts';
import type { QueryContext, QueryServices } from './context.ts';
import { compileEvents } from './events-query.ts';
import { compileFunnelQuery } from './funnel-query.ts';
import { compilePatternsQuery } from './patterns-query.ts';
import { compileRetentionQuery } from './retention-query.ts';
import { compileFor, rollupFor } from './run-select.ts';
import { compileRowsQuery } from './rows-query.ts';

/** The SQL that a query would run and the question in words; nothing is run. */
export async function explainQuery(
  query: Query,
  services: QueryServices,
  context: QueryContext
): Promise<ExplainResponse> {
  const sentence = sentenceOf(query, services.datasets);
  if (
    query.kind === 'health' ||
    query.kind === 'incidents' ||
    query.kind === 'inspection' ||
    query.kind === 'capacity'
  ) {
    return { statements: [], sentence };
  }
  if (query.kind === 'rows') {
    const { dataset, bound, statement } = await compileRowsQuery(query, services, context);
    return { statements: bound && statement ? [explained(dataset.name, bound.engine.name, statement)] : [], sentence };
  }
  if (query.kind === 'events') {
    const { names, statement } = compileEvents(query, services, context);
    return { statements: [explained(names.join(', '), 'clickhouse', statement)], sentence };
  }
  if (query.kind === 'patterns') {
    const statement = compilePatternsQuery(query, services, context);
    return { statements: [explained(query.dataset, 'clickhouse', statement)], sentence };
  }
  if (query.kind === 'funnel' || query.kind === 'retention') {
    const { opened, statement } =
      query.kind === 'funnel'
        ? await compileFunnelQuery(query, services, context)
        : await compileRetentionQuery(query, services, context);
    const { bound } = opened;
    return { statements: bound ? [explained(bound.dataset.name, bound.engine.name, statement)] : [], sentence };
  }
  const asked =
    query.kind === 'forecast' ? planHistory(query, context.range, context.now) : { query, range: context.range };
  const plan = planMetricQuery(asked.query, {
    datasets: services.datasets,
    range: asked.range,
    zone: context.zone,
    now: context.now,
  });
  const statements: ExplainResponse['statements'] = [];
  for (const part of plan.parts) {
    const { bound } = await services.directory.open(part.dataset);
    if (bound) {
      const { measures, dimensions } = part;
      const input = {
        part,
        measures,
        dimensions,
        range: plan.range,
        buckets: plan.buckets,
        now: plan.now,
        maxRows: services.limits.maxRows,
      };
      const rollup = rollupFor(bound, input, plan.zone);
      const statement = compileFor(bound, { ...input, rollup }, plan.zone);
      statements.push(explained(part.dataset.name, bound.engine.name, statement));
    }
  }
  return { statements, sentence, ...(plan.buckets ? { grain: plan.buckets.grain } : {}) };
}

function explained(dataset: string, engine: string, { sql, params }: Statement): ExplainResponse['statements'][number] {
  return { dataset, engine, sql, params: Object.fromEntries(params.map((value, index) => [`p${index}`, value])) };
}
