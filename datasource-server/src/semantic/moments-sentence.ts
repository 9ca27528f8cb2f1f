import type { FunnelQuery, RetentionQuery } from '../contract/log-queries.ts';
import type { Text } from '../contract/text.ts';
import type { Dataset } from './model.ts';
import { resolveMoment } from './moments.ts';
import { datasetOf, resolveDimension } from './resolve-member.ts';
import { periodsOf } from './retention.ts';
import { windowText } from './window-text.ts';

/** What a funnel asks. Throws like the planner for names that are not known. */
export function funnelSentence(query: FunnelQuery, datasets: readonly Dataset[]): Text {
  const steps = query.steps.map((step) => resolveMoment(step, datasets).title);
  const within = windowText(query.windowSeconds);
  const split = splitText(query, datasets);
  return {
    zh: `${within.zh}内依次经过 ${steps.map(({ zh }) => zh).join(' → ')} 各步的用户数${split.zh}。`,
    en: `Users who took each step of ${steps.map(({ en }) => en).join(' → ')} in this order within ${within.en}${split.en}.`,
  };
}

function splitText({ by, top }: FunnelQuery, datasets: readonly Dataset[]): Text {
  if (by === undefined) {
    return { zh: '', en: '' };
  }
  const { dataset, name } = datasetOf(by, datasets);
  const { title } = resolveDimension(dataset, name).dimension;
  return {
    zh: `,按第一步的${title.zh}拆分,取人数最多的 ${top} 个,其余合并为“其他”`,
    en: `, by ${title.en} at the first step, the largest ${top} and the rest as "Others"`,
  };
}

const PERIOD: Record<RetentionQuery['grain'], { each: Text; counted: Text }> = {
  day: { each: { zh: '天', en: 'day' }, counted: { zh: '天', en: 'days' } },
  week: { each: { zh: '周', en: 'week' }, counted: { zh: '周', en: 'weeks' } },
  month: { each: { zh: '月', en: 'month' }, counted: { zh: '个月', en: 'months' } },
};

/** What a retention asks. Throws like the planner for names that are not known. */
export function retentionSentence(query: RetentionQuery, datasets: readonly Dataset[]): Text {
  const start = resolveMoment(query.start, datasets).title;
  const comeback = resolveMoment(query.comeback, datasets).title;
  const { each, counted } = PERIOD[query.grain];
  const periods = periodsOf(query);
  return {
    zh: `每${each.zh}首次出现“${start.zh}”的用户中,之后第 ${periods.join('、')} ${counted.zh}又有“${comeback.zh}”的比例。`,
    en: `Of the users whose first "${start.en}" falls into each ${each.en}, the share with "${comeback.en}" ${periods.join(', ')} ${counted.en} later.`,
  };
}
