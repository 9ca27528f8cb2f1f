import type { ValuesResponse } from '../contract/catalogue.ts';
import type { Filter } from '../contract/query-fields.ts';
import { datasetOf, resolveDimension } from '../semantic/resolve-member.ts';
import { compileValues } from '../sql/compile-rows.ts';
import type { QueryContext, QueryServices } from './context.ts';
import { newCost, runStatement, zonesFor } from './run-select.ts';

export interface ValuesQuestion {
  member: string;
  search: string;
  limit: number;
}

/** Values of a dimension seen in the range, the most frequent first. Empty where the dataset has no source. */
export async function dimensionValues(
  question: ValuesQuestion,
  services: QueryServices,
  context: QueryContext
): Promise<ValuesResponse> {
  const { dataset, name } = datasetOf(question.member, services.datasets);
  const dimension = resolveDimension(dataset, name);
  const { bound } = await services.directory.open(dataset);
  if (!bound) {
    return { values: [], truncated: false };
  }
  const searched = question.search !== '' && dimension.dimension.type === 'string';
  const filter: Filter = { member: question.member, op: 'contains', values: [question.search] };
  const part = { dataset, where: searched ? [{ dimension, filter }] : [], having: [] };
  const input = { part, dimension, range: context.range, limit: question.limit };
  const statement = compileValues({ ...input, ...zonesFor(bound, context.range, context.zone) }, bound.engine.dialect);
  const result = await runStatement(statement, bound.engine, services, context, newCost());
  const values = (result.columns[0] ?? []).filter(
    (value): value is string => typeof value === 'string' && value !== ''
  );
  const matching = values.filter((value) => searched || value.includes(question.search));
  return { values: matching.slice(0, question.limit), truncated: values.length > question.limit };
}
