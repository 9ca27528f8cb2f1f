import { RESOURCE_TITLES, type CapacityQuery, type CapacityView } from '../contract/capacity.ts';
import type { Text } from '../contract/text.ts';

const VIEWS: Readonly<Record<Exclude<CapacityView, 'sizing'>, Text>> = {
  use: {
    zh: '各资源当前占用、增长与达到阈值的时间',
    en: 'How full each resource is, how it grows and when it reaches its threshold',
  },
  recommendations: { zh: '扩容与优化建议', en: 'What to do about capacity' },
  growth: {
    zh: '用户、交易、AI 用量与带宽的增长及预测',
    en: 'How users, transactions, AI usage and bandwidth grow, and what they will be',
  },
  track_record: { zh: '以往预测与实际的核对', en: 'How earlier predictions held' },
};

/** What a query about capacity asks, in one sentence. */
export function capacitySentence({ view, resources, factor, day }: CapacityQuery): Text {
  const asked = view === 'sizing' ? sizingText(factor, day) : VIEWS[view];
  const titles = resources.map((resource) => RESOURCE_TITLES[resource]);
  return titles.length === 0
    ? { zh: `${asked.zh}。`, en: `${asked.en}.` }
    : {
        zh: `${asked.zh},仅 ${titles.map(({ zh }) => zh).join('、')}。`,
        en: `${asked.en}, of ${titles.map(({ en }) => en).join(', ')} only.`,
      };
}

function sizingText(factor: number, day: CapacityQuery['day']): Text {
  return day === 'campaign'
    ? {
        zh: `大促日(业务量为历史最忙一天的 ${factor} 倍)峰值小时的资源占用`,
        en: `How full resources are at the peak of a campaign day, with ${factor} times the business of the busiest day so far`,
      }
    : {
        zh: `资源占用随业务量的变化,以及业务量 ×${factor} 时的占用`,
        en: `How resources follow the business, and their use with ${factor} times as much of it`,
      };
}
