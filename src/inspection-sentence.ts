import type { Locale, Text } from './contract';
import type { InspectionModel } from './query-model';
import { joinParts } from './sentence-parts';
import { INSPECTION_GROUP_TITLES, INSPECTION_STATUS_TITLES } from './vocabulary';

const HEADS: Readonly<Record<InspectionModel['view'], Text>> = {
  items: { zh: '时间范围内最近一次巡检的各项', en: 'The items of the newest inspection of the time range' },
  summary: { zh: '最近一次巡检各结果的项数', en: 'How many items of the newest inspection are what' },
  history: { zh: '历次巡检各结果的项数', en: 'How many items of each inspection were what' },
};

/** For example 「时间范围内最近一次巡检的各项,类别为安全,结果为不通过」. */
export function describeInspection({ view, groups, statuses }: InspectionModel, locale: Locale): string {
  return joinParts(
    [
      HEADS[view][locale],
      oneOf(groups, INSPECTION_GROUP_TITLES, { zh: '类别为', en: 'of the group ' }, locale),
      oneOf(statuses, INSPECTION_STATUS_TITLES, { zh: '结果为', en: 'whose result is ' }, locale),
    ],
    locale
  );
}

function oneOf(
  values: readonly string[],
  titles: Readonly<Record<string, Text>>,
  before: Text,
  locale: Locale
): string {
  const named = values.map((value) => titles[value]?.[locale] ?? value);
  return named.length === 0 ? '' : `${before[locale]}${named.join(locale === 'zh' ? '或' : ' or ')}`;
}
