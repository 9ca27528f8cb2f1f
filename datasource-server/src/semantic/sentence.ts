import type { MetricQuery, Query } from '../contract/query.ts';
import type { Filter, Grain } from '../contract/query-fields.ts';
import type { Locale, Text } from '../contract/text.ts';
import { inspectionSentence } from './inspection-sentence.ts';
import { capacitySentence } from './capacity-sentence.ts';
import { forecastSentence } from './forecast-sentence.ts';
import { incidentsSentence } from './incidents-sentence.ts';
import { eventsSentence, patternsSentence } from './lines-sentence.ts';
import type { Dataset } from './model.ts';
import { funnelSentence, retentionSentence } from './moments-sentence.ts';
import { datasetOf, resolveDimension, resolveMeasure } from './resolve-member.ts';

const GRAIN: Record<Grain, Text> = {
  minute: { zh: '分钟', en: 'minute' },
  '5minute': { zh: '5 分钟', en: '5 minutes' },
  '15minute': { zh: '15 分钟', en: '15 minutes' },
  hour: { zh: '小时', en: 'hour' },
  day: { zh: '天', en: 'day' },
  week: { zh: '周', en: 'week' },
  month: { zh: '月', en: 'month' },
  quarter: { zh: '季度', en: 'quarter' },
  year: { zh: '年', en: 'year' },
};

const COMPARED: Record<NonNullable<MetricQuery['compare']>, Text> = {
  '1d': { zh: '前一天同期', en: 'the day before' },
  '1w': { zh: '上周同期', en: 'the week before' },
  '1M': { zh: '上月同期', en: 'the month before' },
  '1y': { zh: '去年同期', en: 'the year before' },
  previous: { zh: '上一个等长区间', en: 'the period before' },
};

/** What a query asks, in one sentence of each language. Throws `unknown_member` like the planner. */
export function sentenceOf(query: Query, datasets: readonly Dataset[]): Text {
  switch (query.kind) {
    case 'metric':
      return { zh: metricZh(query, datasets), en: metricEn(query, datasets) };
    case 'rows': {
      const { dataset } = datasetOf(`${query.dataset}.rows`, datasets);
      return {
        zh: `${dataset.title.zh}最新的 ${query.limit} 行${filtersZh(query.filters, datasets)}。`,
        en: `The newest ${query.limit} rows of ${dataset.title.en}${filtersEn(query.filters, datasets)}.`,
      };
    }
    case 'events':
      return eventsSentence(query, datasets, filtersText(query.filters, datasets));
    case 'patterns':
      return patternsSentence(query, datasets, filtersText(query.filters, datasets));
    case 'funnel':
      return funnelSentence(query, datasets);
    case 'retention':
      return retentionSentence(query, datasets);
    case 'forecast':
      return forecastSentence(query, {
        measure: titlesOf([query.measure], datasets),
        dimensions: titlesOf(query.dimensions, datasets),
        filters: filtersText(query.filters, datasets),
        grain: GRAIN[query.grain],
      });
    case 'incidents':
      return incidentsSentence(query);
    case 'inspection':
      return inspectionSentence(query);
    case 'capacity':
      return capacitySentence(query);
    case 'health':
      return { zh: '各组件当前的健康状态。', en: 'The present status of each component.' };
  }
}

function metricZh(query: MetricQuery, datasets: readonly Dataset[]): string {
  const titles = query.measures.map((member) => titleOf(member, datasets, 'zh')).join('、');
  const dimensions = query.dimensions.map((member) => titleOf(member, datasets, 'zh')).join('、');
  return [
    whenZh(query),
    `统计${apart(titles)}`,
    dimensions && `,按${apart(dimensions)}分组`,
    filtersZh(query.filters, datasets),
    query.top &&
      `,取${query.top.order === 'asc' ? '最小' : '最大'}的 ${query.top.n} 个${query.top.others ? ',其余合并为“其他”' : ''}`,
    query.compare && `,与${COMPARED[query.compare].zh}比较`,
    '。',
  ]
    .filter(Boolean)
    .join('');
}

/** Chinese typography: a space before a Latin letter or a digit. */
function apart(text: string): string {
  return /^[A-Za-z0-9]/.test(text) ? ` ${text}` : text;
}

function metricEn(query: MetricQuery, datasets: readonly Dataset[]): string {
  const titles = query.measures.map((member) => titleOf(member, datasets, 'en')).join(', ');
  const dimensions = query.dimensions.map((member) => titleOf(member, datasets, 'en')).join(', ');
  return [
    titles,
    dimensions && ` by ${dimensions}`,
    whenEn(query),
    filtersEn(query.filters, datasets),
    query.top &&
      `, the ${query.top.order === 'asc' ? 'smallest' : 'largest'} ${query.top.n}${query.top.others ? ' and the rest as "Others"' : ''}`,
    query.compare && `, compared with ${COMPARED[query.compare].en}`,
    '.',
  ]
    .filter(Boolean)
    .join('');
}

function whenZh({ as, grain }: MetricQuery): string {
  if (as === 'number' || grain === 'none') {
    return '在整个时间范围内';
  }
  return grain === 'auto' ? '按自动粒度' : `按${GRAIN[grain].zh}`;
}

function whenEn({ as, grain }: MetricQuery): string {
  if (as === 'number' || grain === 'none') {
    return ' over the whole range';
  }
  return grain === 'auto' ? ' over time' : ` a ${GRAIN[grain].en}`;
}

function filtersText(filters: readonly Filter[], datasets: readonly Dataset[]): Text {
  return { zh: filtersZh(filters, datasets), en: filtersEn(filters, datasets) };
}

function filtersZh(filters: readonly Filter[], datasets: readonly Dataset[]): string {
  return filters.length === 0
    ? ''
    : `,筛选 ${filters.map((filter) => filterText(filter, datasets, 'zh')).join(' 且 ')}`;
}

function filtersEn(filters: readonly Filter[], datasets: readonly Dataset[]): string {
  return filters.length === 0
    ? ''
    : `, where ${filters.map((filter) => filterText(filter, datasets, 'en')).join(' and ')}`;
}

function filterText({ member, op, values }: Filter, datasets: readonly Dataset[], locale: Locale): string {
  return [titleOf(member, datasets, locale), op, values.join(', ')].filter(Boolean).join(' ');
}

function titlesOf(members: readonly string[], datasets: readonly Dataset[]): Text {
  const titles = (locale: Locale) => members.map((member) => titleOf(member, datasets, locale));
  return { zh: titles('zh').join('、'), en: titles('en').join(', ') };
}

function titleOf(member: string, datasets: readonly Dataset[], locale: Locale): string {
  const { dataset, name } = datasetOf(member, datasets);
  const isMeasure = Object.hasOwn(dataset.measures, name);
  return (isMeasure ? resolveMeasure(dataset, name).measure : resolveDimension(dataset, name).dimension).title[locale];
}
