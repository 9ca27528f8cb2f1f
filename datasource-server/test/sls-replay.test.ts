import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { migrate } from '../src/events/migrations.ts';
import { createLineWriter, type LineWriter } from '../src/ingest/line-writer.ts';
import { createLogstorePuller, type LogstorePuller } from '../src/ingest/sls/logstore-puller.ts';
import { createSlsClient } from '../src/ingest/sls/sls-client.ts';
import { openSlsJournal } from '../src/ingest/sls/sls-journal.ts';
import { systemClock } from '../src/platform/clock.ts';
import { silentLogger } from '../src/platform/logger.ts';
import { startChdb, type Chdb } from './support/chdb.ts';
import { startSlsStub, type SlsStub } from './support/sls-stub.ts';

/** What a process that dies between announcement and strike-off leaves to the next one. */
let chdb: Chdb;
let stub: SlsStub;
let real: LineWriter;
const { signal } = new AbortController();

beforeEach(async () => {
  stub = await startSlsStub();
  stub.createLogstore('app');
  chdb = await startChdb();
  await migrate({ store: chdb.store, logger: silentLogger, clock: systemClock });
  real = createLineWriter({
    store: chdb.store,
    timezone: 'UTC',
    privacy: { ip: 'truncate', salt: 's', redact: true },
    prices: { byService: {}, otherwise: 0.01 },
    aiErrors: [],
  });
});

afterEach(async () => {
  await chdb.stop();
  await stub.stop();
});

const journalPath = () => join(chdb.directory, 'sls.json');

async function openPuller(writer: LineWriter): Promise<LogstorePuller> {
  return createLogstorePuller({
    project: 'ops',
    logstore: 'app',
    start: 'begin',
    client: createSlsClient({
      endpoint: stub.endpoint,
      project: 'ops',
      accessKeyId: 'stub-key',
      accessKeySecret: 'stub-secret',
    }),
    journal: await openSlsJournal(journalPath()),
    writer,
    clock: systemClock,
    logger: silentLogger,
  });
}

/** One group a number. */
function append(...users: number[]): void {
  for (const user of users) {
    const contents = { category: 'user_action', action: 'view', userId: String(user) };
    stub.append('app', 0, { logs: [{ time: Math.floor(Date.now() / 1000), contents }] });
  }
}

async function users(): Promise<string> {
  const { columns } = await chdb.store.query(
    {
      sql: `SELECT arrayStringConcat(arraySort(groupArray(user_id)), ' ') AS n FROM user_actions`,
      params: [],
      columns: [{ name: 'n', type: 'string' }],
    },
    { maxRows: 10, timeoutMs: 20_000 }
  );
  return String(columns[0]?.[0]);
}

test('a range is on the disk before its rows are stored, and struck off after', async () => {
  append(1, 2);
  let during = '';
  const puller = await openPuller({
    async write(chunk) {
      during = readFileSync(journalPath(), 'utf8');
      await real.write(chunk);
    },
  });
  await puller.round(signal);
  expect(JSON.parse(during)).toMatchObject({
    shards: [{ pending: { token: expect.stringMatching(/^sls\/ops\/app\/0\//) } }],
  });
  expect(JSON.parse(readFileSync(journalPath(), 'utf8'))).toMatchObject({ shards: [{ pending: null }] });
  expect(await users()).toBe('1 2');
});

test('rows that were stored but not struck off are not stored again, though the logstore has grown', async () => {
  append(1, 2, 3);
  const dying = await openPuller({
    async write(chunk) {
      await real.write(chunk);
      throw new Error('died');
    },
  });
  await dying.round(signal);
  expect(await users()).toBe('1 2 3');

  append(4, 5);
  stub.setPullBytes(1);
  const next = await openPuller(real);
  await next.round(signal);
  expect(await users()).toBe('1 2 3 4 5');
});

test.each([5_000_000, 1])(
  'rows that were announced but not stored are stored, in answers of %s bytes',
  async (pullBytes) => {
    append(1, 2, 3);
    const dying = await openPuller({ write: () => Promise.reject(new Error('died')) });
    await dying.round(signal);
    expect(dying.status()).toMatchObject({ lines: 0, problem: { zh: expect.any(String), en: expect.any(String) } });

    append(4);
    stub.setPullBytes(pullBytes);
    const next = await openPuller(real);
    await next.round(signal);
    expect(next.status()).toMatchObject({ lines: 4, problem: null, skippedAt: null });
    expect(await users()).toBe('1 2 3 4');
  }
);

test('of an announced range that has expired in part, the rest is stored once', async () => {
  append(1, 2, 3);
  const dying = await openPuller({ write: () => Promise.reject(new Error('died')) });
  await dying.round(signal);
  stub.expire('app', 0, 2);
  append(4);
  const next = await openPuller(real);
  await next.round(signal);
  expect(await users()).toBe('3 4');
  expect(next.status().skippedAt).not.toBeNull();
});

test('of an announced range that has expired as a whole, nothing stands in the way of what follows', async () => {
  append(1, 2);
  const dying = await openPuller({ write: () => Promise.reject(new Error('died')) });
  await dying.round(signal);
  append(3, 4);
  stub.expire('app', 0, 3);
  const next = await openPuller(real);
  await next.round(signal);
  expect(await users()).toBe('4');
});

test('a round ends within a second of being told to, though SLS does not answer', async () => {
  append(1);
  stub.fail('hang', 1, 'PullLogs');
  const puller = await openPuller(real);
  const ending = new AbortController();
  const round = puller.round(ending.signal);
  while (!stub.requests.some(({ outcome }) => outcome === 'hang')) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const toldAt = performance.now();
  ending.abort();
  await round;
  expect(performance.now() - toldAt).toBeLessThan(1000);
  expect(puller.status().problem).toBeNull();

  await puller.round(signal);
  expect(await users()).toBe('1');
});

test('a journal that is not ours is refused with what to do', async () => {
  const journal = await openSlsJournal(journalPath());
  Object.assign(journal.state, { version: 2 });
  await journal.save();
  await expect(openSlsJournal(journalPath())).rejects.toMatchObject({
    code: 'unavailable',
    text: { en: expect.stringContaining('Delete it') },
  });
});
