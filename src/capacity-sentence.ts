import type { Locale, Text } from './contract';
import type { CapacityModel } from './query-model';
import { enumerate, joinParts } from './sentence-parts';
import { RESOURCE_TITLES } from './vocabulary';

/** What a query about capacity asks, in one sentence. */
export function describeCapacity({ view, resources, factor, day }: CapacityModel, locale: Locale): string {
  const titles = resources.map((resource) => RESOURCE_TITLES[resource]?.[locale] ?? resource);
  const named = enumerate(titles, locale);
  return joinParts(
    [viewText(view, factor, day)[locale], titles.length > 0 && (locale === 'zh' ? `仅${named}` : `of ${named} only`)],
    locale
  );
}

function viewText(view: CapacityModel['view'], factor: CapacityModel['factor'], day: CapacityModel['day']): Text {
  switch (view) {
    case 'use':
      return {
        zh: '各资源当前占用、增长与达到阈值的时间',
        en: 'How full each resource is, how it grows and when it reaches its threshold',
      };
    case 'recommendations':
      return { zh: '扩容与优化建议', en: 'What to do about capacity' };
    case 'growth':
      return {
        zh: '用户、交易、AI 用量与带宽的增长及预测',
        en: 'How users, transactions, AI usage and bandwidth grow, and what they will be',
      };
    case 'sizing':
      return day === 'campaign'
        ? {
            zh: `大促日(业务量为历史最忙一天的 ${factor} 倍)峰值小时的资源占用`,
            en: `How full resources are at the peak of a campaign day, with ${factor} times the business of the busiest day so far`,
          }
        : {
            zh: `资源占用随业务量的变化,以及业务量 ×${factor} 时的占用`,
            en: `How resources follow the business, and their use with ${factor} times as much of it`,
          };
    case 'track_record':
      return { zh: '以往预测与实际的核对', en: 'How earlier predictions held' };
  }
}
