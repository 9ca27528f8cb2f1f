import { findDataset, findMember } from './catalogue/members';
import type { Catalogue, FilterOp, Locale } from './contract';
import type { FilterModel, HealthModel, MetricModel, OpsQuery, RowsModel } from './query-model';
import { isRunnable } from './query-validity';
import { COMPARISON_TITLES, GRAIN_TITLES, isComparison, isGrain } from './vocabulary';

interface Speaker {
  locale: Locale;
  /** The member's title, or its name while the catalogue does not know it. */
  title: (member: string) => string;
  dataset: (name: string) => string;
}

/**
 * What a query asks, in one sentence, for example 「按天统计新增用户,按用户状态分组,筛选用户状态为 active,与上周同期比较」.
 * Pure; names stand in for titles where the catalogue is absent or does not know a member.
 */
export function describeQuery(query: OpsQuery, catalogue: Catalogue | undefined, locale: Locale): string {
  const speaker: Speaker = {
    locale,
    title: (member) => {
      const found = findMember(catalogue, member);
      const text = found?.kind === 'measure' ? found.measure.title : found?.dimension.title;
      return text?.[locale] ?? member;
    },
    dataset: (name) => findDataset(catalogue, name)?.title[locale] ?? name,
  };
  switch (query.kind) {
    case 'metric':
      return describeMetric(query, speaker);
    case 'rows':
      return describeRows(query, speaker);
    case 'health':
      return describeHealth(query, locale);
  }
}

function describeMetric(query: MetricModel, { locale, title }: Speaker): string {
  if (!isRunnable(query)) {
    return locale === 'zh' ? '请先选择至少一个指标' : 'Choose at least one measure first';
  }
  const measures = enumerate(query.measures.map(title), locale);
  const dimensions = enumerate(query.dimensions.map(title), locale);
  const parts =
    locale === 'zh'
      ? [zhHead(query, measures), dimensions && `按${spaced(dimensions)}分组`]
      : [`${measures} ${enGrain(query)}`, dimensions && `split by ${dimensions}`];
  return joinParts(
    [
      ...parts,
      describeFilters(query.filters, { locale, title }),
      describeTop(query, { locale, title }),
      describeComparison(query.compare, locale),
      query.partial === 'drop' &&
        (locale === 'zh' ? '不含不完整的首尾时间段' : 'without unfinished first and last periods'),
    ],
    locale
  );
}

function zhHead(query: MetricModel, measures: string): string {
  if (query.as === 'number' || query.grain === 'none') {
    return `统计整个时间范围内的${spaced(measures)}`;
  }
  const grain = isGrain(query.grain) ? GRAIN_TITLES[query.grain].zh : query.grain;
  return `按${query.grain === 'auto' ? '合适的时间粒度' : spaced(grain)}统计${spaced(measures)}`;
}

function enGrain(query: MetricModel): string {
  if (query.as === 'number' || query.grain === 'none') {
    return 'over the whole time range';
  }
  if (query.grain === 'auto') {
    return 'by a fitting time grain';
  }
  return `by ${isGrain(query.grain) ? GRAIN_TITLES[query.grain].en : query.grain}`;
}

function describeTop(query: MetricModel, { locale, title }: Omit<Speaker, 'dataset'>): string {
  if (!query.top || query.dimensions.length === 0) {
    return '';
  }
  const { n, by = query.measures[0] ?? '', others = true, order = 'desc' } = query.top;
  if (locale === 'zh') {
    const rest = others ? '其余合并为“其他”' : '其余不显示';
    return `取${spaced(title(by))}最${order === 'desc' ? '大' : '小'}的 ${n} 项(${rest})`;
  }
  const rest = others ? 'the rest as "other"' : 'without the rest';
  return `the ${n} with the ${order === 'desc' ? 'largest' : 'smallest'} ${title(by)} (${rest})`;
}

function describeComparison(compare: string | undefined, locale: Locale): string {
  if (!compare || compare === 'none') {
    return '';
  }
  const title = isComparison(compare) ? COMPARISON_TITLES[compare][locale] : compare;
  return locale === 'zh' ? `与${spaced(title)}比较` : `compared with ${title}`;
}

function describeRows(query: RowsModel, { locale, title, dataset }: Speaker): string {
  if (!isRunnable(query)) {
    return locale === 'zh' ? '请先选择一个数据集' : 'Choose a dataset first';
  }
  const count = query.limit ?? 100;
  const name = dataset(query.dataset);
  const head =
    locale === 'zh'
      ? `列出${spaced(name)}最新的 ${count} 条记录${query.as === 'annotations' ? '作为注释' : ''}`
      : `The newest ${count} rows of ${name}${query.as === 'annotations' ? ' as annotations' : ''}`;
  return joinParts([head, describeFilters(query.filters, { locale, title })], locale);
}

