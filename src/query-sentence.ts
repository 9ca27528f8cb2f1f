import { describeFunnel, describeRetention } from './cohort-sentence';
import type { Catalogue, Locale } from './contract';
import { describeCapacity } from './capacity-sentence';
import { describeForecast } from './forecast-sentence';
import { describeIncidents } from './incident-sentence';
import { describeInspection } from './inspection-sentence';
import { describeEvents, describePatterns } from './log-sentence';
import type { HealthModel, MetricModel, OpsQuery, RowsModel } from './query-model';
import { isRunnable } from './query-validity';
import { describeFilters, enumerate, joinParts, makeSpeaker, spaced, type Speaker } from './sentence-parts';
import { COMPARISON_TITLES, GRAIN_TITLES, isComparison, isGrain } from './vocabulary';

/**
 * What a query asks, in one sentence, for example 「按天统计新增用户,按用户状态分组,筛选用户状态为 active,与上周同期比较」.
 * Pure; names stand in for titles where the catalogue is absent or does not know a member.
 */
export function describeQuery(query: OpsQuery, catalogue: Catalogue | undefined, locale: Locale): string {
  const speaker = makeSpeaker(catalogue, locale);
  switch (query.kind) {
    case 'metric':
      return describeMetric(query, speaker);
    case 'events':
      return describeEvents(query, speaker);
    case 'patterns':
      return describePatterns(query, speaker);
    case 'funnel':
      return describeFunnel(query, speaker);
    case 'retention':
      return describeRetention(query, speaker);
    case 'forecast':
      return describeForecast(query, speaker);
    case 'rows':
      return describeRows(query, speaker);
    case 'incidents':
      return describeIncidents(query, locale);
    case 'inspection':
      return describeInspection(query, locale);
    case 'capacity':
      return describeCapacity(query, locale);
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

function describeTop(query: MetricModel, { locale, title }: Pick<Speaker, 'locale' | 'title'>): string {
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
