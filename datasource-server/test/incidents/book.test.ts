/** The incident book on a real disk and a real event store, over restarts and on bad days. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventStore } from '../../src/engines/engine.ts';
import { migrate } from '../../src/events/migrations.ts';
import type { IncidentBook } from '../../src/incidents/book.ts';
import { readDeliveries } from '../../src/incidents/deliveries.ts';
import { readCopies } from '../../src/incidents/event-copies.ts';
import { ServiceError } from '../../src/platform/errors.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { createScheduler } from '../../src/platform/scheduler.ts';
import { startIncidents, type Incidents } from '../../src/server-incidents.ts';
import { startChdb, type Chdb } from '../support/chdb.ts';
import { grafanaAlert, notificationOf } from '../support/grafana-notification.ts';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const NOW = Date.parse('2026-04-15T07:00:00Z');

jest.setTimeout(60_000);

let chdb: Chdb;
let dataDir: string;
let now = NOW;
let running: Incidents | undefined;

beforeAll(async () => {
  chdb = await startChdb();
  await migrate({ store: chdb.store, logger: silentLogger, clock: () => NOW });
});
afterAll(() => chdb.stop());

beforeEach(() => {
  now = NOW;
  dataDir = mkdtempSync(join(tmpdir(), 'incident-book-'));
});
afterEach(async () => {
  await running?.close();
  running = undefined;
  rmSync(dataDir, { recursive: true, force: true });
  await chdb.store.command('TRUNCATE TABLE incident_events');
});

async function start(store: EventStore = chdb.store): Promise<IncidentBook> {
  const clock = () => now;
  running = await startIncidents({
    config: {
      dataDir,
      timezone: 'Asia/Shanghai',
      authTokens: [],
      incidents: { publicUrl: 'https://ops.example', linkHours: 72, linkSecret: null },
    },
    store,
    shown: () => store,
    scheduler: createScheduler({ clock, logger: silentLogger, random: () => 0 }),
    clock,
    logger: silentLogger,
  });
  return running.book;
}

async function restart(store?: EventStore): Promise<IncidentBook> {
  await running?.close();
  running = undefined;
  return start(store);
}

const firing = (rule = 'cpu', startsAt = NOW) => notificationOf(grafanaAlert({ rule, startsAt }));
const recovered = (rule = 'cpu', endsAt = NOW) =>
  notificationOf(grafanaAlert({ rule, startsAt: endsAt - MINUTE, endsAt }));

async function stored(): Promise<string[]> {
  const { events } = await readCopies(chdb.store, { from: 0, to: NOW + 365 * DAY });
  return events.map(({ incident, kind }) => `${incident} ${kind}`);
}

async function eventually(check: () => Promise<void>): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await check();
    } catch (error) {
      if (attempt > 80) {
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

async function onlyId(book: IncidentBook): Promise<string> {
  const ids = book.list().map(({ id }) => id);
  expect(ids).toHaveLength(1);
  return ids[0]!;
}

describe('the book', () => {
  test('tells a message what it needs', async () => {
    const book = await start();
    const refs = await book.record(firing());
    const id = await onlyId(book);
    expect(id).toMatch(/^20260415-[0-9A-Z]{4}$/);
    expect([...refs]).toEqual([
      [
        'cpu-1',
        {
          id,
          severity: 'P0',
          url: expect.stringMatching(`^https://ops.example/incidents/${id}\\?expires=\\d+&signature=[\\w-]{43}$`),
          openedAt: NOW,
          lasted: null,
        },
      ],
    ]);
    now += 6 * MINUTE;
    const ended = await book.record(recovered('cpu', NOW + 5 * MINUTE));
    // From the start that it was told with: Grafana moves it as the alert recovers.
    expect(ended.get('cpu-1')).toMatchObject({ id, lasted: 5 * MINUTE });
    expect(book.isAcknowledged(id)).toBe(false);
    expect([book.isOver(id), book.isOver('20260101-0000')]).toEqual([true, false]);
  });

  test('is on the disk before it answers, for its owner only, and the same after a restart', async () => {
    const book = await start();
    await book.record(firing());
    const id = await onlyId(book);
    expect(readFileSync(join(dataDir, 'incidents.log'), 'utf8')).toContain(`"incident":"${id}"`);
    for (const file of ['incidents.log', 'incident-link.key']) {
      expect(statSync(join(dataDir, file)).mode & 0o777).toBe(0o600);
    }
    await book.act(id, { kind: 'acknowledged', by: '王芳', via: 'api', note: '在看' });
    await book.act(id, { kind: 'note', by: '李雷', via: 'link', note: '连接池满' });
    await book.notified(id, 'sms');
    await book.notified(id, 'dingtalk');
    const before = book.detail(id);
    const after = await restart();
    expect(after.detail(id)).toEqual(before);
    expect(after.isAcknowledged(id)).toBe(true);
    expect(before.timeline.map(({ kind }) => kind)).toEqual(['opened', 'firing', 'acknowledged', 'note', 'notified']);
    expect((await after.record(firing())).get('cpu-1')).toMatchObject({ id });
  });

  test('answers nothing with success that is not on the disk, and remembers nothing of it', async () => {
    const book = await start();
    await book.record(firing());
    const id = await onlyId(book);
    // A closed file refuses like a full disk.
    await book.close();
    await expect(book.record(firing('redis'))).rejects.toMatchObject({ code: 'unavailable', retryAfter: 10 });
    const deed = { kind: 'acknowledged', by: '王芳', via: 'link', note: '' } as const;
    await expect(book.act(id, deed)).rejects.toMatchObject({ code: 'unavailable' });
    expect(book.list().map(({ rule, state }) => [rule.key, state])).toEqual([['cpu', 'unanswered']]);
  });

  test('makes one incident of notifications that come at once', async () => {
    const book = await start();
    await Promise.all(Array.from({ length: 20 }, () => book.record(firing())));
    await onlyId(book);
  });

  test('takes the first answer, and none after the end', async () => {
    const book = await start();
    await book.record(firing());
    const id = await onlyId(book);
    await book.act(id, { kind: 'acknowledged', by: 'first', via: 'api', note: '' });
    now += MINUTE;
    await book.act(id, { kind: 'acknowledged', by: 'second', via: 'link', note: '' });
    expect(book.detail(id).acknowledged).toEqual({ at: NOW, by: 'first', note: '' });
    await book.act(id, { kind: 'resolved', by: 'first', via: 'api', note: '' });
    await book.act(id, { kind: 'mitigated', by: 'second', via: 'api', note: '' });
    expect(book.detail(id).mitigated).toBeNull();
    await expect(book.act('20260101-0000', { kind: 'note', by: 'x', via: 'api', note: 'y' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});

describe('the book and the event store', () => {
  test('every event is copied once', async () => {
    const book = await start();
    await book.record(firing());
    const id = await onlyId(book);
    await eventually(async () => expect(await stored()).toEqual([`${id} opened`, `${id} firing`]));
    await restart();
    await eventually(async () => expect(await stored()).toEqual([`${id} opened`, `${id} firing`]));
    const { columns } = await chdb.store.query(
      { sql: 'SELECT count() AS n FROM incident_events', params: [], columns: [{ name: 'n', type: 'number' }] },
      { maxRows: 1, timeoutMs: 5000 }
    );
    expect(columns[0]).toEqual([2]);
  });

  test('what the store did not take is copied when it is back, also after a restart', async () => {
    const down = failing(chdb.store);
    const book = await start(down);
    await book.record(firing());
    const id = await onlyId(book);
    expect(await stored()).toEqual([]);
    await restart(down);
    expect(running!.book.detail(id)).toMatchObject({ state: 'unanswered' });
    await restart();
    await eventually(async () => expect(await stored()).toEqual([`${id} opened`, `${id} firing`]));
  });

  test('a data directory that was lost is filled from the store', async () => {
    const book = await start();
    await book.record(firing());
    const id = await onlyId(book);
    await book.act(id, { kind: 'acknowledged', by: '王芳', via: 'api', note: '' });
    await running!.close();
    running = undefined;
    rmSync(dataDir, { recursive: true });
    const empty = await start();
    await eventually(async () => expect(empty.list().map((incident) => incident.id)).toEqual([id]));
    expect(empty.isAcknowledged(id)).toBe(true);
    // And it is on the disk again.
    expect(readFileSync(join(dataDir, 'incidents.log'), 'utf8')).toContain('"kind":"acknowledged"');
    expect((await empty.record(firing())).get('cpu-1')).toMatchObject({ id });
  });

  test('a line that cannot be read costs that line only, and comes back from the store', async () => {
    const book = await start();
    await book.record(firing());
    const id = await onlyId(book);
    await eventually(async () => expect(await stored()).toHaveLength(2));
    await running!.close();
    running = undefined;
    const path = join(dataDir, 'incidents.log');
    const [opened, ...rest] = readFileSync(path, 'utf8').split('\n');
    rmSync(path);
    appendFileSync(path, [opened!.replace('"opened"', '"op'), ...rest].join('\n'));
    const mended = await start();
    await eventually(async () => expect(mended.list().map((incident) => incident.id)).toEqual([id]));
  });

  test('what has been over for three months leaves the book and stays in the store', async () => {
    const book = await start();
    await book.record(firing('old'));
    await book.record(firing('lasting'));
    now += MINUTE;
    await book.record(recovered('old', now));
    await eventually(async () => expect(await stored()).toHaveLength(6));
    now += 91 * DAY;
    expect(await book.forget(now - 90 * DAY)).toBe(1);
    expect(book.list().map(({ rule }) => rule.uid)).toEqual(['lasting']);
    const after = await restart();
    await eventually(async () => expect(await stored()).toHaveLength(6));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(after.list().map(({ rule }) => rule.uid)).toEqual(['lasting']);
  });

  test('that an alert ever came is known when its incident has long left the book', async () => {
    const book = await start();
    expect(await running!.hasEverBeen()).toBe(false);
    await book.record(firing());
    expect(await running!.hasEverBeen()).toBe(true);
    now += MINUTE;
    await book.record(recovered('cpu', now));
    await eventually(async () => expect(await stored()).toHaveLength(4));
    now += 91 * DAY;
    await book.forget(now - 90 * DAY);
    expect(book.list()).toEqual([]);
    expect(await running!.hasEverBeen()).toBe(true);
    await restart(failing(chdb.store));
    expect(await running!.hasEverBeen()).toBeNull();
  });

  test('nothing leaves the book before it is in the store', async () => {
    const book = await start(failing(chdb.store));
    await book.record(firing());
    now += MINUTE;
    await book.record(recovered('cpu', now));
    now += 91 * DAY;
    expect(await book.forget(now - 90 * DAY)).toBe(0);
    expect(book.list()).toHaveLength(1);
  });
});

describe('deliveries of an incident', () => {
  test('are those that name it, oldest first', async () => {
    const row = (incident: string, ts: string, outcome: string) => ({
      incident,
      ts,
      outcome,
      channel: 'sms',
      kind: 'attempt',
      target: '138****5678',
      answer: 'OK',
    });
    await chdb.store.insert('deliveries', [
      row('a', '2026-04-15 07:00:05.000', 'sent'),
      row('a', '2026-04-15 07:00:01.000', 'failed'),
      row('b', '2026-04-15 07:00:00.000', 'sent'),
    ]);
    const common = { channel: 'sms', target: '138****5678', answer: 'OK' };
    expect(await readDeliveries(chdb.store, 'a')).toEqual([
      { ...common, at: NOW + 1000, outcome: 'failed' },
      { ...common, at: NOW + 5000, outcome: 'sent' },
    ]);
  });
});

/** The store as it is while its server is away. */
function failing(store: EventStore): EventStore {
  const away = () => Promise.reject(new ServiceError('unavailable', { zh: '不可达', en: 'away' }));
  return Object.assign(Object.create(store) as EventStore, { query: away, insert: away, describe: away });
}
