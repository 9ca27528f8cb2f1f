import type { AlertChannel, RelayChannel } from '../contract/relay.ts';
import { hasVerdict, isUrgent, type AlertFacts } from './alert-facts.ts';
import { GROUP } from './channel.ts';
import { planned } from './delivery-id.ts';
import { hearersOf } from './hearers.ts';
import type { Outbox } from './outbox.ts';
import type { Planned } from './outbox-entries.ts';
import { isOpen } from './outbox-state.ts';
import { onDuty, quietUntil, type Rota } from './rota.ts';

/** Grafana repeats what still fires by its repeat_interval, an hour or more; whenever a group changes it tells all of it again. */
const REPEAT_AFTER_MS = 50 * 60_000;
/** A person is not phoned again about one incident for so long. */
const CALL_AGAIN_AFTER_MS = 15 * 60_000;

export interface PlanContext {
  outbox: Pick<Outbox, 'newest' | 'callsOf' | 'escalations' | 'deliveries'>;
  rota: Rota | null;
  isAcknowledged: (incident: string) => boolean;
  /** Where SMS and calls go that quiet hours send to a robot. */
  robot: RelayChannel | null;
  now: number;
}

export interface Plan {
  deliveries: Planned[];
  /** Incidents of which the next person is phoned unless somebody acknowledges. */
  escalations: string[];
  /** Deliveries that have become pointless before they were made. */
  cancelled: string[];
  duplicates: number;
  skipped: number;
}

/** What a notification adds to the outbox: nothing that has been told or is about to be. */
export function planDeliveries(channel: AlertChannel, alerts: readonly AlertFacts[], context: PlanContext): Plan {
  const plan: Plan = { deliveries: [], escalations: [], cancelled: [], duplicates: 0, skipped: 0 };
  for (const alert of alerts) {
    if (channel === 'voice') {
      planCall(plan, alert, context);
    } else {
      planMessages(plan, channel, alert, context);
    }
  }
  return plan;
}

interface Target {
  target: string;
  person: string | null;
}

function planMessages(plan: Plan, channel: RelayChannel, alert: AlertFacts, context: PlanContext): void {
  if (alert.status === 'resolved') {
    planRecoveries(plan, channel, alert, context);
    return;
  }
  for (const target of targetsOf(channel, alert, context)) {
    const way = quietWay(channel, target, alert, context);
    if (isKnown(way.channel, way.target, alert, context) || isPlanned(plan, way, alert)) {
      plan.duplicates += 1;
    } else {
      add(plan, way, alert, context);
    }
  }
}

function targetsOf(channel: RelayChannel, alert: AlertFacts, context: PlanContext): Target[] {
  const { rota } = context;
  if (channel !== 'sms') {
    return [{ target: GROUP, person: null }];
  }
  return rota === null ? [] : onDuty(rota, toldAt(alert, context)).map(targetOf);
}

/**
 * A recovery is told once, to exactly those who were told that the alert fires, whoever is on duty by then. What is waiting to be
 * told is cancelled: of what nobody has heard of nothing need be said.
 */
function planRecoveries(plan: Plan, channel: RelayChannel, alert: AlertFacts, context: PlanContext): void {
  const { heard, unheard, told } = hearersOf(channel, alert, context.outbox);
  plan.cancelled.push(...unheard.filter((id) => !plan.cancelled.includes(id)));
  plan.duplicates += told;
  for (const way of heard) {
    if (isPlanned(plan, way, alert)) {
      plan.duplicates += 1;
    } else {
      // A recovery goes where the alert went: in quiet hours it waits, whatever a new alert would do.
      add(plan, { ...way, notBefore: isToPerson(way.channel) ? toldAt(alert, context) : context.now }, alert, context);
    }
  }
  if (heard.length + told === 0) {
    plan.skipped += 1;
  }
}

