import type { Severity } from '../contract/alerts.ts';
import { hasVerdict, type AlertFacts } from './alert-facts.ts';

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
const INCIDENTS_SHOWN = 3;

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
  const { item, plain } = markup;
  const recovered = first.status === 'resolved';
  const links = (title: string, url: string | null) => (url === null ? [] : [markup.link(title, withinBrackets(url))]);
  const subjects = subjectsOf(alerts);
  const figures = shared(alerts, 'figures');
  const lead = leadOf(alerts, markup);
  return [
    ...(recovered ? [item(lastedText(alerts, markup))] : []),
    ...(lead === '' ? [] : [item(lead)]),
    item(`级别:${severityText(first.severity)}`),
    item(`时间:${stretchText(alerts)}`),
    ...(subjects === '' ? [] : [item(`对象:${plain(subjects)}`)]),
    ...(figures ? [item(`数据:${plain(figures)}`)] : []),
    ...(first.summary === '' ? [] : [item(`${summaryTitle(first)}:${plain(first.summary)}`)]),
    ...links('处置手册', recovered ? null : first.runbookUrl).map((each) => item(`怎么办:${each}`)),
    ...links('看板', first.panelUrl).map((each) => item(`看哪里:${each}`)),
    ...(recovered ? [] : incidentsOf(alerts)).flatMap(({ id, url }) =>
      links('确认告警', url).map((each) => item(`我来处理:${each}(事件 ${plain(id)})`))
    ),
  ];
}

/** A rule's summary says what is wrong, in the present tense: of a recovered alert, what was wrong. */
function summaryTitle(alert: AlertFacts): string {
  return alert.status === 'resolved' && hasVerdict(alert) ? '告警时' : '说明';
}

/** What all of them say; null where they differ: then each says it beside its name. */
function shared(alerts: readonly AlertFacts[], field: 'value' | 'figures'): string | null {
  const texts = new Set(alerts.map((alert) => alert[field]));
  return texts.size === 1 ? (alerts[0] as AlertFacts)[field] : null;
}

function leadOf(alerts: readonly AlertFacts[], { bold, plain }: Markup): string {
  const [{ status, threshold }] = alerts as [AlertFacts];
  const value = shared(alerts, 'value');
  return [
    ...(value ? [`${status === 'resolved' ? '最近的值' : '当前值'}:${bold(plain(value))}`] : []),
    ...(threshold === '' ? [] : [`阈值:${plain(threshold)}`]),
  ].join(',');
}

function lastedText(alerts: readonly AlertFacts[], { bold }: Markup): string {
  const { longest, differ } = lastedOf(alerts);
  return `已恢复,${differ ? '最长' : ''}持续 ${bold(durationText(longest))}`;
}

/** In milliseconds. */
function lastedOf(alerts: readonly AlertFacts[]): { longest: number; differ: boolean } {
  const times = alerts.map(({ lasted }) => lasted ?? 0);
  const longest = Math.max(...times);
  return { longest, differ: times.some((each) => each !== longest) };
}

/** From the first beginning to the last one, or to the last end. */
function stretchText(alerts: readonly AlertFacts[]): string {
  const begun = alerts.map(({ startsAt }) => startsAt);
  const ended = alerts.flatMap(({ endsAt }) => endsAt ?? []);
  const from = timeText(Math.min(...begun));
  if (ended.length > 0) {
    return `${from} 至 ${timeText(Math.max(...ended))}`;
  }
  const latest = timeText(Math.max(...begun));
  return latest === from ? from : `${from} 起,最近一项 ${latest}`;
}

function incidentsOf(alerts: readonly AlertFacts[]): Array<{ id: string; url: string | null }> {
  const byId = new Map(alerts.flatMap(({ incident }) => (incident ? [[incident.id, incident] as const] : [])));
  return [...byId.values()].slice(0, INCIDENTS_SHOWN);
}

/** A bracket or a blank would end the link. */
function withinBrackets(url: string): string {
  return url.replace(/[()<>\s]/g, (sign) => `%${sign.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`);
}

