import { randomUUID } from 'node:crypto';
import type { GrafanaNotification } from '../contract/alerts.ts';
import { incidentEventSchema, type DEED_WAYS, type IncidentEvent } from '../contract/incident-events.ts';
import type { Incident, IncidentDetail, IncidentRef } from '../contract/incidents.ts';
import { openAppendLog, type AppendLog } from '../platform/append-log.ts';
import type { Clock } from '../platform/clock.ts';
import { ServiceError } from '../platform/errors.ts';
import { createLogThrottle } from '../platform/log-throttle.ts';
import type { Logger } from '../platform/logger.ts';
import { decide } from './decide.ts';
import type { EventCopies } from './event-copies.ts';
import { foldEvents, historiesOf, startFold, type IncidentRecord } from './fold.ts';
import { newIncidentId } from './incident-id.ts';
import type { SignedLinks } from './signed-links.ts';
import { figuresOfAlerts, viewOf } from './view.ts';

/** What somebody does about an incident. */
export interface Deed {
  kind: 'acknowledged' | 'note' | 'mitigated' | 'resolved';
  by: string;
  via: Exclude<(typeof DEED_WAYS)[number], 'auto'>;
  note: string;
}

/** Every incident, in memory, and on the disk before anybody is answered. */
export interface IncidentBook {
  /**
   * Takes down what the notification says that is not known yet, and gives each alert's incident by fingerprint. An alert that
   * recovered and was never told to fire has none. Throws `unavailable` with nothing taken down when the disk refuses.
   */
  record(notification: GrafanaNotification): Promise<ReadonlyMap<string, IncidentRef>>;
  /** Whether somebody has taken it on, or has ended it. That it recovered by itself is no answer. */
  isAcknowledged(incidentId: string): boolean;
  /** Whether it is resolved; false for one that is not known: nobody has said that it is over. */
  isOver(incidentId: string): boolean;
  /** Tells that the first message about it left; later ones are no news. */
  notified(incidentId: string, channel: string): Promise<void>;
  /** What is done already changes nothing, notes apart. Throws `not_found`, or `unavailable` as `record` does. */
  act(incidentId: string, deed: Deed): Promise<Incident>;
  /** Throws `not_found`. */
  detail(incidentId: string): IncidentDetail;
  /** Newest first. */
  list(): Incident[];
  /** The events of everything that is in memory. */
  events(): IncidentEvent[];
  /**
   * Adds what the event store knows and the book does not, and has copied what it lacks; gives what was added to each. Incidents that
   * were over `before` this moment are not added: the book forgets them.
   */
  unite(stored: readonly IncidentEvent[], before: number): Promise<{ added: number; copied: number }>;
  /** Forgets incidents that are over and older than `before`: the event store has them. Gives how many. */
  forget(before: number): Promise<number>;
  close(): Promise<void>;
}

interface BookOptions {
  path: string;
  copies: EventCopies;
  links: SignedLinks;
  timezone: string;
  clock: Clock;
  logger: Logger;
}