function add(
  plan: Plan,
  { channel, target, person, notBefore }: Target & { channel: RelayChannel; notBefore: number },
  alert: AlertFacts,
  { now }: PlanContext
): void {
  plan.deliveries.push(planned({ channel, target, person, reason: 'alert', alert }, now, notBefore));
}

function planCall(plan: Plan, alert: AlertFacts, context: PlanContext): void {
  const { outbox, rota, now, isAcknowledged } = context;
  const incident = alert.incident?.id ?? null;
  const [first] = rota === null ? [] : onDuty(rota, toldAt(alert, context));
  // A recovery wakes nobody, nor does a rule that could not be evaluated.
  if (alert.status === 'resolved' || !hasVerdict(alert) || !first) {
    plan.skipped += 1;
    return;
  }
  if (incident !== null && isAcknowledged(incident)) {
    plan.duplicates += 1;
    return;
  }
  const calls = incident === null ? [] : outbox.callsOf(incident);
  const isRecent = (calls.at(-1)?.queuedAt ?? -Infinity) > now - CALL_AGAIN_AFTER_MS;
  const isRunning = incident !== null && (outbox.escalations().has(incident) || plan.escalations.includes(incident));
  if (incident !== null && isRecent && !isRunning && isUrgent(alert)) {
    plan.escalations.push(incident);
  }
  const way = quietWay('voice', targetOf(first), alert, context);
  if (isRecent || isRunning || isKnown(way.channel, way.target, alert, context) || isPlanned(plan, way, alert)) {
    plan.duplicates += 1;
    return;
  }
  add(plan, way, alert, context);
  if (incident !== null && isUrgent(alert)) {
    plan.escalations.push(incident);
  }
}

/** By which way and when: quiet hours keep from people what is not critical. */
function quietWay(
  channel: RelayChannel,
  target: Target,
  alert: AlertFacts,
  context: PlanContext
): Target & { channel: RelayChannel; notBefore: number } {
  const { robot, rota, now } = context;
  const notBefore = isToPerson(channel) ? toldAt(alert, context) : now;
  return notBefore > now && rota?.quiet?.then === 'robot' && robot !== null
    ? { channel: robot, target: GROUP, person: null, notBefore: now }
    : { ...target, channel, notBefore };
}

/** When a person is told of it: what quiet hours hold back is for those who are on duty when they end. */
function toldAt({ severity }: AlertFacts, { rota, now }: Pick<PlanContext, 'rota' | 'now'>): number {
  return (rota === null ? null : quietUntil(rota, severity, now)) ?? now;
}

function isToPerson(channel: RelayChannel): boolean {
  return channel === 'sms' || channel === 'voice';
}

/** Whether the target has heard of it, or will. What was given up is told anew. */
function isKnown(channel: RelayChannel, target: string, alert: AlertFacts, context: PlanContext): boolean {
  const known = context.outbox.newest(channel, target, alert);
  if (known === undefined || known.state === 'dead' || known.state === 'cancelled') {
    return false;
  }
  const incident = alert.incident?.id ?? null;
  return (
    isOpen(known) ||
    context.now - known.queuedAt < REPEAT_AFTER_MS ||
    (incident !== null && context.isAcknowledged(incident))
  );
}

/** One notification may name an alert twice, and two people may share a number. */
function isPlanned({ deliveries }: Plan, way: Target & { channel: RelayChannel }, alert: AlertFacts): boolean {
  return deliveries.some(
    (each) =>
      each.channel === way.channel &&
      each.target === way.target &&
      (each.alert.fingerprint === alert.fingerprint || sameIncidentCall(each, alert)) &&
      each.alert.status === alert.status
  );
}

/** One call an incident, however many alerts it has. */
function sameIncidentCall({ channel, alert }: Planned, other: AlertFacts): boolean {
  return channel === 'voice' && alert.incident !== null && alert.incident.id === other.incident?.id;
}

function targetOf({ mobile, name }: { mobile: string; name: string }): Target {
  return { target: mobile, person: name };
}
