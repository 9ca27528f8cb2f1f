import type { Severity } from '../contract/alerts.ts';
import type { AlertFacts } from './alert-facts.ts';

export const SIGNATURE = '【AI创意市场告警】';

/** Somebody whom a robot's message calls by name. */
export interface Mention {
  name: string;
  dingtalk: string;
  wecom: string | null;
  feishu: string | null;
}

/** Alerts of one rule, state and severity, told together. */
export interface AlertGroup {
  first: AlertFacts;
  alerts: readonly AlertFacts[];
}

/** How a robot writes. */
export interface Markup {
  heading(text: string): string;
  bold(text: string): string;
  link(title: string, url: string): string;
  item(text: string): string;
  mention(person: Mention): string | null;
  /** Makes a text from outside harmless: what would be markup in it is shown as it stands. */
  plain(text: string): string;
}

const SEVERITY_NAMES: Record<Severity, string> = { P0: '紧急', P1: '严重', P2: '警告', P3: '提示' };
const SUBJECTS_SHOWN = 8;
const SUBJECT_LENGTH = 120;

/** Together what belongs together, in the order in which they come. */
export function groupsOf(alerts: readonly AlertFacts[]): AlertGroup[] {
  const groups = new Map<string, AlertFacts[]>();
  for (const alert of alerts) {
    const key = [alert.alertname, alert.rule, alert.status, alert.severity].join('\u0000');
    const group = groups.get(key);
    if (group) {
      group.push(alert);
    } else {
      groups.set(key, [alert]);
    }
  }
  return [...groups.values()].map((grouped) => ({ first: grouped[0] as AlertFacts, alerts: grouped }));
}

/** The first line of a message, without markup. */
export function titleOf(groups: readonly AlertGroup[]): string {
  const [only] = groups;
  if (only && groups.length === 1) {
    const count = only.alerts.length > 1 ? `(${only.alerts.length} 项)` : '';
    return `${SIGNATURE}${only.first.status === 'resolved' ? '已恢复:' : ''}${only.first.rule}${count}`;
  }
  const firing = groups.filter(({ first }) => first.status === 'firing');
  const total = (of: readonly AlertGroup[]) => of.reduce((sum, { alerts }) => sum + alerts.length, 0);
  const recovered = total(groups) - total(firing);
  const parts = [
    ...(firing[0] ? [`${total(firing)} 条告警,最高 ${severityText(firing[0].first.severity)}`] : []),
    ...(recovered > 0 ? [`${recovered} 条恢复`] : []),
  ];
  return `${SIGNATURE}${parts.join(',')}`;
}

/** A robot's text: the title, a part a group, whom it calls. */
export function robotText(groups: readonly AlertGroup[], markup: Markup, mentions: readonly Mention[]): string {
  const isOne = groups.length === 1;
  const parts = groups.map((group, index) =>
    isOne
      ? groupLines(group, markup)
      : [markup.bold(`${index + 1}. ${headOf(group, markup)}`), ...groupLines(group, markup)]
  );
  const called = mentions.flatMap((person) => markup.mention(person) ?? []);
  return [
    markup.heading(markup.plain(titleOf(groups))),
    ...parts.map((lines) => lines.join('\n')),
    ...(called.length > 0 ? [called.join(' ')] : []),
  ].join('\n\n');
}

/** Whether a message calls people by name: it is urgent for somebody. */
export function callsPeople(groups: readonly AlertGroup[]): boolean {
  return groups.some(({ first }) => first.status === 'firing' && (first.severity === 'P0' || first.severity === 'P1'));
}

function headOf({ first, alerts }: AlertGroup, { plain }: Markup): string {
  const state = first.status === 'resolved' ? '已恢复 ' : '';
  return `${first.severity} ${state}${plain(first.rule)}${alerts.length > 1 ? `(${alerts.length} 项)` : ''}`;
}

function groupLines({ first, alerts }: AlertGroup, markup: Markup): string[] {
  const { item, plain, bold, link } = markup;
  const recovered = first.status === 'resolved';
  const links = (title: string, url: string | null) => (url === null ? [] : [link(title, withinBrackets(url))]);
  const subjects = subjectsOf(alerts);
  const value = first.value === '' ? [] : [`${recovered ? '恢复前的值' : '当前值'}:${bold(plain(first.value))}`];
  const threshold = first.threshold === '' ? [] : [`阈值:${plain(first.threshold)}`];
  const lead = [...value, ...threshold].join(',');
  const incident = first.incident ? `(事件 ${plain(first.incident.id)})` : '';
  return [
    ...(recovered ? [item(`已恢复,持续 ${bold(durationText(first.lasted ?? 0))}`)] : []),
    ...(lead === '' ? [] : [item(lead)]),
    item(`级别:${severityText(first.severity)}`),
    item(`时间:${timeText(first.startsAt)}${recovered && first.endsAt ? ` 至 ${timeText(first.endsAt)}` : ''}`),
    ...(subjects === '' ? [] : [item(`对象:${plain(subjects)}`)]),
    ...(first.figures === '' ? [] : [item(`数据:${plain(first.figures)}`)]),
    ...(first.summary === '' ? [] : [item(`说明:${plain(first.summary)}`)]),
    ...links('处置手册', recovered ? null : first.runbookUrl).map((each) => item(`怎么办:${each}`)),
    ...links('看板', first.panelUrl).map((each) => item(`看哪里:${each}`)),
    ...links('确认告警', recovered ? null : (first.incident?.url ?? null)).map((each) =>
      item(`我来处理:${each}${incident}`)
    ),
  ];
}

