import { join } from 'node:path';
import type { Config } from './config.ts';
import type { EventStore } from './engines/engine.ts';
import type { Mount } from './http/mounts.ts';
import { callerOf, localeOf } from './http/request-context.ts';
import { openBook, type IncidentBook } from './incidents/book.ts';
import { readDeliveries } from './incidents/deliveries.ts';
import { createEventCopies, hasCopies, readCopies, type EventCopies } from './incidents/event-copies.ts';
import { createIncidentRoutes, createIncidentWebhook, type WebhookGuard } from './incidents/incident-routes.ts';
import { createIncidentSource, type IncidentSource } from './incidents/incident-source.ts';
import { linkKey } from './incidents/link-key.ts';
import { createIncidentPageRoutes } from './incidents/page/page-routes.ts';
import { createSignedLinks } from './incidents/signed-links.ts';
import type { Clock } from './platform/clock.ts';
import type { Logger } from './platform/logger.ts';
import type { Scheduler } from './platform/scheduler.ts';

const COPY_EVERY_MS = 1000;
const FORGET_EVERY_MS = 6 * 36e5;
const DAY_MS = 864e5;
/** How long incidents that are over stay in the book; the event store keeps them as long as summaries. */
const KEEP_DAYS = 90;

interface IncidentsInput {
  config: Pick<Config, 'dataDir' | 'incidents' | 'timezone' | 'authTokens'>;
  /** The real event store, also while demo data are shown: what Grafana reports did happen. */
  store: EventStore;
  /** The event store whose data are shown. */
  shown: () => EventStore;
  /** Stand before the webhook, in this order: the body is still the bytes that were sent. */
  guards?: readonly WebhookGuard[];
  scheduler: Scheduler;
  clock: Clock;
  logger: Logger;
}

export interface Incidents {
  book: IncidentBook;
  source: IncidentSource;
  /** Whether there was ever an incident, also one that has left the book; null where the event store cannot tell. Never rejects. */
  hasEverBeen(): Promise<boolean | null>;
  routers: readonly Mount[];
  /** Resolves when everything is on the disk, and copied as far as the event store takes it. */
  close(): Promise<void>;
}

/** Opens the incident book and keeps it and the event store the same until closed. */
export async function startIncidents(input: IncidentsInput): Promise<Incidents> {
  const { config, store, shown, guards = [], scheduler, clock, logger } = input;
  const { publicUrl, linkHours, linkSecret } = config.incidents;
  const { timezone } = config;
  if (publicUrl !== null && config.authTokens.length === 0) {
    logger.warn('PUBLIC_URL is set without AUTH_TOKENS: only this machine can open the links in messages');
  }
  const key = await linkKey(config.dataDir, linkSecret);
  const links = createSignedLinks({ key, publicUrl, hours: linkHours, now: clock });
  const copies = createEventCopies({ store, clock, logger });
  const book = await openBook({
    path: join(config.dataDir, 'incidents.log'),
    copies,
    links,
    timezone,
    clock,
    logger,
  });
  const uniting = createUniting({ book, store, clock, logger });
  const copying = scheduler.every('incident copies', COPY_EVERY_MS, async () => {
    await uniting.run();
    await copies.flush();
  });
  const forgetting = scheduler.every('incident book', FORGET_EVERY_MS, () => forgetOld(book, uniting, clock, logger));
  const services = { book, links, timezone, clock, localeOf, callerOf };
  const deliveriesOf = (incident: string) => readDeliveries(store, incident);
  return {
    book,
    source: createIncidentSource({ book, store: shown, links, clock }),
    async hasEverBeen() {
      try {
        return book.list().length > 0 || (await hasCopies(store));
      } catch (error) {
        logger.warn('whether any incident was ever copied into the event store cannot be read', { error });
        return null;
      }
    },
    routers: [
      {
        path: '/api/v1/incidents/alerts',
        router: createIncidentWebhook(services, ...guards),
        scope: 'relay',
        body: 'bytes',
      },
      { path: '/api/v1/incidents', router: createIncidentRoutes({ ...services, deliveriesOf }), scope: 'incident' },
      { path: '/incidents', router: createIncidentPageRoutes(services), body: 'bytes' },
    ],
    async close() {
      await Promise.all([copying.stop(), forgetting.stop()]);
      await lastCopies(copies, logger);
      await book.close();
    },
  };
}

interface Uniting {
  /** Does its work once; until it has succeeded it tries again at every call. Throws ServiceError. */
  run(): Promise<void>;
  isDone(): boolean;
}

/** What the book and the event store know of the last months, brought together once a start. */
function createUniting({
  book,
  store,
  clock,
  logger,
}: Pick<IncidentsInput, 'store' | 'clock' | 'logger'> & { book: IncidentBook }): Uniting {
  let done = false;
  return {
    isDone: () => done,
    async run() {
      if (done) {
        return;
      }
      const now = clock();
      const keptFrom = now - KEEP_DAYS * DAY_MS;
      // As far back as the book goes, so that nothing of it is taken to be missing.
      const from = book.events().reduce((first, { at }) => Math.min(first, at), keptFrom);
      const stored = await readCopies(store, { from, to: now + DAY_MS });
      if (stored.unreadable > 0) {
        logger.warn('records of incidents in the event store cannot be read and are passed over', {
          rows: stored.unreadable,
        });
      }
      const { added, copied } = await book.unite(stored.events, keptFrom);
      done = true;
      if (added > 0 || copied > 0) {
        logger.info('incident book and event store brought together', { addedToBook: added, copiedToStore: copied });
      }
    },
  };
}

async function forgetOld(book: IncidentBook, uniting: Uniting, clock: Clock, logger: Logger): Promise<void> {
  if (uniting.isDone()) {
    const incidents = await book.forget(clock() - KEEP_DAYS * DAY_MS);
    if (incidents > 0) {
      logger.info('old incidents left the book; the event store has them', { incidents });
    }
  }
}

async function lastCopies(copies: EventCopies, logger: Logger): Promise<void> {
  await copies.flush();
  if (copies.waiting() > 0) {
    logger.warn('events of incidents are not in the event store yet; the next start copies them', {
      waiting: copies.waiting(),
    });
  }
}
