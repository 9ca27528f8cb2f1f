import type { RelayChannel } from '../contract/relay.ts';
import { openAppendLog } from '../platform/append-log.ts';
import type { Clock } from '../platform/clock.ts';
import { createLogThrottle } from '../platform/log-throttle.ts';
import type { Logger } from '../platform/logger.ts';
import type { AlertFacts } from './alert-facts.ts';
import { outboxEntrySchema, type Answered, type Delivery, type OutboxEntry } from './outbox-entries.ts';
import { apply, deliveryKey, emptyState, keptEntries, type Lane } from './outbox-state.ts';

/** Deliveries on the disk, from the moment they are accepted until nobody asks for them any more. */
export interface Outbox {
  /** Resolves when the entry is on the disk and counts. Throws the file system's error, or as `checkPlace` does; then it does not count. */
  write(entry: OutboxEntry): Promise<void>;
  /**
   * For what has happened and cannot be taken back, as a vendor's answer: it counts at once, and is written as soon as the
   * disk takes it. Never rejects.
   */
  note(entry: OutboxEntry): Promise<void>;
  /** Throws ServiceError `unavailable` while the log is not in its place; until it is, `status` says so. */
  checkPlace(): Promise<void>;
  lanes(): Iterable<Lane>;
  delivery(id: string): Delivery | undefined;
  /** Everything that is kept, oldest first. */
  deliveries(): Iterable<Delivery>;
  /** The newest delivery of an alert to a target. */
  newest(channel: RelayChannel, target: string, alert: AlertFacts): Delivery | undefined;
  /** Calls of an incident, oldest first. */
  callsOf(incident: string): Delivery[];
  /** Incident → since when its escalation runs. */
  escalations(): ReadonlyMap<string, number>;
  openCount(): number;
  /** Answers of earlier runs as well, for whoever copies them. */
  answers(): Answered[];
  /**
   * Rewrites the log without what is of no use any more, if there is much of it. `copied` of the answers are copied elsewhere
   * and are forgotten; nothing happens while there are others.
   */
  compact(copied: number): Promise<void>;
  status(): { unreadable: number; problem: string | null };
  close(): Promise<void>;
}

interface OutboxOptions {
  path: string;
  clock: Clock;
  logger: Logger;
}

/** Long enough to know who was told of an alert that has recovered, and to look at what went wrong. */
const KEEP_MS = 3 * 24 * 3600e3;
const COMPACT_FROM_ENTRIES = 2_000;

/** Opens the outbox with what an earlier run left in it. */
export async function openOutbox({ path, clock, logger }: OutboxOptions): Promise<Outbox> {
  const log = await openAppendLog(path, outboxEntrySchema);
  const throttle = createLogThrottle({ logger, clock });
  const state = emptyState();
  log.entries.forEach((entry) => apply(state, entry));
  if (log.unreadable > 0) {
    logger.error('lines of the outbox cannot be read and are left out', { path, lines: log.unreadable });
  }
  let answers = log.entries.filter((entry) => entry.event === 'answered');
  let entries = log.entries.length;
  /** Noted, but not on the disk yet. */
  let unwritten: OutboxEntry[] = [];
  let problem: string | null = null;
  /** Why the log is not where it belongs. */
  let misplaced: string | null = null;
  let queue: Promise<unknown> = Promise.resolve();

  /** One after the other: a compaction must not miss what is being written. */
  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = queue.then(work);
    queue = result.catch(() => undefined);
    return result;
  }

  async function append(added: readonly OutboxEntry[]): Promise<void> {
    const late = unwritten;
    unwritten = [];
    try {
      await log.append([...late, ...added]);
      entries += late.length + added.length;
      problem = null;
    } catch (error) {
      unwritten = [...late, ...unwritten];
      problem = (error as Error).message;
      throw error;
    }
  }

  function take(entry: OutboxEntry): void {
    apply(state, entry);
    if (entry.event === 'answered') {
      answers.push(entry);
    }
  }

  return {
    write: (entry) =>
      inTurn(async () => {
        await append([entry]);
        take(entry);
      }),
    async note(entry) {
      take(entry);
      try {
        await inTurn(() => append([entry]));
      } catch (error) {
        unwritten.push(entry);
        throttle.error('note', 'the outbox cannot be written; what vendors answered is kept in memory', { error });
      }
    },
    async checkPlace() {
      try {
        await log.checkPlace();
        misplaced = null;
      } catch (error) {
        misplaced = (error as Error).message;
        throw error;
      }
    },
    lanes: () => state.lanes.values(),
    delivery: (id) => state.deliveries.get(id),
    deliveries: () => state.deliveries.values(),
    newest: (channel, target, alert) =>
      state.deliveries.get(state.newest.get(deliveryKey(channel, target, alert)) ?? ''),
    callsOf: (incident) => (state.calls.get(incident) ?? []).flatMap((id) => state.deliveries.get(id) ?? []),
    escalations: () => state.escalations,
    openCount: () => [...state.lanes.values()].reduce((sum, { open }) => sum + open.size, 0),
    answers: () => answers,
    compact: (copied) => inTurn(() => compactNow(copied)),
    status: () => ({ unreadable: log.unreadable, problem: misplaced ?? problem }),
    close: () => inTurn(() => log.close()),
  };

  async function compactNow(copied: number): Promise<void> {
    if (entries < COMPACT_FROM_ENTRIES || unwritten.length > 0 || answers.length > copied) {
      return;
    }
    const kept = keptEntries(state, clock(), KEEP_MS);
    if (kept.length > entries / 2) {
      return;
    }
    await log.rewrite(kept);
    const ids = new Set(kept.flatMap((entry) => (entry.event === 'kept_delivery' ? [entry.delivery.id] : [])));
    [...state.deliveries.values()].filter((each) => !ids.has(each.id)).forEach(forget);
    // More may have been noted while the file was written.
    answers = answers.slice(copied);
    entries = kept.length;
  }

  function forget(delivery: Delivery): void {
    const { id, channel, target, alert } = delivery;
    state.deliveries.delete(id);
    const key = deliveryKey(channel, target, alert);
    if (state.newest.get(key) === id) {
      state.newest.delete(key);
    }
    const incident = alert.incident?.id ?? '';
    const left = (state.calls.get(incident) ?? []).filter((each) => each !== id);
    if (left.length > 0) {
      state.calls.set(incident, left);
    } else {
      state.calls.delete(incident);
    }
  }
}
