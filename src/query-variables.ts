import type { EventsModel, MomentModel, OpsQuery, PatternsModel } from './query-model';

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
    case 'forecast':
      return [query.measure, ...query.dimensions, query.grain, ...filterTexts(query.filters)].some(isVariable);
    case 'rows':
      return [query.dataset, ...filterTexts(query.filters)].some(isVariable);
    case 'events':
      return [...query.datasets, query.stream ?? '', query.traceId ?? '', ...lineTexts(query)].some(isVariable);
    case 'patterns':
      return [query.dataset, ...lineTexts(query)].some(isVariable);
    case 'funnel':
      return [query.by ?? '', ...query.steps.flatMap(momentTexts)].some(isVariable);
    case 'retention':
      return [query.start, query.comeback].flatMap(momentTexts).some(isVariable);
    case 'incidents':
      return [...query.severities, ...query.states, ...query.rules, ...query.figures, query.grain].some(isVariable);
    case 'inspection':
      return [...query.groups, ...query.statuses].some(isVariable);
    case 'capacity':
      return [...query.resources, String(query.factor)].some(isVariable);
    case 'health':
      return query.components.some(isVariable);
  }
}

function lineTexts({ levels, search, filters, grain }: EventsModel | PatternsModel): string[] {
  return [...levels, ...search.map(({ text }) => text), ...filterTexts(filters), grain];
}

function momentTexts({ dataset, filters, title = '' }: MomentModel): string[] {
  return [dataset, title, ...filterTexts(filters)];
}

function filterTexts(filters: Array<{ member: string; values: unknown[] }>): string[] {
  return filters.flatMap(({ member, values }) => [member, ...values.filter((value) => typeof value === 'string')]);
}

function isVariable(text: string): boolean {
  return VARIABLE.test(text);
}