function describeHealth(query: HealthModel, locale: Locale): string {
  if (query.components.length === 0) {
    return locale === 'zh' ? '所有组件当前的健康状况' : 'Health of every component now';
  }
  const components = enumerate(query.components, locale);
  return locale === 'zh' ? `${spaced(components)}当前的健康状况`.trim() : `Health of ${components} now`;
}

function describeFilters(filters: readonly FilterModel[], speaker: Omit<Speaker, 'dataset'>): string {
  const { locale } = speaker;
  const said = filters.map((filter) => describeFilter(filter, speaker)).join(locale === 'zh' ? '且' : ' and ');
  if (said === '') {
    return '';
  }
  return locale === 'zh' ? `筛选${said}` : `where ${said}`;
}

function describeFilter({ member, op, values }: FilterModel, { locale, title }: Omit<Speaker, 'dataset'>): string {
  const [first = '', second = ''] = values.map(String);
  const list = values.map(String).join(locale === 'zh' ? '、' : ', ');
  const say = (locale === 'zh' ? ZH_CONDITIONS : EN_CONDITIONS)[op];
  const condition = say ? say({ first, second, list }) : `${op} ${list}`;
  return locale === 'zh' ? `${spaced(title(member))}${condition}` : `${title(member)} ${condition}`;
}

type Condition = (values: { first: string; second: string; list: string }) => string;

const ZH_CONDITIONS: Readonly<Record<FilterOp, Condition>> = {
  '=': ({ first }) => `为${spaced(first)}`,
  '!=': ({ first }) => `不为${spaced(first)}`,
  in: ({ list }) => `属于${spaced(list)}`,
  notIn: ({ list }) => `不属于${spaced(list)}`,
  '>': ({ first }) => `大于${spaced(first)}`,
  '>=': ({ first }) => `不小于${spaced(first)}`,
  '<': ({ first }) => `小于${spaced(first)}`,
  '<=': ({ first }) => `不大于${spaced(first)}`,
  between: ({ first, second }) => `介于${spaced(first)}和${spaced(second)}之间`,
  contains: ({ first }) => `包含“${first}”`,
  notContains: ({ first }) => `不包含“${first}”`,
  startsWith: ({ first }) => `以“${first}”开头`,
  matches: ({ first }) => `匹配正则“${first}”`,
  notMatches: ({ first }) => `不匹配正则“${first}”`,
  isNull: () => '为空',
  isNotNull: () => '不为空',
};

const EN_CONDITIONS: Readonly<Record<FilterOp, Condition>> = {
  '=': ({ first }) => `is ${first}`,
  '!=': ({ first }) => `is not ${first}`,
  in: ({ list }) => `is one of ${list}`,
  notIn: ({ list }) => `is none of ${list}`,
  '>': ({ first }) => `is more than ${first}`,
  '>=': ({ first }) => `is at least ${first}`,
  '<': ({ first }) => `is less than ${first}`,
  '<=': ({ first }) => `is at most ${first}`,
  between: ({ first, second }) => `is between ${first} and ${second}`,
  contains: ({ first }) => `contains "${first}"`,
  notContains: ({ first }) => `does not contain "${first}"`,
  startsWith: ({ first }) => `starts with "${first}"`,
  matches: ({ first }) => `matches the regex "${first}"`,
  notMatches: ({ first }) => `does not match the regex "${first}"`,
  isNull: () => 'is empty',
  isNotNull: () => 'is not empty',
};

function enumerate(items: readonly string[], locale: Locale): string {
  if (items.length < 2) {
    return items[0] ?? '';
  }
  const last = items.at(-1) ?? '';
  const start = items.slice(0, -1).join(locale === 'zh' ? '、' : ', ');
  return locale === 'zh' ? `${spaced(start)}和${spaced(last)}`.trim() : `${start} and ${last}`;
}

function joinParts(parts: ReadonlyArray<string | false>, locale: Locale): string {
  return parts
    .map((part) => (part || '').trim())
    .filter(Boolean)
    .join(locale === 'zh' ? ',' : ', ');
}

/** Latin letters and digits stand apart from the Chinese around them; Chinese does not. */
function spaced(text: string): string {
  const before = /^[\x21-\x7e]/.test(text) ? ' ' : '';
  const after = /[\x21-\x7e]$/.test(text) ? ' ' : '';
  return `${before}${text}${after}`;
}
