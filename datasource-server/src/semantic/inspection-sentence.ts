import type { InspectionQuery, InspectionView } from '../contract/inspection-query.ts';
import type { Text } from '../contract/text.ts';

const VIEWS: Readonly<Record<InspectionView, Text>> = {
  items: { zh: '时间范围内最近一次巡检的各项', en: 'The items of the newest inspection of the range' },
  summary: { zh: '最近一次巡检各结果的项数', en: 'How many items of the newest inspection are what' },
  history: { zh: '历次巡检各结果的项数', en: 'How many items of each inspection were what' },
};

/** What a query about inspections asks, in one sentence. */
export function inspectionSentence({ view, groups, statuses }: InspectionQuery): Text {
  const zh = [
    groups.length > 0 && `类别为 ${groups.join('、')}`,
    statuses.length > 0 && `结果为 ${statuses.join('、')}`,
  ].filter(Boolean);
  const en = [
    groups.length > 0 && `of ${groups.join(', ')}`,
    statuses.length > 0 && `that are ${statuses.join(', ')}`,
  ].filter(Boolean);
  return { zh: `${[VIEWS[view].zh, ...zh].join(',')}。`, en: `${[VIEWS[view].en, ...en].join(', ')}.` };
}
