import { DAY_MS, startOfDay, type Day } from './days.ts';
import { incidentsOn, type Incident } from './incidents.ts';
import { createRandom, type Random } from './random.ts';
import type { DemoWorld } from './world.ts';

/** A row of the table `deliveries`. */
export interface DeliveryFact {
  /** Epoch ms. */
  createdAt: number;
  kind: 'attempt' | 'queue';
  channel: string;
  outcome: string;
  target: string;
  reason: string;
  attempts: number;
  latency: number;
  code: string;
  answer: string;
  alertname: string;
  severity: string;
  status: string;
  alerts: number;
  dead_letters: number;
}

interface Alert {
  alertname: string;
  severity: string;
  channels: readonly Channel[];
  from: number;
  to: number;
}

type Channel = 'dingtalk' | 'sms' | 'voice';

const HOUR = 3600e3;
const MINUTE = 60e3;
const QUEUE_EVERY_MS = 10 * MINUTE;
const CHANNELS: readonly Channel[] = ['dingtalk', 'sms', 'voice'];
/** Two people take turns by the week. */
const ON_DUTY = ['139****0001', '139****0002'] as const;
/** How long a vendor takes, ms: the median. */
const LATENCY: Record<Channel, number> = { dingtalk: 420, sms: 900, voice: 1500 };

const ALERTS: Record<Incident['kind'], Pick<Alert, 'alertname' | 'severity' | 'channels'>> = {
  provider_down: { alertname: 'AI 服务商不可用', severity: 'P1', channels: ['dingtalk', 'sms'] },
  slow_database: { alertname: 'API 响应时间过长', severity: 'P2', channels: ['dingtalk'] },
  refused_connections: { alertname: '数据库连接异常', severity: 'P0', channels: ['dingtalk', 'sms', 'voice'] },
};
const SMALL_ALERT = { alertname: 'CPU 使用率过高', severity: 'P2', channels: ['dingtalk'] } as const;

/** What was told to whom on a day: of its troubles, and of the small things that every day has. Ascending by time. */
export function generateDeliveries(world: DemoWorld, day: Day): DeliveryFact[] {
  const random = createRandom(world.seed, 'deliveries', day);
  const [start, end] = [startOfDay(day), startOfDay(day + 1)];
  const alerts = [
    ...incidentsOn(world, day).map((incident): Alert => ({
      ...ALERTS[incident.kind],
      from: incident.from,
      to: incident.to,
    })),
    ...smallAlerts(start, random),
  ];
  const attempts = alerts.flatMap((alert) => toldOf(alert, day, random));
  const queue = CHANNELS.flatMap((channel) => queueOf(channel, start, attempts));
  return [...attempts, ...queue]
    .filter(({ createdAt }) => createdAt >= start && createdAt < end)
    .sort((a, b) => a.createdAt - b.createdAt);
}

function smallAlerts(start: number, random: Random): Alert[] {
  return Array.from({ length: random.int(3) }, () => {
    const from = start + 8 * HOUR + Math.floor(random.next() * 12 * HOUR);
    return { ...SMALL_ALERT, from, to: from + (10 + random.int(40)) * MINUTE };
  });
}

function toldOf(alert: Alert, day: Day, random: Random): DeliveryFact[] {
  const moments = [
    { status: 'firing', at: alert.from + 2 * MINUTE },
    { status: 'resolved', at: alert.to + 3 * MINUTE },
  ];
  return moments.flatMap(({ status, at }) =>
    alert.channels
      .filter((channel) => channel !== 'voice' || status === 'firing')
      .flatMap((channel) => attemptsOf(channel, alert, status, at, day, random))
  );
}

/** Most are accepted at once, some at the second attempt, a few never. */
function attemptsOf(
  channel: Channel,
  { alertname, severity }: Alert,
  status: string,
  at: number,
  day: Day,
  random: Random
): DeliveryFact[] {
  const latency = Math.round(random.logNormal(LATENCY[channel], 0.4));
  const target = channel === 'dingtalk' ? 'group' : (ON_DUTY[Math.floor(day / 7) % 2] as string);
  const fact = {
    kind: 'attempt',
    channel,
    target,
    reason: 'alert',
    alertname,
    severity,
    status,
    alerts: 1,
    dead_letters: 0,
  } as const;
  const accepted = { code: channel === 'dingtalk' ? '0' : 'OK', answer: 'ok' };
  const drawn = random.next();
  if (drawn >= 0.08) {
    return [{ ...fact, ...accepted, createdAt: at + latency, outcome: 'sent', attempts: 1, latency }];
  }
  const busy =
    channel === 'dingtalk' ? { code: '-1', answer: '系统繁忙' } : { code: 'isp.SYSTEM_ERROR', answer: '系统错误' };
  if (drawn < 0.006) {
    return [{ ...fact, ...busy, createdAt: at + 30 * MINUTE, outcome: 'dead', attempts: 9, latency: 30 * MINUTE }];
  }
  const second = latency + 2000 + random.int(2000);
  return [
    { ...fact, ...busy, createdAt: at + latency, outcome: 'failed', attempts: 1, latency },
    { ...fact, ...accepted, createdAt: at + second, outcome: 'sent', attempts: 2, latency: second },
  ];
}

/** Looked at every ten minutes; a dead letter is tried again by somebody within two. */
function queueOf(channel: Channel, start: number, attempts: readonly DeliveryFact[]): DeliveryFact[] {
  const died = attempts.filter((fact) => fact.channel === channel && fact.outcome === 'dead');
  return Array.from({ length: DAY_MS / QUEUE_EVERY_MS }, (_, look) => {
    const createdAt = start + look * QUEUE_EVERY_MS;
    const waiting = died.filter((fact) => fact.createdAt <= createdAt && createdAt < fact.createdAt + 2 * HOUR).length;
    const nothing = { outcome: '', target: '', reason: '', attempts: 0, latency: 0, code: '', answer: '' };
    const alert = { alertname: '', severity: '', status: '', alerts: 0 };
    return { createdAt, kind: 'queue', channel, ...nothing, ...alert, dead_letters: waiting };
  });
}
