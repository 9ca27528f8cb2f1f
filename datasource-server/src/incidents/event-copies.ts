import { incidentEventSchema, type IncidentEvent } from '../contract/incident-events.ts';
import type { EventStore } from '../engines/engine.ts';
import { createLogThrottle } from '../platform/log-throttle.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import {
  compileAnyIncidentEvent,
  compileIncidentEvents,
  INCIDENT_EVENTS_TABLE,
  incidentEventRow,
} from '../sql/incident-events.ts';

type Store = Pick<EventStore, 'query' | 'insert'>;

/** An insert may not touch many partitions, which are days. */
const BATCH_EVENTS = 2000;
const BATCH_DAYS = 50;
const DAY_MS = 864e5;
const LIMITS = { maxRows: 2_000_000, timeoutMs: 60_000 };
const ONE_ROW = { maxRows: 1, timeoutMs: 10_000 };

/** Events on their way into the event store. */
export interface EventCopies {
  /** To be copied, in this order. */
  add(events: readonly IncidentEvent[]): void;
  /** Copies what waits as far as the store takes it. Never throws: what is left waits for the next time. */
  flush(): Promise<void>;
  waiting(): number;
}

interface EventCopiesOptions {
  store: Store;
  clock: Clock;
  logger: Logger;
}

/** Copies events until the store has them. One that was stored though the store said no is there twice, and read once. */
export function createEventCopies({ store, clock, logger }: EventCopiesOptions): EventCopies {
  const throttle = createLogThrottle({ logger, clock });
  /** By id: an event that is told to be missing while it waits is not copied twice. */
  const queue = new Map<string, IncidentEvent>();
  let flushing: Promise<void> | null = null;

  async function flushAll(): Promise<void> {
    while (queue.size > 0) {
      const batch = firstBatch([...queue.values()]);
      try {
        await store.insert(
          INCIDENT_EVENTS_TABLE,
          batch.map((event) => incidentEventRow(event, 'book'))
        );
      } catch (error) {
        throttle.warn('copy', 'events of incidents cannot be copied into the event store; they stay in the book', {
          waiting: queue.size,
          error,
        });
        return;
      }
      batch.forEach(({ id }) => queue.delete(id));
    }
  }

  return {
    add: (events) => {
      events.forEach((event) => queue.set(event.id, event));
    },
    flush: () => (flushing ??= flushAll().finally(() => (flushing = null))),
    waiting: () => queue.size,
  };
}

function firstBatch(queue: readonly IncidentEvent[]): IncidentEvent[] {
  const days = new Set<number>();
  const end = queue.findIndex(({ at }, index) => {
    days.add(Math.floor(at / DAY_MS));
    return index >= BATCH_EVENTS || days.size > BATCH_DAYS;
  });
  return queue.slice(0, end === -1 ? undefined : end);
}

/** What the event store holds of the incidents that were open since, and how many of its rows cannot be read. Throws ServiceError. */
export async function readCopies(
  store: Store,
  range: { from: number; to: number },
  limits = LIMITS
): Promise<{ events: IncidentEvent[]; unreadable: number; truncated: boolean; rowsRead: number; sql: string }> {
  const statement = compileIncidentEvents(range);
  const { columns, rowCount, truncated, rowsRead } = await store.query(statement, limits);
  const events = (columns[0] ?? []).flatMap((text) => readEvent(String(text)) ?? []);
  return {
    events,
    unreadable: rowCount - events.length,
    truncated,
    rowsRead: rowsRead ?? rowCount,
    sql: statement.sql,
  };
}

/** Whether the event store holds any event of an incident of the book. Throws ServiceError. */
export async function hasCopies(store: Pick<Store, 'query'>): Promise<boolean> {
  const { rowCount } = await store.query(compileAnyIncidentEvent(), ONE_ROW);
  return rowCount > 0;
}

function readEvent(text: string): IncidentEvent | null {
  try {
    const parsed = incidentEventSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