/** Which ones, each with its own numbers where these differ. */
function subjectsOf(alerts: readonly AlertFacts[]): string {
  const tellsValue = shared(alerts, 'value') === null;
  const tellsFigures = shared(alerts, 'figures') === null;
  const all = [
    ...new Set(
      alerts.map(({ subject, value, figures }) =>
        [shorten(subject, SUBJECT_LENGTH), tellsValue ? value : '', tellsFigures && figures ? `(${figures})` : '']
          .filter(Boolean)
          .join(' ')
      )
    ),
  ].filter(Boolean);
  const shown = all.slice(0, SUBJECTS_SHOWN);
  return `${shown.join(';')}${all.length > shown.length ? ` 等 ${all.length} 项` : ''}`;
}

/**
 * Variables of the SMS template: each within its limit, without addresses, which the platform refuses. One reviewed text serves
 * both states: `value` is the latest one in either, and `time` says that it recovered, when and after how long.
 */
export function smsVariables(groups: readonly AlertGroup[], most: number): Record<string, string> {
  const [{ first, alerts }] = groups as [AlertGroup];
  const count = groups.reduce((sum, group) => sum + group.alerts.length, 0);
  const others = count > alerts.length ? `等${count}条` : alerts.length > 1 ? `(${alerts.length}项)` : '';
  const recovered = first.status === 'resolved';
  const rule = shorten(spoken(first.rule), most - others.length - (recovered ? 4 : 0));
  return {
    rule: `${recovered ? '已恢复 ' : ''}${rule}${others}`,
    value: shorten(valueOf(alerts) || '见看板', most),
    threshold: shorten(spoken(first.threshold) || '见看板', most),
    time: recovered ? recoveryText(alerts) : timeText(first.startsAt).slice(5),
    level: `${first.severity}${SEVERITY_NAMES[first.severity]}`,
  };
}

/** `03-18 13:54:00 恢复,历时34分钟`: the last end and the longest time. */
function recoveryText(alerts: readonly AlertFacts[]): string {
  const ended = Math.max(...alerts.map(({ endsAt, startsAt }) => endsAt ?? startsAt));
  const { longest, differ } = lastedOf(alerts);
  const lasted = `,历时${differ ? '最长' : ''}${durationText(longest).replaceAll(' ', '')}`;
  return `${timeText(ended).slice(5)} 恢复${longest > 0 ? lasted : ''}`;
}

/** Of several, the first one's, said to be one of several. */
function valueOf(alerts: readonly AlertFacts[]): string {
  const value = spoken((alerts[0] as AlertFacts).value);
  return value !== '' && shared(alerts, 'value') === null ? `${value}等` : value;
}

/** Variables of the spoken message: all together within the limit, signs as words. */
export function voiceVariables(groups: readonly AlertGroup[], most: number): Record<string, string> {
  const [{ first }] = groups as [AlertGroup];
  const count = groups.reduce((sum, { alerts }) => sum + alerts.length, 0);
  // 警告 is a kind of 告警 already.
  const level = first.severity === 'P2' ? SEVERITY_NAMES.P2 : `${SEVERITY_NAMES[first.severity]}告警`;
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

/** What a platform refuses in a template variable: the signs of a signature, pictures, signs that are neither text nor number. */
const REFUSED = /[【】¥￥★☆√※•^&_`~{}[\]\\|\p{Cc}\p{Extended_Pictographic}\u{10000}-\u{10FFFF}]/gu;

/** Without addresses and refused signs; comparisons as words. */
function spoken(text: string): string {
  return text
    .replace(/(?:https?:\/\/|www\.)\S*/gi, '')
    .replace(/>=|≥/g, '不低于')
    .replace(/<=|≤/g, '不高于')
    .replace(/>/g, '高于')
    .replace(/</g, '低于')
    .replace(REFUSED, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

function asWords(text: string): string {
  return spoken(text)
    .replace(/(\d+(?:\.\d+)?)\s*%/g, '百分之$1')
    .replace(/(\d+(?:\.\d+)?)\s*次\/分钟/g, '每分钟 $1 次')
    .replace(/["'#*]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** At most so many characters as the platforms count them. */
function shorten(text: string, most: number): string {
  if (text.length <= most) {
    return text;
  }
  const kept = text.slice(0, Math.max(0, most - 1));
  return `${/[\uD800-\uDBFF]$/.test(kept) ? kept.slice(0, -1) : kept}…`;
}
