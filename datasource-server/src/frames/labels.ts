import type { Comparison } from '../contract/query.ts';
import type { Locale, Text } from '../contract/text.ts';
import { OTHERS_MARK, type GroupKey } from '../sql/select.ts';
import type { MetricPlan } from '../semantic/plan.ts';
import type { ResolvedDimension, ResolvedMeasure } from '../semantic/resolve-member.ts';

const OTHERS: Text = { zh: '其他', en: 'Others' };
const NONE: Text = { zh: '(空)', en: '(none)' };

export const COMPARISON_TITLE: Record<Comparison, Text> = {
  '1d': { zh: '昨日同期', en: 'a day before' },
  '1w': { zh: '上周同期', en: 'a week before' },
  '1M': { zh: '上月同期', en: 'a month before' },
  '1y': { zh: '去年同期', en: 'a year before' },
  previous: { zh: '上一周期', en: 'the period before' },
};

/** A dimension's value as a person reads it. A real value that reads like one of our own words is quoted, to stay apart. */
export function valueTitle(value: string | null, locale: Locale): string {
  if (value === null) {
    return NONE[locale];
  }
  if (value === OTHERS_MARK) {
    return OTHERS[locale];
  }
  return value === NONE[locale] || value === OTHERS[locale] ? `“${value}”` : value;
}

/** Labels of one group, keyed by the dimensions' short names. */
export function dimensionLabels(
  key: GroupKey,
  dimensions: readonly ResolvedDimension[],
  locale: Locale
): Record<string, string> {
  return Object.fromEntries(dimensions.map(({ name }, index) => [name, valueTitle(key[index] ?? null, locale)]));
}

/** A measure's title; with its dataset's where another measure of the question has the same. */
export function measureTitle({ parts }: Pick<MetricPlan, 'parts'>, asked: ResolvedMeasure, locale: Locale): string {
  const title = asked.measure.title[locale];
  const same = parts.filter(({ measures }) => measures.some(({ measure }) => measure.title[locale] === title));
  const own = same.find(({ measures }) => measures.some(({ member }) => member === asked.member));
  return own && same.length > 1 ? `${own.dataset.title[locale]} · ${title}` : title;
}
