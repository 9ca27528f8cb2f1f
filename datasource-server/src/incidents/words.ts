import type { IncidentEventKind } from '../contract/incident-events.ts';
import type { IncidentState, SlaState } from '../contract/incidents.ts';
import type { Locale, Text } from '../contract/text.ts';

export const STATE_WORDS: Readonly<Record<IncidentState, Text>> = {
  unanswered: { zh: '待响应', en: 'Unanswered' },
  acknowledged: { zh: '处理中', en: 'Acknowledged' },
  mitigated: { zh: '已缓解', en: 'Mitigated' },
  resolved: { zh: '已解决', en: 'Resolved' },
};

export const SLA_WORDS: Readonly<Record<SlaState, Text>> = {
  running: { zh: '计时中', en: 'running' },
  ok: { zh: '达标', en: 'in time' },
  breached: { zh: '超时', en: 'breached' },
  none: { zh: '未到期已恢复', en: 'recovered before it was due' },
};

export const EVENT_WORDS: Readonly<Record<IncidentEventKind, Text>> = {
  opened: { zh: '事件建立', en: 'Incident opened' },
  firing: { zh: '告警触发', en: 'Alert fires' },
  observed: { zh: '数值更新', en: 'New extreme value' },
  recovered: { zh: '告警恢复', en: 'Alert recovered' },
  severity_raised: { zh: '级别升高', en: 'Severity raised' },
  notified: { zh: '首次通知', en: 'First message sent' },
  acknowledged: { zh: '已响应', en: 'Acknowledged' },
  note: { zh: '备注', en: 'Note' },
  mitigated: { zh: '已缓解', en: 'Mitigated' },
  resolved: { zh: '已解决', en: 'Resolved' },
  reopened: { zh: '再次触发,事件重开', en: 'Fires again: reopened' },
};

const UNITS: ReadonlyArray<{ ms: number; text: Text }> = [
  { ms: 864e5, text: { zh: '天', en: 'd' } },
  { ms: 36e5, text: { zh: '小时', en: 'h' } },
  { ms: 6e4, text: { zh: '分钟', en: 'min' } },
  { ms: 1000, text: { zh: '秒', en: 's' } },
];

/** `1 小时 5 分钟`, `45 s`: the two largest units, seconds only below an hour. */
export function durationText(ms: number, locale: Locale): string {
  let rest = Math.max(0, Math.round(ms / 1000) * 1000);
  const parts: string[] = [];
  for (const { ms: unit, text } of UNITS) {
    const count = Math.floor(rest / unit);
    rest -= count * unit;
    if (count > 0) {
      parts.push(`${count} ${text[locale]}`);
    }
    if (parts.length === 2 || (parts.length === 1 && count === 0)) {
      break;
    }
  }
  return parts.join(' ') || (locale === 'zh' ? '0 秒' : '0 s');
}

/** `2026-04-15 15:04:05` in the zone. */
export function timeText(epochMs: number, timezone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short', timeStyle: 'medium' }).format(
    epochMs
  );
}
