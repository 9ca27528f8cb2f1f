import type { RelaysConfig } from '../config-relays.ts';
import {
  RELAY_CHANNELS,
  type DeadLetter,
  type RelayChannel,
  type RelayChannelStatus,
  type RelayLimit,
  type RelayStatus,
} from '../contract/relay.ts';
import type { Clock } from '../platform/clock.ts';
import { usedOf } from './call-limits.ts';
import type { Channel } from './channel.ts';
import type { DeliveryRecords } from './delivery-records.ts';
import type { Escalation } from './escalation.ts';
import { maskTarget, maskTargets } from './mask.ts';
import type { Outbox } from './outbox.ts';
import type { Delivery } from './outbox-entries.ts';
import type { Lane } from './outbox-state.ts';
import type { RotaFile } from './rota-file.ts';

interface RelayStatusOptions {
  config: Pick<RelaysConfig, 'missing' | 'dryRun'>;
  channels: ReadonlyMap<RelayChannel, Channel>;
  outbox: Outbox;
  records: Pick<DeliveryRecords, 'uncopied'>;
  escalation: Escalation;
  rotaFile: RotaFile;
  clock: Clock;
}

const LETTERS_SHOWN = 100;

/** What the relays are about, telephone numbers and mail addresses masked. */
export function createRelayStatus(options: RelayStatusOptions): () => RelayStatus {
  const { config, channels, outbox, records, escalation, rotaFile, clock } = options;

  function channelStatus(name: RelayChannel, dead: readonly Delivery[]): RelayChannelStatus {
    const now = clock();
    const channel = channels.get(name);
    const lanes = [...outbox.lanes()].filter((lane) => lane.channel === name);
    const paused = Math.max(0, ...lanes.map(({ pausedUntil }) => pausedUntil));
    const sent = lanes.flatMap(({ lastSentAt }) => lastSentAt ?? []);
    const problem = lanes.map((lane) => lane.problem).find((each) => each !== null) ?? null;
    return {
      channel: name,
      configured: channel !== undefined,
      missing: [...config.missing[name]],
      waiting: lanes.reduce((sum, { open }) => sum + open.size, 0),
      deadLetters: dead.filter((delivery) => delivery.channel === name).length,
      pausedUntil: paused > now ? paused : null,
      lastSentAt: sent.length === 0 ? null : Math.max(...sent),
      problem: problem === null ? null : maskTargets(problem),
      limits: channel ? lanes.flatMap((lane) => limitsOf(lane, channel, now)) : [],
    };
  }

  return () => {
    const dead = [...outbox.deliveries()]
      .filter(({ state }) => state === 'dead')
      .sort((a, b) => (b.settledAt ?? 0) - (a.settledAt ?? 0));
    return {
      dryRun: config.dryRun,
      channels: RELAY_CHANNELS.map((name) => channelStatus(name, dead)),
      deadLetters: dead.slice(0, LETTERS_SHOWN).map(letterOf),
      escalations: escalation.status(),
      rota: rotaFile.status(),
      outbox: { waiting: outbox.openCount(), unrecorded: records.uncopied(), ...outbox.status() },
    };
  };
}

function limitsOf({ target, calls }: Lane, { windows }: Channel, now: number): RelayLimit[] {
  return windows
    .map((window) => ({
      target: maskTarget(target),
      windowMs: window.ms,
      most: window.most,
      used: usedOf(calls, window, now),
    }))
    .filter(({ used }) => used > 0);
}

function letterOf(delivery: Delivery): DeadLetter {
  const { id, channel, target, person, alert, queuedAt, settledAt, attempts, code, text } = delivery;
  return {
    id,
    channel,
    target: maskTarget(target),
    person,
    rule: alert.rule,
    severity: alert.severity,
    status: alert.status,
    incident: alert.incident?.id ?? null,
    queuedAt,
    diedAt: settledAt ?? 0,
    attempts,
    code,
    text: maskTargets(text),
  };
}
