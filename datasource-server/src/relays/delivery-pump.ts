import type { RelayChannel } from '../contract/relay.ts';
import type { Clock } from '../platform/clock.ts';
import { createLogThrottle } from '../platform/log-throttle.ts';
import type { Logger } from '../platform/logger.ts';
import { byImportance, isUrgent } from './alert-facts.ts';
import { freeAt } from './call-limits.ts';
import type { Answer, Channel, Composed, Next } from './channel.ts';
import { maskTarget, maskTargets } from './mask.ts';
import type { Outbox } from './outbox.ts';
import type { Answered, Delivery } from './outbox-entries.ts';
import { PASSED_OVER, type Lane } from './outbox-state.ts';
import { isPaused, isStale, isToBeGivenUp, pauseAfter, throttledPause } from './retry-policy.ts';
import type { Rota } from './rota.ts';
import { substituteFor } from './substitutes.ts';

/** Makes the deliveries of the outbox, each lane by itself: a vendor that hangs holds up no other. */
export interface DeliveryPump {
  /** Decides what becomes of calls that were under way when the process died. To be called once, before the first round. */
  recover(): Promise<void>;
  /** Sets going what is due, and returns at once. */
  round(): void;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
  /** Begins nothing more; resolves when what is under way has ended. */
  close(): Promise<void>;
}

interface DeliveryPumpOptions {
  outbox: Outbox;
  channels: ReadonlyMap<RelayChannel, Channel>;
  /** Settings that a channel lacks. */
  missing: Readonly<Record<RelayChannel, readonly string[]>>;
  rota: () => Rota | null;
  dryRun: boolean;
  /** A message about an incident has left. */
  onSent: (incident: string, channel: RelayChannel) => void;
  clock: Clock;
  logger: Logger;
  random?: () => number;
}

/** A person who cannot be called for so long is passed over when it is urgent. */
const URGENT_PATIENCE_MS = 2 * 60_000;
/** The vendor is asked so often about a call that got no answer, then a person must decide. */
const ASK_FOR_MS = 15 * 60_000;
const ASK_EVERY_MS = 30_000;

