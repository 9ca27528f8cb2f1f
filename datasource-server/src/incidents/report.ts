import type { IncidentEvent } from '../contract/incident-events.ts';
import type { IncidentDeed, IncidentDetail, SlaClock } from '../contract/incidents.ts';
import type { Locale, Text } from '../contract/text.ts';
import type { DeliveryLine } from './deliveries.ts';
import { ownLabels } from './view.ts';
import { durationText, EVENT_WORDS, SLA_WORDS, STATE_WORDS, timeText } from './words.ts';

interface ReportInput {
  incident: IncidentDetail;
  /** Why they cannot be read, where they cannot. */
  deliveries: readonly DeliveryLine[] | Text;
  locale: Locale;
  timezone: string;
  now: number;
}

/** One incident as a Markdown document: clocks against the SLA, what happened, alerts with their values, who was told. */
export function reportOf(input: ReportInput): string {
  const { incident, locale, timezone, now } = input;
  const say = (zh: string, en: string) => (locale === 'zh' ? zh : en);
  const lines = [
    `# ${say('事件报告', 'Incident report')} ${incident.id}`,
    '',
    `**${incident.severity}** · ${text(incident.rule.title)} · ${STATE_WORDS[incident.state][locale]}`,
    '',
    ...(incident.summary ? [text(incident.summary), ''] : []),
    ...factLines(input),
    '',
    `## ${say('时限', 'Clocks')}`,
    '',
    ...clockTable(input),
    '',
    `## ${say('时间线', 'Timeline')}`,
    '',
    ...incident.timeline.map(
      (event) => `- ${timeText(event.at, timezone)} ${EVENT_WORDS[event.kind][locale]}${detailOf(event)}`
    ),
    '',
    `## ${say('告警与数值', 'Alerts and values')}`,
    '',
    ...alertTable(input),
    '',
    `## ${say('通知', 'Deliveries')}`,
    '',
    ...deliveryTable(input),
    '',
    say(
      `时间为 ${timezone};生成于 ${timeText(now, timezone)}。`,
      `Times are in ${timezone}; written at ${timeText(now, timezone)}.`
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function factLines({ incident, locale, timezone }: ReportInput): string[] {
  const say = (zh: string, en: string) => (locale === 'zh' ? zh : en);
  const fact = (name: string, value: string) => (value === '' ? [] : [`- ${name}${say(':', ': ')}${value}`]);
  return [
    ...fact(say('规则', 'Rule'), [incident.rule.folder, incident.rule.title].filter(Boolean).map(text).join(' / ')),
    ...fact(say('开始', 'Started'), timeText(incident.startedAt, timezone)),
    ...fact(say('阈值', 'Threshold'), text(incident.threshold)),
    ...fact(
      say('告警', 'Alerts'),
      say(
        `${incident.alerts} 个,共触发 ${incident.firings} 次,仍在触发 ${incident.firing} 个`,
        `${incident.alerts}, ${incident.firings} firings, ${incident.firing} still firing`
      )
    ),
    ...fact(say('重开次数', 'Reopened'), incident.reopened > 0 ? String(incident.reopened) : ''),
    ...fact(say('面板', 'Panel'), addressOf(incident.panelUrl)),
    ...fact(say('处置手册', 'Runbook'), addressOf(incident.runbookUrl)),
    ...(incident.demo
      ? [
          `- ${say('演示数据:由内置生成器产生,并非真实事件', 'Demo data made by the built-in generator, no real incident')}`,
        ]
      : []),
  ];
}

function clockTable({ incident, locale, timezone, now }: ReportInput): string[] {
  const say = (zh: string, en: string) => (locale === 'zh' ? zh : en);
  const { detectedAt, notifiedAt, acknowledged, mitigated, resolved, closedAt, sla } = incident;
  const after = (at: number | null) => (at === null ? '—' : durationText(at - detectedAt, locale));
  const at = (moment: number | null) => (moment === null ? '—' : timeText(moment, timezone));
  const row = (name: Text, moment: number | null, deed: IncidentDeed | null, clock: SlaClock | null) =>
    tableRow([name[locale], at(moment), after(moment), byWhom(deed, locale), slaText(clock, now, locale)]);
  return [
    tableRow(['', say('时间', 'Time'), say('距发现', 'After detection'), say('由谁', 'By'), say('时限', 'Limit')]),
    '|---|---|---|---|---|',
    row({ zh: '发现', en: 'Detected' }, detectedAt, null, null),
    row({ zh: '通知', en: 'Notified' }, notifiedAt, null, null),
    row({ zh: '响应', en: 'Acknowledged' }, acknowledged?.at ?? null, acknowledged, sla.acknowledge),
    row({ zh: '缓解', en: 'Mitigated' }, mitigated?.at ?? null, mitigated, null),
    row({ zh: '解决', en: 'Resolved' }, resolved?.at ?? null, resolved, sla.resolve),
    row({ zh: '关闭', en: 'Closed' }, closedAt, null, null),
  ];
}

function byWhom(deed: IncidentDeed | null, locale: Locale): string {
  if (deed === null) {
    return '';
  }
  return deed.by === '' ? { zh: '自动恢复', en: 'by itself' }[locale] : text(deed.by);
}

function slaText(clock: SlaClock | null, now: number, locale: Locale): string {
  if (clock === null) {
    return '';
  }
  const limit = durationText(clock.limitMs, locale);
  const left =
    clock.state === 'running'
      ? {
          zh: `,还剩 ${durationText(clock.dueAt - now, locale)}`,
          en: `, ${durationText(clock.dueAt - now, locale)} left`,
        }
      : { zh: '', en: '' };
  return `${limit} ${SLA_WORDS[clock.state][locale]}${left[locale]}`;
}

function alertTable({ incident, locale, timezone }: ReportInput): string[] {
  const say = (zh: string, en: string) => (locale === 'zh' ? zh : en);
  if (incident.figures.length === 0) {
    return [say('告警没有带数值。', 'The alerts carried no values.'), '', ...firingList(incident, timezone)];
  }
  return [
    tableRow([
      say('告警', 'Alert'),
      say('查询', 'Query'),
      say('触发时', 'At open'),
      say('最低', 'Lowest'),
      say('最高', 'Highest'),
      say('最后', 'At close'),
    ]),
    '|---|---|--:|--:|--:|--:|',
    ...incident.figures.map(({ alert, refId, first, lowest, highest, last }) =>
      tableRow([text(alert) || '—', text(refId), ...[first, lowest, highest, last].map(numberText)])
    ),
    '',
    say(
      '数值来自 Grafana 的各次通知;两次通知之间的变化见面板。',
      'Values are those of Grafana’s notifications; the panel shows what was between them.'
    ),
  ];
}

function firingList({ timeline }: IncidentDetail, timezone: string): string[] {
  return timeline.flatMap((event) =>
    event.kind === 'firing' ? [`- ${timeText(event.at, timezone)} ${text(ownLabels(event.alert.labels)) || '—'}`] : []
  );
}

function deliveryTable({ deliveries, locale, timezone }: ReportInput): string[] {
  const say = (zh: string, en: string) => (locale === 'zh' ? zh : en);
  if ('zh' in deliveries) {
    return [`${say('通知记录目前读不到:', 'The record of deliveries cannot be read now: ')}${deliveries[locale]}`];
  }
  if (deliveries.length === 0) {
    return [
      say(
        '数据服务没有发送过关于此事件的消息(邮件由 Grafana 自己发送)。',
        'The data server has sent no message about this incident (e-mail goes by Grafana itself).'
      ),
    ];
  }
  return [
    tableRow([
      say('时间', 'Time'),
      say('渠道', 'Channel'),
      say('对象', 'To'),
      say('结果', 'Outcome'),
      say('应答', 'Answer'),
    ]),
    '|---|---|---|---|---|',
    ...deliveries.map(({ at, channel, target, outcome, answer }) =>
      tableRow([timeText(at, timezone), ...[channel, target, outcome, answer].map(text)])
    ),
  ];
}

function detailOf(event: IncidentEvent): string {
  switch (event.kind) {
    case 'firing':
      return detail(ownLabels(event.alert.labels), event.alert.valueText);
    case 'observed':
    case 'recovered':
      return detail(event.valueText);
    case 'opened':
    case 'severity_raised':
      return detail(event.severity);
    case 'notified':
      return detail(event.channel);
    case 'acknowledged':
    case 'note':
    case 'mitigated':
    case 'resolved':
      return detail(event.by, event.note);
    case 'reopened':
      return '';
  }
}

function detail(...parts: string[]): string {
  const said = parts.filter(Boolean).map(text);
  return said.length === 0 ? '' : ` — ${said.join(' — ')}`;
}

function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function numberText(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** What somebody wrote, so that it stays on its line and is no markup. */
function text(written: string): string {
  return written
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_[\]<>|#~]/g, '\\$&');
}

/** Only web addresses become links. */
function addressOf(url: string): string {
  return /^https?:\/\//.test(url) ? `<${encodeURI(decodeSafely(url))}>` : text(url);
}

function decodeSafely(url: string): string {
  try {
    return decodeURI(url);
  } catch {
    return url;
  }
}
