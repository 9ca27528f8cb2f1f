import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import type { EscalationStatus } from '../contract/relay.ts';
import { planned } from './delivery-id.ts';
import type { IncidentBook } from './incident-book.ts';
import type { Outbox } from './outbox.ts';
import { callOrder, type Rota } from './rota.ts';

/** Phones the next person while nobody acknowledges a P0 incident. */
export interface Escalation {
  /** Takes every step that is due. */
  round(): Promise<void>;
  status(): EscalationStatus[];
}

interface EscalationOptions {
  outbox: Outbox;
  rota: () => Rota | null;
  book: Pick<IncidentBook, 'isAcknowledged' | 'isOpen'>;
  clock: Clock;
  logger: Logger;
}

const STEP_MS = 5 * 60_000;
/** Calls so shortly before count too: an incident that comes again goes on with the next person. */
const RECENT_MS = 15 * 60_000;

/** State is in the outbox: which incidents wait, and who has been phoned, since when, are read from their calls. */
export function createEscalation({ outbox, rota, book, clock, logger }: EscalationOptions): Escalation {
  async function end(incident: string, reason: 'acknowledged' | 'recovered' | 'exhausted'): Promise<void> {
    await outbox.write({ event: 'escalation_ended', at: clock(), incident, reason });
    const log = reason === 'exhausted' ? logger.error : logger.info;
    log('an escalation has ended', { incident, reason });
  }

  async function step(incident: string): Promise<void> {
    if (book.isAcknowledged(incident) || !book.isOpen(incident)) {
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
    const next = table && callOrder(table, now).find(({ mobile }) => !calls.some(({ target }) => target === mobile));
    if (!last || !next) {
      await end(incident, 'exhausted');
      return;
    }
    const { mobile: target, name: person } = next;
    const delivery = planned({ channel: 'voice', target, person, reason: 'escalation', alert: last.alert }, now);
    await outbox.write({ event: 'queued', at: now, deliveries: [delivery], escalations: [], cancelled: [] });
    logger.warn('nobody has acknowledged: the next person is phoned', { incident, person, phoned: calls.length });
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