/** A bracket or a blank would end the link. */
function withinBrackets(url: string): string {
  return url.replace(/[()<>\s]/g, (sign) => `%${sign.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`);
}

function subjectsOf(alerts: readonly AlertFacts[]): string {
  const all = [...new Set(alerts.map(({ subject }) => subject).filter(Boolean))];
  const shown = all.slice(0, SUBJECTS_SHOWN).map((subject) => shorten(subject, SUBJECT_LENGTH));
  return `${shown.join(';')}${all.length > shown.length ? ` 等 ${all.length} 项` : ''}`;
}

/** Variables of the SMS template: each within its limit, without addresses, which the platform refuses. */
export function smsVariables(groups: readonly AlertGroup[], most: number): Record<string, string> {
  const [{ first, alerts }] = groups as [AlertGroup];
  const count = groups.reduce((sum, group) => sum + group.alerts.length, 0);
  const others = count > alerts.length ? `等${count}条` : alerts.length > 1 ? `(${alerts.length}项)` : '';
  const recovered = first.status === 'resolved';
  const rule = shorten(spoken(first.rule), most - others.length - (recovered ? 4 : 0));
  return {
    rule: `${recovered ? '已恢复 ' : ''}${rule}${others}`,
    value: shorten(recovered ? `持续${durationText(first.lasted ?? 0)}` : spoken(first.value) || '见看板', most),
    threshold: shorten(spoken(first.threshold) || '见看板', most),
    time: timeText(first.startsAt).slice(5),
    level: `${first.severity}${SEVERITY_NAMES[first.severity]}`,
  };
}

/** Variables of the spoken message: all together within the limit, signs as words. */
export function voiceVariables(groups: readonly AlertGroup[], most: number): Record<string, string> {
  const [{ first }] = groups as [AlertGroup];
  const count = groups.reduce((sum, { alerts }) => sum + alerts.length, 0);
  const level = `${SEVERITY_NAMES[first.severity]}告警`;
  const value = shorten(asWords(first.value) || '见看板', 40);
  const threshold = shorten(asWords(first.threshold) || '见看板', 40);
  const others = count > 1 ? `等${count}条告警` : '';
  const left = most - level.length - value.length - threshold.length - others.length;
  return { rule: `${shorten(asWords(first.rule), Math.min(80, left))}${others}`, value, threshold, level };
}

/** `2026-01-31 08:00:00` in Asia/Shanghai, which has no daylight saving time. */
export function timeText(epochMs: number): string {
  return new Date(epochMs + 8 * 3600e3).toISOString().slice(0, 19).replace('T', ' ');
}

/** `1 小时 5 分钟`; seconds only below ten minutes. */
export function durationText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const parts: Array<[number, string]> = [
    [Math.floor(seconds / 86_400), '天'],
    [Math.floor((seconds % 86_400) / 3600), '小时'],
    [Math.floor((seconds % 3600) / 60), '分钟'],
    [seconds >= 600 ? 0 : seconds % 60, '秒'],
  ];
  const said = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`);
  return said.slice(0, 2).join(' ') || '0 秒';
}

export function severityText(severity: Severity): string {
  return `${severity} ${SEVERITY_NAMES[severity]}`;
}

/** Without what a template variable may not hold: addresses, the signs of a signature, control characters. */
function spoken(text: string): string {
  return text
    .replace(/(?:https?:\/\/|www\.)\S*/gi, '')
    .replace(/[【】\p{Cc}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

function asWords(text: string): string {
  return spoken(text)
    .replace(/>=|≥/g, '不低于')
    .replace(/<=|≤/g, '不高于')
    .replace(/>/g, '高于')
    .replace(/</g, '低于')
    .replace(/(\d+(?:\.\d+)?)\s*%/g, '百分之$1')
    .replace(/[{}[\]"'\\|#*_`~^]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** At most so many characters as the platforms count them: an emoji may count as two. */
function shorten(text: string, most: number): string {
  if (text.length <= most) {
    return text;
  }
  const kept = text.slice(0, Math.max(0, most - 1));
  return `${/[\uD800-\uDBFF]$/.test(kept) ? kept.slice(0, -1) : kept}…`;
}
