import { INSPECTION_GROUPS, type Inspection, type InspectionItem } from '../contract/inspection.ts';
import type { Report, ReportText } from '../contract/report.ts';
import type { Locale } from '../contract/text.ts';
import { valueText } from '../frames/value-text.ts';
import { momentText } from './terminal-report.ts';

/** So many items are told one by one; the board has all. */
const TOLD = 15;
const FINDING_LENGTH = 160;
const BOARD = '/d/aimarket-inspection';

interface Words {
  title: (summary: string, demo: boolean) => string;
  summary: (counts: Inspection['counts']) => string;
  lead: (when: string, items: number, groups: number) => string;
  madeUp: string;
  headings: Record<'fail' | 'warn' | 'unknown', string>;
  board: string;
  /** Between names, and between what is said of one item. */
  between: { names: string; parts: string };
  item: (title: string, said: string, owner: string) => string;
  value: string;
  yesterday: string;
  change: string;
  threshold: string;
  more: (count: number) => string;
}

const WORDS: Record<Locale, Words> = {
  zh: {
    title: (summary, demo) => `每日巡检${demo ? '(演示数据)' : ''}:${summary}`,
    summary: ({ fail, warn, unknown, ok }) => `${fail} 项不通过,${warn} 项警告,${unknown} 项未知,${ok} 项通过`,
    lead: (when, items, groups) => `${when},共 ${groups} 类 ${items} 项`,
    madeUp: '(补做)',
    headings: { fail: '不通过', warn: '警告', unknown: '未知(没有数据)' },
    board: '查看每日巡检',
    between: { names: '、', parts: ';' },
    item: (title, said, owner) => `${title}:${said}(${owner})`,
    value: '值',
    yesterday: '昨天',
    change: '较均值',
    threshold: '阈值',
    more: (count) => `等 ${count} 项`,
  },
  en: {
    title: (summary, demo) => `Daily inspection${demo ? ' (demo data)' : ''}: ${summary}`,
    summary: ({ fail, warn, unknown, ok }) => `${fail} fail, ${warn} warn, ${unknown} unknown, ${ok} pass`,
    lead: (when, items, groups) => `${when}, ${items} items of ${groups} kinds`,
    madeUp: ' (caught up)',
    headings: { fail: 'Fail', warn: 'Warn', unknown: 'Unknown (no data)' },
    board: 'See the daily inspection',
    between: { names: ', ', parts: '; ' },
    item: (title, said, owner) => `${title}: ${said} (${owner})`,
    value: 'value',
    yesterday: 'yesterday',
    change: 'against the mean',
    threshold: 'threshold',
    more: (count) => ` (${count} in all)`,
  },
};

/** The one message about an inspection: what fails and warns with its numbers, what is unknown by name, how many pass. */
export function digestOf(inspection: Inspection, grafanaUrl: string | null, timezone: string): Report {
  return {
    ...textOf(inspection, grafanaUrl, timezone, 'zh'),
    severity: inspection.counts.fail > 0 || isBlind(inspection) ? 'P2' : 'P3',
    english: textOf(inspection, grafanaUrl, timezone, 'en'),
  };
}

/** More could not be asked than was answered well: what is unknown then is no matter of settings. */
function isBlind({ items, counts }: Inspection): boolean {
  return items.filter(({ failed }) => failed).length > counts.ok + counts.warn;
}

function textOf(inspection: Inspection, grafanaUrl: string | null, timezone: string, locale: Locale): ReportText {
  const { counts, startedAt, items, demo, trigger } = inspection;
  const words = WORDS[locale];
  const of = (status: InspectionItem['status']) => items.filter((item) => item.status === status);
  const told = (status: InspectionItem['status']) =>
    of(status)
      .slice(0, TOLD)
      .map((item) => line(item, locale));
  const unknown = of('unknown').map(({ title }) => title[locale]);
  const sections = [
    { heading: words.headings.fail, items: told('fail') },
    { heading: words.headings.warn, items: told('warn') },
    {
      heading: words.headings.unknown,
      items: unknown.length === 0 ? [] : [{ text: unknown.join(words.between.names), url: null }],
    },
  ].filter((section) => section.items.length > 0);
  const when = `${momentText(startedAt, timezone)}${trigger === 'made_up' ? words.madeUp : ''}`;
  return {
    title: words.title(words.summary(counts), demo),
    lead: words.lead(when, items.length, INSPECTION_GROUPS.length),
    sections,
    link: grafanaUrl === null ? null : { title: words.board, url: `${grafanaUrl}${BOARD}` },
  };
}

function line(item: InspectionItem, locale: Locale): ReportText['sections'][number]['items'][number] {
  const { title, finding, threshold, value, unit, yesterday, change, owner, evidence, details } = item;
  const words = WORDS[locale];
  const figure = (of: number) => valueText(of, unit, locale);
  const numbers = value === null || finding[locale].includes(figure(value)) ? [] : [`${words.value} ${figure(value)}`];
  const trend =
    yesterday === null || change === null
      ? []
      : [`${words.yesterday} ${figure(yesterday)}`, `${words.change} ${change > 0 ? '+' : ''}${change.toFixed(0)}%`];
  const more = details.length > 1 ? words.more(details.length) : '';
  const said = [
    `${cut(finding[locale])}${more}`,
    ...numbers,
    ...trend,
    ...(threshold[locale] ? [`${words.threshold} ${cut(threshold[locale])}`] : []),
  ];
  return {
    text: words.item(title[locale], said.join(words.between.parts), owner),
    url: evidence?.startsWith('http') ? evidence : null,
  };
}

function cut(text: string): string {
  return text.length > FINDING_LENGTH ? `${text.slice(0, FINDING_LENGTH - 1)}…` : text;
}
