import type { RelayChannel } from '../contract/relay.ts';
import { alertKey, type AlertFacts } from './alert-facts.ts';
import type { Call } from './call-limits.ts';
import type { Answered, Delivery, OutboxEntry, Planned } from './outbox-entries.ts';

/** Calls to one target by one channel go one after the other. */
export interface Lane {
  name: string;
  channel: RelayChannel;
  target: string;
  /** Ids of deliveries that are not final, in the order in which they came. */
  open: Set<string>;
  /** Of the last day, ascending. */
  calls: Call[];
  pausedUntil: number;
  /** In a row. */
  failures: number;
  lastSentAt: number | null;
  problem: string | null;
}

/** What the entries of the log come to. */
export interface OutboxState {
  deliveries: Map<string, Delivery>;
  lanes: Map<string, Lane>;
  /** Incident → since when somebody is waited for. */
  escalations: Map<string, number>;
  /** channel|target|alert → its newest delivery. */
  newest: Map<string, string>;
  /** incident → ids of its calls. */
  calls: Map<string, string[]>;
}

const DAY_MS = 24 * 3600e3;
/** Code of a delivery that a limit of ours kept from being made. */
export const PASSED_OVER = 'limit';
/** Dead letters wait for a person, who may be on leave; nobody looks through more of them. */
const KEEP_LETTERS_MS = 30 * DAY_MS;
const MOST_LETTERS = 5_000;
/** Before that the vendor's own records may not have the call yet. */
export const ASK_AFTER_MS = 60_000;

export function emptyState(): OutboxState {
  return { deliveries: new Map(), lanes: new Map(), escalations: new Map(), newest: new Map(), calls: new Map() };
}

export function laneName(channel: RelayChannel, target: string): string {
  return `${channel}:${target}`;
}

export function deliveryKey(channel: RelayChannel, target: string, alert: AlertFacts): string {
  return `${channel}|${target}|${alertKey(alert)}`;
}

/** Takes one entry in. What it says of deliveries that the log does not have any more is passed over. */
export function apply(state: OutboxState, entry: OutboxEntry): void {
  switch (entry.event) {
    case 'queued':
      entry.deliveries.forEach((planned) => addFresh(state, planned, entry.at));
      entry.escalations.forEach((incident) => state.escalations.set(incident, entry.at));
      // What is under way cannot be called back.
      entry.cancelled
        .filter((id) => state.deliveries.get(id)?.state === 'waiting')
        .forEach((id) => settle(state, id, 'cancelled', entry.at));
      return;
    case 'sending':
      applySending(state, entry);
      return;
    case 'answered':
      applyAnswered(state, entry);
      return;
    case 'released':
      release(state, entry.id, entry.at);
      return;
    case 'dismissed':
      settle(state, entry.id, 'cancelled', entry.at);
      return;
    case 'escalation_ended':
      state.escalations.delete(entry.incident);
      return;
    case 'kept_delivery':
      add(state, { ...entry.delivery });
      return;
    case 'kept_call':
      laneAt(state, entry.lane).calls.push({ at: entry.at, refused: entry.refused });
      return;
    case 'kept_escalation':
      state.escalations.set(entry.incident, entry.since);
      return;
  }
}

export function isOpen({ state }: Pick<Delivery, 'state'>): boolean {
  return state === 'waiting' || state === 'sending' || state === 'doubtful';
}

export function laneOf(state: OutboxState, { channel, target }: Pick<Planned, 'channel' | 'target'>): Lane {
  return laneAt(state, laneName(channel, target));
}

function freshOf(planned: Planned): Delivery {
  return {
    ...planned,
    state: 'waiting',
    attempts: 0,
    firstAttemptAt: null,
    outId: null,
    calledAt: null,
    askAt: 0,
    settledAt: null,
    dryRun: false,
    code: '',
    text: '',
  };
}

/** What is told anew is no dead letter any more: its successor arrives, or becomes one itself. */
function addFresh(state: OutboxState, planned: Planned, at: number): void {
  const before = state.newest.get(deliveryKey(planned.channel, planned.target, planned.alert)) ?? '';
  if (state.deliveries.get(before)?.state === 'dead') {
    settle(state, before, 'cancelled', at);
  }
  add(state, freshOf(planned));
}

function add(state: OutboxState, delivery: Delivery): void {
  const { id, channel, target, alert } = delivery;
  state.deliveries.set(id, delivery);
  state.newest.set(deliveryKey(channel, target, alert), id);
  if (isOpen(delivery)) {
    laneOf(state, delivery).open.add(id);
  }
  if (channel === 'voice' && alert.incident) {
    const known = state.calls.get(alert.incident.id) ?? [];
    state.calls.set(alert.incident.id, [...known, id]);
  }
}

function laneAt(state: OutboxState, name: string): Lane {
  const present = state.lanes.get(name);
  if (present) {
    return present;
  }
  const [channel, target] = name.split(':') as [RelayChannel, string];
  const lane: Lane = {
    name,
    channel,
    target,
    open: new Set(),
    calls: [],
    pausedUntil: 0,
    failures: 0,
    lastSentAt: null,
    problem: null,
  };
  state.lanes.set(name, lane);
  return lane;
}

