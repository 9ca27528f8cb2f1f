import type { IncidentsQuery, IncidentsView } from '../contract/incident-query.ts';
import type { Text } from '../contract/text.ts';

const VIEWS: Readonly<Record<IncidentsView, Text>> = {
  list: { zh: '列出时间范围内的事件', en: 'The incidents of the range' },
  summary: {
    zh: '汇总事件的数量与响应、解决用时',
    en: 'How many incidents there are, and how long answers and solutions took',
  },
  course: {
    zh: '事件数量与响应、解决用时的走势',
    en: 'The course of incidents and of the time to answer and solve them',
  },
  rules: { zh: '各规则的事件与噪声', en: 'The incidents and noise of each rule' },
  annotations: { zh: '把事件标注在图上', en: 'Incidents as regions on a graph' },
};

/** What a query about incidents asks, in one sentence. */
export function incidentsSentence({ view, severities, states, rules }: IncidentsQuery): Text {
  const zh = [
    severities.length > 0 && `级别为 ${severities.join('、')}`,
    states.length > 0 && `状态为 ${states.join('、')}`,
    rules.length > 0 && `规则为 ${rules.join('、')}`,
  ].filter(Boolean);
  const en = [
    severities.length > 0 && `of severity ${severities.join(', ')}`,
    states.length > 0 && `in state ${states.join(', ')}`,
    rules.length > 0 && `of ${rules.join(', ')}`,
  ].filter(Boolean);
  return {
    zh: `${[VIEWS[view].zh, ...zh].join(',')}。`,
    en: `${[VIEWS[view].en, ...en].join(', ')}.`,
  };
}
