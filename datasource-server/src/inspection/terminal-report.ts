import type { Inspection, InspectionGroup, InspectionItem, InspectionStatus } from '../contract/inspection.ts';
import type { Locale } from '../contract/text.ts';
import { valueText } from '../frames/value-text.ts';
import { byStatus } from './judge.ts';

const STATUS: Record<Locale, Record<InspectionStatus, string>> = {
  zh: { ok: '✔ 通过', warn: '⚠ 警告', fail: '✖ 不通过', unknown: '? 未知' },
  en: { ok: '✔ ok', warn: '⚠ warn', fail: '✖ fail', unknown: '? unknown' },
};

export const GROUP_TITLES: Record<InspectionGroup, { zh: string; en: string }> = {
  system: { zh: '系统', en: 'System' },
  api: { zh: '接口与页面', en: 'API and pages' },
  business: { zh: '业务', en: 'Business' },
  ai: { zh: 'AI 服务', en: 'AI services' },
  security: { zh: '安全', en: 'Security' },
  alerts: { zh: '告警', en: 'Alerts' },
  tls: { zh: '证书', en: 'Certificates' },
  backups: { zh: '备份', en: 'Backups' },
};

const HEADINGS: Record<Locale, readonly string[]> = {
  zh: ['状态', '检查项', '值', '昨天', '7 日均值', '变化', '阈值', '负责人'],
  en: ['Status', 'Item', 'Value', 'Yesterday', '7-day mean', 'Change', 'Threshold', 'Owner'],
};

/** Exit code of `npm run inspect`: 0 all pass, 1 something warns or is unknown, 2 something fails. */
export function exitCodeOf({ status }: Pick<Inspection, 'status'>): 0 | 1 | 2 {
  return status === 'ok' ? 0 : status === 'fail' ? 2 : 1;
}

/** A report as a table for a terminal, with what was found about all that does not pass below it. */
export function terminalReport(inspection: Inspection, locale: Locale, timezone: string): string {
  const { items, counts, startedAt, demo, skipped, absent } = inspection;
  const status = STATUS[locale];
  const rows = items.map((item) => rowOf(item, locale));
  const widths = HEADINGS[locale].map((heading, column) =>
    Math.max(...[heading, ...rows.map((row) => row[column] ?? '')].map(displayWidth))
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) => pad(cell, widths[index] ?? 0))
      .join('  ')
      .trimEnd();
  const lines: string[] = [];
  let group: InspectionGroup | null = null;
  items.forEach((item, index) => {
    if (item.group !== group) {
      group = item.group;
      lines.push('', `── ${GROUP_TITLES[group][locale]}`);
    }
    lines.push(line(rows[index] ?? []));
  });
  const amiss = items.filter((item) => item.status !== 'ok').sort(byStatus);
  const title = locale === 'zh' ? '每日巡检' : 'Daily inspection';
  const left =
    skipped.length === 0 ? [] : ['', `${locale === 'zh' ? '按设置跳过' : 'Skipped by setting'}: ${skipped.join(', ')}`];
  return [
    `${title} · ${momentText(startedAt, timezone)} ${timezone}${demo ? (locale === 'zh' ? ' · 演示数据' : ' · demo data') : ''}`,
    `${status.fail} ${counts.fail}  ${status.warn} ${counts.warn}  ${status.unknown} ${counts.unknown}  ${status.ok} ${counts.ok}`,
    '',
    line(HEADINGS[locale]),
    ...lines,
    ...(amiss.length === 0 ? [] : ['', locale === 'zh' ? '需要处理:' : 'To be seen to:']),
    ...amiss.flatMap((item) => [
      `${status[item.status]}  ${item.title[locale]}: ${item.finding[locale]}`,
      ...item.details.slice(1).map((detail) => `    ${detail[locale]}`),
      ...(item.evidence ? [`    ${item.evidence}`] : []),
    ]),
    ...left,
    ...(absent.length === 0 ? [] : ['', locale === 'zh' ? '这里没有,未检查:' : 'Not here, so not inspected:']),
    ...absent.map(({ title: item, why }) => `    ${item[locale]}: ${why[locale]}`),
    '',
  ].join('\n');
}

function rowOf(item: InspectionItem, locale: Locale): string[] {
  const of = (value: number | null) => valueText(value, item.unit, locale);
  return [
    STATUS[locale][item.status],
    item.title[locale],
    of(item.value),
    of(item.yesterday),
    of(item.baseline),
    item.change === null ? '—' : `${item.change > 0 ? '+' : ''}${item.change.toFixed(1)}%`,
    item.threshold[locale],
    item.owner,
  ];
}

/** `2026-03-05 09:00` in a zone. */
export function momentText(at: number, timezone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short', timeStyle: 'short' }).format(at);
}

/** Columns that a text takes: characters of East Asian scripts take two. */
export function displayWidth(text: string): number {
  return [...text].reduce(
    (sum, sign) =>
      sum +
      (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(sign)
        ? 2
        : 1),
    0
  );
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}
