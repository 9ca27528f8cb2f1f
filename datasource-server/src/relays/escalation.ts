import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import { ROBOTS, type EscalationStatus, type RelayChannel } from '../contract/relay.ts';
import { GROUP } from './channel.ts';
import { planned } from './delivery-id.ts';
import type { IncidentBook } from './incident-book.ts';
import type { Outbox } from './outbox.ts';
import type { Delivery, Planned } from './outbox-entries.ts';
import { callOrder, onDuty, type Rota } from './rota.ts';

/** Phones the next person while nobody acknowledges a P0 incident. */
export interface Escalation {
  /** Takes every step that is due. */
  round(): Promise<void>;
  status(): EscalationStatus[];
}

interface EscalationOptions {
  outbox: Outbox;
  rota: () => Rota | null;
  book: Pick<IncidentBook, 'isAcknowledged' | 'isOver'>;
  /** Channels that are set up. */
  configured: ReadonlySet<RelayChannel>;
  clock: Clock;
  logger: Logger;
}

const STEP_MS = 5 * 60_000;
/** Calls so shortly before count too: an incident that comes again goes on with the next person. */
const RECENT_MS = 15 * 60_000;

/** State is in the outbox: which incidents wait, and who has been phoned, since when, are read from their calls. */
export function createEscalation({ outbox, rota, book, configured, clock, logger }: EscalationOptions): Escalation {
  async function end(incident: string, reason: 'acknowledged' | 'recovered' | 'exhausted'): Promise<void> {
    await outbox.write({ event: 'escalation_ended', at: clock(), incident, reason });
    const log = reason === 'exhausted' ? logger.error : logger.info;
    log('an escalation has ended', { incident, reason });
  }

  async function step(incident: string): Promise<void> {
    if (book.isAcknowledged(incident) || book.isOver(incident)) {
      await end(incident, book.isAcknowledged(incident) ? 'acknowledged' : 'recovered');
      return;
    }
    const now = clock();
    const calls = callsSince(incident);
    const last = calls.at(-1);
    if (last && now < Math.max(last.queuedAt, last.notBefore) + STEP_MS) {
      return;
    }
    const table = rota();
    const next =
      table && configured.has('voice')
        ? callOrder(table, now).find(({ mobile }) => !calls.some(({ target }) => target === mobile))
        : null;
    if (!last || !next) {
      await tellThatNobodyAnswers(calls, now);
      await end(incident, 'exhausted');
      return;
    }
    const { mobile: target, name: person } = next;
    const delivery = planned({ channel: 'voice', target, person, reason: 'escalation', alert: last.alert }, now);
    await outbox.write({ event: 'queued', at: now, deliveries: [delivery], escalations: [], cancelled: [] });
    logger.warn('nobody has acknowledged: the next person is phoned', { incident, person, phoned: calls.length });
  }

  /** By a way that is not the telephone, once, also when the process dies before the escalation has ended. */
  async function tellThatNobodyAnswers(calls: readonly Delivery[], now: number): Promise<void> {
    const last = calls.at(-1);
    if (!last) {
      return;
    }
    const people = [...new Set(calls.map(({ person, target }) => person ?? target))].join('、');
    const alert = {
      ...last.alert,
      rule: `无人响应:${last.alert.rule}`,
      summary: `已电话通知 ${people},无人确认,值班表中没有下一个人可打。请立即接手。${last.alert.summary}`,
    };
    const deliveries = waysBesideCalls(now)
      .map((way) => planned({ ...way, reason: 'escalation', alert }, now))
      .filter((delivery) => !isTold(delivery, last.queuedAt));
    if (deliveries.length > 0) {
      await outbox.write({ event: 'queued', at: now, deliveries, escalations: [], cancelled: [] });
    }
  }

  /** The chat that everybody reads, else an SMS to who is on duty. */
  function waysBesideCalls(now: number): Array<Pick<Planned, 'channel' | 'target' | 'person'>> {
    const robot = ROBOTS.find((each) => configured.has(each));
    const table = rota();
    if (robot || !table || !configured.has('sms')) {
      return robot ? [{ channel: robot, target: GROUP, person: null }] : [];
    }
    return onDuty(table, now).map(({ mobile, name }) => ({ channel: 'sms', target: mobile, person: name }));
  }

  function isTold({ channel, target, alert }: Planned, since: number): boolean {
    const newest = outbox.newest(channel, target, alert);
    return newest?.reason === 'escalation' && newest.queuedAt >= since;
  }

  function callsSince(incident: string) {
    const since = outbox.escalations().get(incident) ?? 0;
    return outbox.callsOf(incident).filter(({ queuedAt }) => queuedAt >= since - RECENT_MS);
  }

  return {
    async round() {
      for (const incident of [...outbox.escalations().keys()]) {
        await step(incident);
      }
    },
    status: () =>
      [...outbox.escalations()].map(([incident, since]) => {
        const calls = callsSince(incident);
        return {
          incident,
          rule: calls.at(-1)?.alert.rule ?? '',
          since,
          phoned: calls.map(({ person }) => person ?? ''),
          nextAt: (calls.at(-1)?.queuedAt ?? since) + STEP_MS,
        };
      }),
  };
}