export function createDeliveryPump(options: DeliveryPumpOptions): DeliveryPump {
  const { outbox, channels, missing, rota, dryRun, onSent, clock, logger, random = Math.random } = options;
  const throttle = createLogThrottle({ logger, clock });
  const configured = new Set(channels.keys());
  const running = new Map<string, Promise<void>>();
  let closed = false;

  function round(): void {
    for (const lane of outbox.lanes()) {
      if (lane.open.size > 0 && !running.has(lane.name) && !closed) {
        const work = run(lane)
          .catch((error: unknown) => throttle.error(lane.channel, 'deliveries cannot be made', { error }))
          .finally(() => running.delete(lane.name));
        running.set(lane.name, work);
      }
    }
  }

  async function run(lane: Lane): Promise<void> {
    const channel = channels.get(lane.channel);
    if (channel) {
      await askAboutDoubtful(lane, channel);
      while (!closed && (await deliverNext(lane, channel))) {
        // Goes on until nothing is due or nothing may be sent.
      }
    }
  }

  /** Whether there may be more to do at once. */
  async function deliverNext(lane: Lane, channel: Channel): Promise<boolean> {
    const now = clock();
    const due = openOf(lane, 'waiting')
      .filter(({ notBefore }) => notBefore <= now)
      .sort((a, b) => byImportance(a.alert, b.alert));
    const [first] = due;
    if (!first || isPaused(lane.pausedUntil, now)) {
      return false;
    }
    const stale = due.filter(({ notBefore }) => isStale(notBefore, now));
    if (stale.length > 0) {
      // Nobody else is told either: it is old news.
      await settle(stale, dead('stale', '等待超过 24 小时,不再发送 · has waited for more than 24 hours'));
      return true;
    }
    const free = freeAt(lane.calls, channel.windows, now, isUrgent(first.alert));
    if (free > now) {
      return passOver(due, free, now);
    }
    const composed = channel.compose(due.map(({ alert }) => alert));
    const batch = composed.taken.map((index) => due[index] as Delivery);
    await (dryRun ? pretend(batch, composed) : call(lane, batch, composed));
    return true;
  }

  /** Urgent alerts do not wait for a number that has been called too often, if somebody else can be told. */
  async function passOver(due: readonly Delivery[], free: number, now: number): Promise<boolean> {
    const context = { outbox, rota: rota(), configured, now };
    const urgent = due.filter(({ alert }) => isUrgent(alert) && free - now > URGENT_PATIENCE_MS);
    const passed = urgent.filter((delivery) => substituteFor(delivery, 'limit', context) !== null);
    if (passed.length > 0) {
      const text =
        '该号码已达次数上限,改为通知他人 · this number has been called as often as allowed; somebody else is told';
      await settle(passed, dead(PASSED_OVER, text), 'limit');
    }
    return false;
  }

  async function pretend(batch: readonly Delivery[], { text }: Composed): Promise<void> {
    const [{ channel, target }] = batch as [Delivery];
    logger.info('dry run: this would have been sent', {
      channel,
      target: maskTarget(target),
      alerts: batch.length,
      text: maskTargets(withoutSignatures(text)),
    });
    await settle(batch, { outcome: 'dry_run', code: '', text: '', refused: true, pausedUntil: null });
  }

  async function call(lane: Lane, batch: readonly Delivery[], composed: Composed): Promise<void> {
    const [{ id: outId, target }] = batch as [Delivery];
    await outbox.write({ event: 'sending', at: clock(), lane: lane.name, outId, ids: batch.map(({ id }) => id) });
    // Withdrawn while the call was being announced.
    if (batch.some(({ state }) => state === 'sending')) {
      await conclude(lane, batch, await composed.send({ target, outId }));
    }
  }

  async function conclude(lane: Lane, batch: readonly Delivery[], answer: Answer): Promise<void> {
    const { code, text } = answer;
    if (answer.result === 'accepted') {
      await settle(batch, { outcome: 'sent', code, text, refused: false, pausedUntil: null });
      return;
    }
    throttle.warn(lane.channel, 'a delivery was not accepted', {
      channel: lane.channel,
      target: maskTarget(lane.target),
      result: answer.result,
      code,
      reason: maskTargets(text),
    });
    if (answer.result === 'doubtful') {
      await concludeDoubtful(lane, batch, answer);
      return;
    }
    const { next } = answer;
    if (next === 'elsewhere' || next === 'settings') {
      await settle(batch, { ...dead(code, text), refused: true }, next);
      return;
    }
    const now = clock();
    const over = batch.filter(({ firstAttemptAt }) => isToBeGivenUp(lane.channel, firstAttemptAt ?? now, now));
    const again = batch.filter((delivery) => !over.includes(delivery));
    if (over.length > 0) {
      await settle(over, { ...dead(code, text), refused: true }, next);
    }
    if (again.length > 0) {
      const pause =
        next === 'throttled'
          ? throttledPause(lane.failures + 1, answer.pauseMs ?? 5_000, random())
          : pauseAfter(lane.failures + 1, random());
      await settle(again, { outcome: 'failed', code, text, refused: true, pausedUntil: now + pause });
    }
  }

  /** Never repeated unless the vendor says that it has not accepted the call: nobody is to be told twice. */
  async function concludeDoubtful(
    lane: Lane,
    batch: readonly Delivery[],
    { code, text }: Pick<Answer, 'code' | 'text'>
  ): Promise<void> {
    if (channels.get(lane.channel)?.wasAccepted) {
      await settle(batch, { outcome: 'doubtful', code, text, refused: false, pausedUntil: null });
    } else {
      await settle(batch, dead(`doubtful_${code}`, text), 'doubtful');
    }
  }

  async function askAboutDoubtful(lane: Lane, channel: Channel): Promise<void> {
    const now = clock();
    const due = openOf(lane, 'doubtful').filter(({ askAt }) => askAt <= now);
    for (const outId of new Set(due.map((delivery) => delivery.outId ?? ''))) {
      const batch = due.filter((delivery) => delivery.outId === outId);
      const at = batch[0]?.calledAt ?? now;
      try {
        const accepted = (await channel.wasAccepted?.({ target: lane.target, outId, at })) ?? false;
        await (accepted
          ? settle(batch, { outcome: 'sent', code: 'found', text: '', refused: false, pausedUntil: null })
          : conclude(lane, batch, notFound()));
      } catch (error) {
        if (now - at > ASK_FOR_MS) {
          const text =
            '厂商始终没有说明是否受理,请人工确认后重试 · the vendor never said whether it accepted; look, then retry';
          await settle(batch, dead('doubtful', text), 'doubtful');
        } else {
          throttle.warn(`ask ${lane.channel}`, 'a vendor cannot be asked about a call without an answer', { error });
          batch.forEach((delivery) => (delivery.askAt = now + ASK_EVERY_MS));
        }
      }
    }
  }

  async function settle(
    batch: readonly Delivery[],
    outcome: Pick<Answered, 'outcome' | 'code' | 'text' | 'refused' | 'pausedUntil'>,
    next?: Next | 'doubtful' | 'limit'
  ): Promise<void> {
    const now = clock();
    const context = { outbox, rota: rota(), configured, now };
    const substitutes =
      next === undefined ? [] : batch.flatMap((delivery) => substituteFor(delivery, next, context) ?? []);
    const ids = batch.map(({ id }) => id);
    if (outcome.outcome === 'dead') {
      logger.error('a delivery was given up; it can be retried by POST /api/v1/relays/dead-letters/:id/retry', {
        ids,
        channel: batch[0]?.channel,
        code: outcome.code,
        reason: maskTargets(outcome.text),
        substitutes: substitutes.length,
      });
    }
    const attempts = batch[0]?.attempts ?? 0;
    await outbox.note({ event: 'answered', at: now, ids, attempts, ...outcome, substitutes });
    if (outcome.outcome === 'sent') {
      const incidents = new Set(batch.flatMap(({ alert }) => alert.incident?.id ?? []));
      incidents.forEach((incident) => onSent(incident, (batch[0] as Delivery).channel));
    }
  }

  function openOf(lane: Lane, state: Delivery['state']): Delivery[] {
    return [...lane.open].flatMap((id) => {
      const delivery = outbox.delivery(id);
      return delivery?.state === state ? [delivery] : [];
    });
  }

  /** What waits for a channel whose settings are gone waits for ever: somebody else is told, and a person is told why. */
  async function giveUp(lane: Lane): Promise<void> {
    const names = missing[lane.channel].join(', ');
    const lost: Array<[Delivery['state'], string, string]> = [
      ['waiting', 'unconfigured', '尚未发送 · it had not been sent'],
      ['sending', 'doubtful_unconfigured', '不知是否送达 · it is not known whether it arrived'],
      ['doubtful', 'doubtful_unconfigured', '不知是否送达 · it is not known whether it arrived'],
    ];
    for (const [state, code, known] of lost) {
      const batch = openOf(lane, state);
      if (batch.length > 0) {
        const text = `渠道的设置已不完整(缺 ${names}),${known};补全后可重试 · the channel lacks ${names}; set it up, then retry`;
        await settle(batch, dead(code, text), 'settings');
      }
    }
  }

  async function idle(): Promise<void> {
    while (running.size > 0) {
      await Promise.all(running.values());
    }
  }

  return {
    async recover() {
      for (const lane of outbox.lanes()) {
        if (!channels.has(lane.channel)) {
          await giveUp(lane);
          continue;
        }
        const batch = openOf(lane, 'sending');
        if (batch.length > 0) {
          const text =
            '发送时进程中断,不知是否送达 · the process died during the call; it is not known whether it arrived';
          await concludeDoubtful(lane, batch, { code: 'crash', text });
        }
      }
    },
    round,
    idle,
    async close() {
      closed = true;
      await idle();
    },
  };
}

/** Whoever has the whole link may act on the incident: a log is no place for it. */
function withoutSignatures(text: string): string {
  return text.replace(/([?&]signature=)[\w-]+/g, '$1***');
}

function dead(code: string, text: string): Pick<Answered, 'outcome' | 'code' | 'text' | 'refused' | 'pausedUntil'> {
  return { outcome: 'dead', code, text, refused: false, pausedUntil: null };
}

function notFound(): Answer {
  const text = '厂商没有该次调用的记录,重新发送 · the vendor knows of no such call; it is made again';
  return { result: 'refused', next: 'retry', code: 'not_found', text };
}
