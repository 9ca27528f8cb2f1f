import type { Severity } from '../contract/alerts.ts';
import type { IncidentEvent } from '../contract/incident-events.ts';
import { DAY_MS, dayOf, startOfDay, type Day } from './days.ts';
import { incidentsOn, type Incident } from './incidents.ts';
import { createRandom, type Random } from './random.ts';
import type { DemoWorld } from './world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const PEOPLE = ['王芳', '李雷', '陈晨'];

interface Rule {
  uid: string;
  title: string;
  summary: string;
  severity: Severity;
  threshold: string;
  /** The value while it fires, and how it is written. */
  value: (random: Random) => number;
  unit: string;
}

const RULES = {
  provider: {
    uid: 'ai-provider-down',
    title: 'AI 服务商不可用',
    summary: '演示:一家 AI 服务商的调用几乎全部失败。',
    severity: 'P1',
    threshold: '< 50%',
    value: (random) => 3 + random.next() * 20,
    unit: '%',
  },
  slow: {
    uid: 'api-response-time-high',
    title: 'API 响应时间过长',
    summary: '演示:API 的平均响应时间过长。',
    severity: 'P2',
    threshold: '> 2 秒',
    value: (random) => 2.2 + random.next() * 2,
    unit: ' 秒',
  },
  refused: {
    uid: 'database-connection-errors',
    title: '数据库连接错误',
    summary: '演示:应用连接数据库失败。',
    severity: 'P0',
    threshold: '> 0 次',
    value: (random) => 1 + random.int(12),
    unit: ' 次',
  },
  cpu: {
    uid: 'cpu-usage-high',
    title: 'CPU 使用率过高',
    summary: '演示:一台主机的 CPU 使用率过高。',
    severity: 'P2',
    threshold: '> 80%',
    value: (random) => 81 + random.next() * 15,
    unit: '%',
  },
  budget: {
    uid: 'ai-cost-budget-day',
    title: 'AI 日成本接近预算',
    summary: '演示:今天的 AI 成本已用去大半预算。',
    severity: 'P3',
    threshold: '> 80%',
    value: (random) => 81 + random.next() * 15,
    unit: '%',
  },
} satisfies Record<string, Rule>;

interface Episode {
  rule: Rule;
  from: number;
  to: number;
  /** What tells the alert from others of its rule. */
  labels: Record<string, string>;
}

/** Events of made-up incidents that happen on a day, oldest first. They follow what goes wrong in the made-up data. */
export function incidentEventsOn(world: DemoWorld, day: Day): IncidentEvent[] {
  // An incident of yesterday may end today, and the one that a new visitor finds may have begun before midnight.
  return [day - 1, day, day + 1]
    .flatMap((opened) => episodesOn(world, opened).flatMap((episode, index) => eventsOf(world, episode, opened, index)))
    .filter(({ at }) => dayOf(at) === day)
    .sort((a, b) => a.at - b.at || a.incident.localeCompare(b.incident) || a.seq - b.seq);
}

function episodesOn(world: DemoWorld, day: Day): Episode[] {
  if (day < world.firstDay) {
    return [];
  }
  const begun = incidentsOn(world, day).filter(({ from }) => dayOf(from) === day);
  return [...begun.map(episodeOf), ...noise(world, day)];
}

function episodeOf(incident: Incident): Episode {
  const { from, to } = incident;
  switch (incident.kind) {
    case 'provider_down':
      return { rule: RULES.provider, from, to, labels: { service: incident.service } };
    case 'slow_database':
      return { rule: RULES.slow, from, to, labels: {} };
    case 'refused_connections':
      return { rule: RULES.refused, from, to, labels: { component: 'mysql' } };
  }
}

/** Alerts that nothing else tells of: a busy host, and a budget. */
function noise(world: DemoWorld, day: Day): Episode[] {
  const random = createRandom(world.seed, 'incident noise', day);
  const hour = (least: number, span: number) => startOfDay(day) + (least + random.next() * span) * HOUR;
  const episodes: Episode[] = [];
  if (random.chance(0.3)) {
    const from = hour(8, 12);
    episodes.push({
      rule: RULES.cpu,
      from,
      to: from + (6 + random.int(25)) * MINUTE,
      labels: { host: 'ai-market-1' },
    });
  }
  if (day === dayOf(world.builtAt)) {
    // A new visitor finds one that is being worked on.
    episodes.push({ rule: RULES.budget, from: world.builtAt - 2.5 * HOUR, to: world.builtAt + 5 * HOUR, labels: {} });
  } else if (random.chance(0.2)) {
    const from = hour(14, 4);
    episodes.push({ rule: RULES.budget, from, to: from + (2 + random.next() * 4) * HOUR, labels: {} });
  }
  return episodes;
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
type Happening = DistributiveOmit<IncidentEvent, 'id' | 'incident' | 'seq' | 'recordedAt'>;

/** Minutes until somebody answers, in the mean. */
const PATIENCE: Record<Severity, number> = { P0: 3, P1: 9, P2: 30, P3: 70 };

function eventsOf(world: DemoWorld, { rule, from, to, labels }: Episode, day: Day, index: number): IncidentEvent[] {
  const random = createRandom(world.seed, 'incident', day, index);
  const incident = `DEMO-${new Date(day * DAY_MS).toISOString().slice(0, 10).replaceAll('-', '')}-${index + 1}`;
  const opened = Math.round(from + 45_000);
  const ended = Math.round(to + 30_000);
  const value = rule.value(random);
  const valueText = (number: number) => `${Number(number.toFixed(1))}${rule.unit}`;
  const deed = { by: random.pick(PEOPLE), via: 'link' as const };
  const answered = opened + Math.round(random.logNormal(PATIENCE[rule.severity], 0.7) * MINUTE);
  const isAnswered = answered < ended && random.chance(0.85);
  const mitigated = Math.round(answered + (ended - answered) * (0.3 + random.next() * 0.4));
  const happened: Happening[] = [
    {
      kind: 'opened',
      at: opened,
      rule: { key: rule.uid, uid: rule.uid, title: rule.title, folder: '运营告警' },
      severity: rule.severity,
      startedAt: Math.round(from),
    },
    {
      kind: 'firing',
      at: opened,
      alert: {
        fingerprint: `${rule.uid} ${Object.values(labels).join(' ')}`.trim(),
        severity: rule.severity,
        labels: { alertname: rule.title, severity: rule.severity, ...labels },
        startsAt: Math.round(from),
        values: { A: value },
        valueText: valueText(value),
        threshold: rule.threshold,
        summary: rule.summary,
        ...{ panelUrl: '', dashboardUrl: '', runbookUrl: '', silenceUrl: '' },
      },
    },
    { kind: 'notified', at: opened + 2000, channel: 'dingtalk' },
    ...(isAnswered ? [{ ...deed, kind: 'acknowledged' as const, at: answered, note: '' }] : []),
    ...(isAnswered && random.chance(0.6)
      ? [{ ...deed, kind: 'mitigated' as const, at: mitigated, note: '演示:已切换' }]
      : []),
    {
      kind: 'recovered',
      at: ended,
      fingerprint: `${rule.uid} ${Object.values(labels).join(' ')}`.trim(),
      values: {},
      valueText: '',
    },
    { kind: 'resolved', at: ended, by: '', via: 'auto', note: '' },
  ];
  return happened.map((happening, place): IncidentEvent => ({
    ...happening,
    id: `${incident}/${place + 1}`,
    incident,
    seq: place + 1,
    recordedAt: happening.at,
  }));
}