function applySending(state: OutboxState, { at, lane: name, outId, ids }: OutboxEntry & { event: 'sending' }): void {
  const lane = laneAt(state, name);
  lane.calls = [...lane.calls.filter((call) => call.at > at - DAY_MS), { at, refused: false }];
  for (const delivery of known(state, ids).filter((each) => each.state === 'waiting')) {
    delivery.state = 'sending';
    delivery.attempts += 1;
    delivery.firstAttemptAt ??= at;
    delivery.calledAt = at;
    delivery.outId = outId;
  }
}

function applyAnswered(state: OutboxState, answered: Answered): void {
  const { at, ids, outcome, code, text, refused, pausedUntil, substitutes } = answered;
  const [first] = known(state, ids);
  if (outcome === 'cancelled') {
    // Its state was changed by what cancelled it; this says why.
    known(state, ids).forEach((delivery) => Object.assign(delivery, { code, text }));
    return;
  }
  if (first) {
    const lane = laneOf(state, first);
    const call = refused ? lane.calls.findLast((each) => each.at === first.calledAt) : undefined;
    if (call) {
      call.refused = true;
    }
    const worked = outcome === 'sent' || outcome === 'dry_run';
    lane.failures = worked ? 0 : lane.failures + 1;
    lane.pausedUntil = pausedUntil ?? 0;
    lane.lastSentAt = worked ? at : lane.lastSentAt;
    lane.problem = worked ? null : `${code}: ${text}`;
  }
  for (const delivery of known(state, ids)) {
    Object.assign(delivery, { code, text, dryRun: outcome === 'dry_run' });
    if (outcome === 'failed') {
      delivery.state = 'waiting';
    } else if (outcome === 'doubtful') {
      delivery.state = 'doubtful';
      delivery.askAt = at + ASK_AFTER_MS;
    } else {
      settle(state, delivery.id, outcome === 'dead' ? endOf(answered) : 'sent', at);
    }
  }
  substitutes.forEach((planned) => addFresh(state, planned, at));
}

/** Passed over by a limit of ours, so that somebody else is told at once: nothing is left for a person to do. */
function endOf({ code, substitutes }: Answered): 'dead' | 'cancelled' {
  return code === PASSED_OVER && substitutes.length > 0 ? 'cancelled' : 'dead';
}

function settle(state: OutboxState, id: string, to: 'sent' | 'dead' | 'cancelled', at: number): void {
  for (const delivery of known(state, [id])) {
    delivery.state = to;
    delivery.settledAt = at;
    laneOf(state, delivery).open.delete(id);
  }
}

function release(state: OutboxState, id: string, at: number): void {
  // Two people may have asked for the same: what is under way already is not sent again.
  for (const delivery of known(state, [id]).filter((each) => each.state === 'dead')) {
    Object.assign(delivery, { state: 'waiting', notBefore: at, firstAttemptAt: null, settledAt: null });
    const lane = laneOf(state, delivery);
    lane.open.add(id);
    lane.pausedUntil = 0;
  }
}

function known(state: OutboxState, ids: readonly string[]): Delivery[] {
  return ids.flatMap((id) => state.deliveries.get(id) ?? []);
}

/** Somebody may still have to be told that what they were told of has recovered. */
const KEEP_FIRING_MS = 30 * DAY_MS;

/** What a compaction writes: everything open, and what is final as long as something may still ask for it. */
export function keptEntries(state: OutboxState, now: number, keepMs: number): OutboxEntry[] {
  const awaited = awaitingRecovery(state.deliveries.values());
  const letters = new Set(
    [...state.deliveries.values()].filter(({ state: each }) => each === 'dead').slice(-MOST_LETTERS)
  );
  const kept = [...state.deliveries.values()].filter((delivery) => {
    const age = now - (delivery.settledAt ?? 0);
    const keptMs = letters.has(delivery) ? KEEP_LETTERS_MS : awaited.has(delivery.id) ? KEEP_FIRING_MS : keepMs;
    return isOpen(delivery) || age < keptMs;
  });
  return [
    ...[...state.lanes.values()].flatMap((lane) =>
      lane.calls
        .filter(({ at }) => at > now - DAY_MS)
        .map(({ at, refused }): OutboxEntry => ({ event: 'kept_call', at, lane: lane.name, refused }))
    ),
    ...kept.map((delivery): OutboxEntry => ({ event: 'kept_delivery', delivery })),
    ...[...state.escalations].map(([incident, since]): OutboxEntry => ({ event: 'kept_escalation', incident, since })),
  ];
}

/** Ids of the newest delivery of each alert to each target, where that says that it fires. */
function awaitingRecovery(deliveries: Iterable<Delivery>): Set<string> {
  const newest = new Map<string, Delivery>();
  for (const delivery of deliveries) {
    if (delivery.state === 'sent' && delivery.reason !== 'test' && delivery.reason !== 'report') {
      newest.set(`${laneName(delivery.channel, delivery.target)}|${delivery.alert.fingerprint}`, delivery);
    }
  }
  return new Set([...newest.values()].filter(({ alert }) => alert.status === 'firing').map(({ id }) => id));
}