/** Opens the book with what the file holds. */
export async function openBook({ path, copies, links, timezone, clock, logger }: BookOptions): Promise<IncidentBook> {
  const log = await openAppendLog(path, incidentEventSchema);
  if (log.unreadable > 0) {
    logger.warn('lines of the incident book cannot be read; they are left as they are', {
      path,
      lines: log.unreadable,
    });
  }
  const throttle = createLogThrottle({ logger, clock });
  let histories = historiesOf(log.entries);
  let records = foldEvents(log.entries);
  let rules = idsByRule(records.values());
  let queue: Promise<unknown> = Promise.resolve();

  /** Decisions are made one after the other, each on what the one before has left. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = queue.then(work);
    queue = result.catch(() => undefined);
    return result;
  }

  async function take(events: readonly IncidentEvent[]): Promise<void> {
    if (events.length === 0) {
      // What is known already would be as gone as what is new.
      await log.checkPlace().catch(notKept);
      return;
    }
    await append(log, events);
    const fold = startFold();
    for (const event of events) {
      const record = fold.apply(records.get(event.incident), event);
      records.set(event.incident, record);
      keepId(rules, record);
      const history = histories.get(event.incident);
      if (history) {
        history.push(event);
      } else {
        histories.set(event.incident, [event]);
      }
    }
    copies.add(events);
  }

  function recordOf(id: string): IncidentRecord {
    const record = records.get(id);
    if (!record) {
      throw notFound(id);
    }
    return record;
  }

  const view = (record: IncidentRecord) => viewOf(record, clock(), links.to(record.id));

  async function actNow(id: string, { kind, by, via, note }: Deed): Promise<Incident> {
    const record = recordOf(id);
    if (kind !== 'note' && isDone(record, kind)) {
      return view(record);
    }
    const now = clock();
    const event: IncidentEvent = {
      id: randomUUID(),
      incident: id,
      seq: record.seq + 1,
      // A clock that was set back must not make an answer earlier than the question.
      at: Math.max(now, record.openedAt),
      recordedAt: now,
      kind,
      by,
      via,
      note,
    };
    await take([event]);
    return view(recordOf(id));
  }

  function rebuild(events: readonly IncidentEvent[]): void {
    histories = historiesOf(events);
    records = foldEvents(events);
    rules = idsByRule(records.values());
  }

  const allEvents = () => [...histories.values()].flat();

  return {
    record: (notification) =>
      inTurn(async () => {
        if (notification.truncatedAlerts > 0) {
          throttle.warn(
            'truncated',
            'a contact point leaves alerts out: they have no incident and reach nobody; set its maxAlerts to 0',
            { receiver: notification.receiver, leftOut: notification.truncatedAlerts }
          );
        }
        const { events, incidents } = decide({
          notification,
          now: clock(),
          incidentsOf: (key) => [...(rules.get(key) ?? [])].flatMap((id) => records.get(id) ?? []),
          newIncidentId: () => newIncidentId(clock(), timezone, (id) => records.has(id)),
          newEventId: randomUUID,
        });
        await take(events);
        return new Map(
          [...incidents].map(([fingerprint, record]) => [fingerprint, refOf(record, fingerprint, links.to(record.id))])
        );
      }),
    isAcknowledged: (id) => (records.get(id)?.acknowledged ?? null) !== null,
    isOver: (id) => (records.get(id)?.resolved ?? null) !== null,
    notified: (id, channel) =>
      inTurn(async () => {
        const record = records.get(id);
        if (record && record.notifiedAt === null) {
          const now = clock();
          const event = { id: randomUUID(), incident: id, seq: record.seq + 1, at: now, recordedAt: now };
          await take([{ ...event, kind: 'notified', channel }]);
        }
      }),
    act: (id, deed) => inTurn(() => actNow(id, deed)),
    detail(id) {
      const record = recordOf(id);
      const timeline = (histories.get(id) ?? []).toSorted((a, b) => a.at - b.at || a.seq - b.seq);
      return { ...view(record), timeline, figures: figuresOfAlerts(record) };
    },
    list: () => [...records.values()].map(view).sort((a, b) => b.detectedAt - a.detectedAt),
    events: allEvents,
    unite: (stored, before) =>
      inTurn(async () => {
        const kept = allEvents();
        const known = new Set(kept.map(({ id }) => id));
        const found = new Set(stored.map(({ id }) => id));
        const old = new Set(oldOnes(foldEvents(stored).values(), before));
        const lacking = stored.filter(({ id, incident }) => !known.has(id) && !old.has(incident));
        const toCopy = kept.filter(({ id }) => !found.has(id));
        if (lacking.length > 0) {
          await append(log, lacking);
          rebuild([...kept, ...lacking]);
        }
        copies.add(toCopy);
        return { added: lacking.length, copied: toCopy.length };
      }),
    forget: (before) =>
      inTurn(async () => {
        const old = oldOnes(records.values(), before);
        // What cannot be read must not be lost, and what is not copied yet is nowhere else.
        if (old.length === 0 || log.unreadable > 0 || copies.waiting() > 0) {
          return 0;
        }
        const gone = new Set(old);
        const kept = allEvents().filter(({ incident }) => !gone.has(incident));
        await log.rewrite(kept);
        rebuild(kept);
        return old.length;
      }),
    close: () => inTurn(() => log.close()),
  };
}

/** Rule → its incidents, in the order in which they were opened. */
function idsByRule(records: Iterable<IncidentRecord>): Map<string, Set<string>> {
  const rules = new Map<string, Set<string>>();
  for (const record of [...records].sort((a, b) => a.openedAt - b.openedAt)) {
    keepId(rules, record);
  }
  return rules;
}

function keepId(rules: Map<string, Set<string>>, { id, rule }: IncidentRecord): void {
  rules.set(rule.key, (rules.get(rule.key) ?? new Set<string>()).add(id));
}

/** Ids of those that were over before. */
function oldOnes(records: Iterable<IncidentRecord>, before: number): string[] {
  return [...records].flatMap(({ id, resolved, recordedAt }) => (resolved !== null && recordedAt < before ? [id] : []));
}

function isDone(record: IncidentRecord, kind: 'acknowledged' | 'mitigated' | 'resolved'): boolean {
  // An answer to what is over already is none.
  return record[kind] !== null || record.resolved !== null;
}

function refOf(record: IncidentRecord, fingerprint: string, url: string | null): IncidentRef {
  const alert = record.alerts.get(fingerprint);
  const recoveredAt = alert && !alert.firing ? alert.recoveredAt : null;
  return {
    id: record.id,
    severity: record.severity,
    url,
    openedAt: record.openedAt,
    lasted: alert && recoveredAt !== null ? Math.max(0, recoveredAt - alert.since) : null,
  };
}

async function append(log: AppendLog<IncidentEvent>, events: readonly IncidentEvent[]): Promise<void> {
  await log.append(events).catch(notKept);
}

function notKept(cause: unknown): never {
  if (cause instanceof ServiceError) {
    throw cause;
  }
  throw new ServiceError(
    'unavailable',
    {
      zh: '事件簿写不进磁盘,本次内容未保存;请检查 DATA_DIR 所在磁盘的空间和权限,稍后重试。',
      en: 'The incident book cannot be written to the disk and nothing of this was kept; check space and rights of DATA_DIR and send it again.',
    },
    { cause, retryAfter: 10 }
  );
}

function notFound(id: string): ServiceError {
  return new ServiceError('not_found', {
    zh: `没有编号为 ${id} 的事件;请核对编号,或在事件看板中查找。`,
    en: `There is no incident ${id}; check the number, or look for it on the incidents board.`,
  });
}
