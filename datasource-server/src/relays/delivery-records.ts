import type { EventRow, EventStore } from '../engines/engine.ts';
import type { RelayChannel } from '../contract/relay.ts';
import type { Clock } from '../platform/clock.ts';
import { createLogThrottle } from '../platform/log-throttle.ts';
import type { Logger } from '../platform/logger.ts';
import { DELIVERIES_TABLE, queueRow, rowsOf, rowTime } from './delivery-rows.ts';
import type { Outbox } from './outbox.ts';
import type { Answered } from './outbox-entries.ts';

/** Copies what became of deliveries into the event store, where boards and rules ask for it. */
export interface DeliveryRecords {
  /** Adds what the event store lacks. Never rejects: what it does not take now is added later. */
  copy(): Promise<void>;
  /** Writes how many dead letters wait now. */
  sample(): Promise<void>;
  /** Answers that are not copied yet. */
  uncopied(): number;
}

interface DeliveryRecordsOptions {
  outbox: Outbox;
  store: Pick<EventStore, 'insert' | 'query'>;
  channels: ReadonlySet<RelayChannel>;
  clock: Clock;
  logger: Logger;
}

const ANSWERS_AT_ONCE = 500;
const LIMITS = { maxRows: 1_000_000, timeoutMs: 30_000 };

/** The outbox is durable, the copy follows it: after a start or a failure the two are compared by the rows' ids. */
export function createDeliveryRecords({
  outbox,
  store,
  channels,
  clock,
  logger,
}: DeliveryRecordsOptions): DeliveryRecords {
  const throttle = createLogThrottle({ logger, clock });
  let source: readonly Answered[] = [];
  let copied = 0;
  let mayDiffer = true;

  /** A compaction leaves nothing behind but what is not copied. */
  function pending(): Answered[] {
    const answers = outbox.answers();
    copied = answers === source ? copied : 0;
    source = answers;
    return answers.slice(copied);
  }

  async function copyNext(answers: readonly Answered[]): Promise<void> {
    const rows = answers.flatMap((answered) => rowsOf(answered, outbox.delivery));
    const known = mayDiffer && rows.length > 0 ? await knownIds(Math.min(...answers.map(({ at }) => at))) : new Set();
    const lacking = rows.filter(({ id }) => !known.has(id));
    if (lacking.length > 0) {
      await store.insert(DELIVERIES_TABLE, lacking);
    }
    copied += answers.length;
  }

  async function knownIds(from: number): Promise<Set<unknown>> {
    const { columns } = await store.query(
      {
        sql: `SELECT id FROM ${DELIVERIES_TABLE} WHERE ts >= '${rowTime(from)}' AND kind = 'attempt'`,
        params: [],
        columns: [{ name: 'id', type: 'string' }],
      },
      LIMITS
    );
    return new Set(columns[0] ?? []);
  }

  return {
    async copy() {
      try {
        for (let answers = pending(); answers.length > 0; answers = pending()) {
          await copyNext(answers.slice(0, ANSWERS_AT_ONCE));
        }
        mayDiffer = false;
        await outbox.compact(copied);
      } catch (error) {
        // An insert that failed may have been stored all the same.
        mayDiffer = true;
        throttle.warn('copy', 'deliveries cannot be recorded yet; they stay in the outbox', { error });
      }
    },
    async sample() {
      const counts = new Map<RelayChannel, number>([...channels].map((channel) => [channel, 0]));
      for (const { channel, state } of outbox.deliveries()) {
        if (state === 'dead') {
          counts.set(channel, (counts.get(channel) ?? 0) + 1);
        }
      }
      const now = clock();
      const rows: EventRow[] = [...counts].map(([channel, count]) => queueRow(now, channel, count));
      if (rows.length === 0) {
        return;
      }
      try {
        await store.insert(DELIVERIES_TABLE, rows);
      } catch (error) {
        throttle.warn('sample', 'the number of dead letters cannot be recorded', { error });
      }
    },
    uncopied: () => pending().length,
  };
}
