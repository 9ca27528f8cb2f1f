import type { ForecastModel } from './query-model';
import { isRunnable } from './query-validity';
import { describeFilters, enumerate, joinParts, spaced, type Speaker } from './sentence-parts';
import { GRAIN_TITLES, isGrain } from './vocabulary';

/** For example 「按天预测磁盘使用率未来 30 个周期的走势,按主机分组,以及何时升至 80」. */
export function describeForecast(query: ForecastModel, { locale, title }: Speaker): string {
  if (!isRunnable(query)) {
    return locale === 'zh' ? '请先选择一个指标' : 'Choose a measure first';
  }
  const measure = title(query.measure);
  const grain = isGrain(query.grain) ? GRAIN_TITLES[query.grain][locale] : query.grain;
  const dimensions = enumerate(query.dimensions.map(title), locale);
  const filters = describeFilters(query.filters, { locale, title });
  return locale === 'zh'
    ? joinParts(
        [
          `按${spaced(grain)}预测${spaced(measure)}未来 ${query.horizon} 个周期的走势`,
          dimensions && `按${spaced(dimensions)}分组`,
          filters,
          query.threshold &&
            `以及何时${query.threshold.direction === 'above' ? '升至' : '降至'} ${query.threshold.value}`,
        ].map((part) => part ?? ''),
        locale
      )
    : joinParts(
        [
          `${measure} by ${grain}, ${query.horizon} ahead`,
          dimensions && `split by ${dimensions}`,
          filters,
          query.threshold &&
            `and when it ${query.threshold.direction === 'above' ? 'rises' : 'falls'} to ${query.threshold.value}`,
        ].map((part) => part ?? ''),
        locale
      );
}
