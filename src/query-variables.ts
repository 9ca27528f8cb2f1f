import type { OpsQuery } from './query-model';

const VARIABLE = /\$\w|\$\{\w|\[\[\w/;

/** Whether any member, grain or value of a query names a dashboard variable. */
export function usesVariables(query: OpsQuery): boolean {
  switch (query.kind) {
    case 'metric':
      return [
        ...query.measures,
        ...query.dimensions,
        query.grain,
        query.compare ?? '',
        ...filterTexts(query.filters),
      ].some(isVariable);
    case 'rows':
      return [query.dataset, ...filterTexts(query.filters)].some(isVariable);
    case 'health':
      return query.components.some(isVariable);
  }
}

function filterTexts(filters: Array<{ member: string; values: unknown[] }>): string[] {
  return filters.flatMap(({ member, values }) => [member, ...values.filter((value) => typeof value === 'string')]);
}

function isVariable(text: string): boolean {
  return VARIABLE.test(text);
}
