import { datasetName, datasetsOf, datasetsWithLines, findDataset, findMember, isNumeric } from '../catalogue/members';
import { parseNumberText } from '../controls/number-text';
import type { Catalogue, FilterOp } from '../contract';
import type { EventsModel, FilterModel, FilterValue, OpsQuery, SearchModel } from '../query-model';

/** A click on a value: show only lines (or rows) with it, or none of them. */
export interface Click {
  type: 'FILTER_FOR' | 'FILTER_OUT';
  /** A label of a line, a column of a table. */
  key: string;
  value: string;
  /** The dataset of the clicked line, where it is known. */
  dataset?: string | undefined;
}

type Filtered = Extract<OpsQuery, { filters: FilterModel[] }>;

/** An operator, the same for several values, and the two that say the opposite. */
const OPS: Readonly<Record<Click['type'], { one: FilterOp; many: FilterOp; opposite: readonly FilterOp[] }>> = {
  FILTER_FOR: { one: '=', many: 'in', opposite: ['!=', 'notIn'] },
  FILTER_OUT: { one: '!=', many: 'notIn', opposite: ['=', 'in'] },
};

/**
 * The query with the click applied: a filter that is there goes, its opposite is replaced. A label of a line that no dimension stands
 * for (details that a logger added) becomes a search for its value. A query without filters stays as it is.
 */
export function toggleFilter(query: OpsQuery, click: Click, catalogue: Catalogue | undefined): OpsQuery {
  if (!isFiltered(query)) {
    return query;
  }
  if (query.kind === 'events') {
    return toggleLine(query, click, catalogue);
  }
  const member = memberFor(query, click, catalogue);
  return member ? { ...query, filters: toggled(query.filters, member, click, catalogue) } : query;
}

/** Whether the query asks for this value already. */
export function hasFilter(query: OpsQuery, { key, value }: Pick<Click, 'key' | 'value'>): boolean {
  if (!isFiltered(query)) {
    return false;
  }
  if (query.kind === 'events' && standsFor(query, key, value)) {
    return true;
  }
  const asks = ({ member, op, values }: FilterModel) =>
    (op === '=' || op === 'in') && (member === key || nameIn(member) === key) && values.map(String).includes(value);
  return query.filters.some(asks);
}

/** The query with one more text to look for, or to rule out. Only lines can be searched. */
export function withSearch(query: OpsQuery, text: string, mode: SearchModel['mode']): OpsQuery {
  if ((query.kind !== 'events' && query.kind !== 'patterns') || text === '') {
    return query;
  }
  const known = query.search.some((term) => term.text === text && term.mode === mode);
  return known ? query : { ...query, search: [...query.search, { text, mode, caseSensitive: true }] };
}

function toggleLine(query: EventsModel, click: Click, catalogue: Catalogue | undefined): EventsModel {
  const { key, value, type } = click;
  if (key === 'dataset') {
    return { ...query, ...chosenDatasets(query, click, catalogue) };
  }
  if (type === 'FILTER_FOR' && key === 'stream') {
    return { ...query, stream: query.stream === value ? undefined : value };
  }
  if (type === 'FILTER_FOR' && key === 'trace_id') {
    return { ...query, traceId: query.traceId === value ? undefined : value };
  }
  const member = memberFor(query, click, catalogue);
  return member
    ? { ...query, filters: toggled(query.filters, member, click, catalogue) }
    : { ...query, search: toggledSearch(query.search, click) };
}

/** Filters of a dataset that is no longer read would be refused. */
function chosenDatasets({ datasets, filters }: EventsModel, { type, value }: Click, catalogue: Catalogue | undefined) {
  const read = datasets.length > 0 ? datasets : datasetsWithLines(catalogue).map(({ name }) => name);
  const alone = datasets.length === 1 && datasets[0] === value;
  const chosen = type === 'FILTER_OUT' ? read.filter((name) => name !== value) : alone ? [] : [value];
  return {
    datasets: chosen,
    filters: filters.filter(({ member }) => chosen.length === 0 || chosen.includes(datasetName(member))),
  };
}

function standsFor({ datasets, stream, traceId, search }: EventsModel, key: string, value: string): boolean {
  switch (key) {
    case 'dataset':
      return datasets.length === 1 && datasets[0] === value;
    case 'stream':
      return stream === value;
    case 'trace_id':
      return traceId === value;
    default:
      return search.some(({ text, mode }) => text === value && mode === 'contains');
  }
}

/** The dimension that a label or column stands for: by its full name, its short one or its title, in what the query reads. */
function memberFor(query: Filtered, { key, dataset }: Click, catalogue: Catalogue | undefined): string | undefined {
  if (findMember(catalogue, key)?.kind === 'dimension') {
    return key;
  }
  const read = dataset ? [dataset] : [...datasetsOf(query, catalogue)];
  return read
    .flatMap((name) => findDataset(catalogue, name)?.dimensions ?? [])
    .find(({ name, title }) => nameIn(name) === key || title.zh === key || title.en === key)?.name;
}

function toggled(
  filters: readonly FilterModel[],
  member: string,
  { type, value }: Click,
  catalogue: Catalogue | undefined
): FilterModel[] {
  const { one, many, opposite } = OPS[type];
  const holds = (filter: FilterModel, ops: readonly FilterOp[]) =>
    filter.member === member && ops.includes(filter.op) && filter.values.map(String).includes(value);
  const present = filters.some((filter) => holds(filter, [one, many]));
  const rest = filters.flatMap((filter) => (holds(filter, [one, many, ...opposite]) ? without(filter, value) : filter));
  const typed: FilterValue = isNumeric(findMember(catalogue, member)) ? parseNumberText(value) : value;
  return present ? rest : [...rest, { member, op: one, values: [typed] }];
}

function without(filter: FilterModel, value: string): FilterModel[] {
  const values = filter.values.filter((other) => String(other) !== value);
  return values.length === 0 ? [] : [{ ...filter, values }];
}

function toggledSearch(search: readonly SearchModel[], { type, value }: Click): SearchModel[] {
  const mode = type === 'FILTER_FOR' ? 'contains' : 'notContains';
  const present = search.some((term) => term.text === value && term.mode === mode);
  const rest = search.filter((term) => term.text !== value || term.mode === 'matches');
  return present || value === '' ? rest : [...rest, { text: value, mode, caseSensitive: true }];
}

function isFiltered(query: OpsQuery): query is Filtered {
  return 'filters' in query;
}

function nameIn(member: string): string {
  return member.split('.')[1] ?? '';
}
