import { INSPECTION_GROUPS, type Inspection, type InspectionItem } from '../contract/inspection.ts';
import type { Report } from '../contract/report.ts';
import { valueText } from '../frames/value-text.ts';
import { momentText } from './terminal-report.ts';

/** So many items are told one by one; the board has all. */
const TOLD = 15;
const FINDING_LENGTH = 160;
const BOARD = '/d/aimarket-inspection';

/** The one message about an inspection: what fails and warns with its numbers, what is unknown by name, how many pass. */
export function digestOf(inspection: Inspection, grafanaUrl: string | null, timezone: string): Report {
  const { counts, startedAt, items, demo, trigger } = inspection;
  const of = (status: InspectionItem['status']) => items.filter((item) => item.status === status);
  const unknown = of('unknown').map(({ title }) => title.zh);
  const sections = [
    { heading: '不通过', items: of('fail').slice(0, TOLD).map(line) },
    { heading: '警告', items: of('warn').slice(0, TOLD).map(line) },
    { heading: '未知(没有数据)', items: unknown.length === 0 ? [] : [{ text: unknown.join('、'), url: null }] },
  ].filter((section) => section.items.length > 0);
  const when = `${momentText(startedAt, timezone)}${trigger === 'made_up' ? '(补做)' : ''}`;
  const summary = `${counts.fail} 项不通过,${counts.warn} 项警告,${counts.unknown} 项未知,${counts.ok} 项通过`;
  return {
    title: `每日巡检${demo ? '(演示数据)' : ''}:${summary}`,
    lead: `${when},共 ${INSPECTION_GROUPS.length} 类 ${items.length} 项`,
    sections,
    link: grafanaUrl === null ? null : { title: '查看每日巡检', url: `${grafanaUrl}${BOARD}` },
    severity: counts.fail > 0 ? 'P2' : 'P3',
  };
}

function line(item: InspectionItem): Report['sections'][number]['items'][number] {
  const { title, finding, threshold, value, unit, yesterday, change, owner, evidence, details } = item;
  const numbers =
    value === null || finding.zh.includes(valueText(value, unit, 'zh')) ? [] : [`值 ${valueText(value, unit, 'zh')}`];
  const trend =
    yesterday === null || change === null
      ? []
      : [`昨天 ${valueText(yesterday, unit, 'zh')}`, `较均值 ${change > 0 ? '+' : ''}${change.toFixed(0)}%`];
  const more = details.length > 1 ? `等 ${details.length} 项` : '';
  const said = [
    `${cut(finding.zh)}${more}`,
    ...numbers,
    ...trend,
    ...(threshold.zh ? [`阈值 ${cut(threshold.zh)}`] : []),
  ];
  return {
    text: `${title.zh}:${said.join(';')}(${owner})`,
    url: evidence?.startsWith('http') ? evidence : null,
  };
}

function cut(text: string): string {
  return text.length > FINDING_LENGTH ? `${text.slice(0, FINDING_LENGTH - 1)}…` : text;
}
