/** The data directory goes away under a running server, as an unmounted volume does. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { HealthResponse } from '../../src/contract/health.ts';
import type { Incident } from '../../src/contract/incidents.ts';
import type { Inspection } from '../../src/contract/inspection.ts';
import { digestOf } from '../../src/inspection/digest.ts';
import { grafanaAlert, notificationOf } from '../support/grafana-notification.ts';
import { startIngestServer, type IngestServer } from './ingest-server.ts';

jest.setTimeout(180_000);

let root: string;
let dataDir: string;
let server: IngestServer;
let accepted: string[];
let sent = 0;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'lost-'));
  dataDir = join(root, 'data');
  mkdirSync(dataDir);
  mkdirSync(join(root, 'logs'));
  mkdirSync(join(root, 'backups'));
  accepted = [];
  server = await start();
});
afterEach(async () => {
  await server.stop();
  rmSync(root, { recursive: true, force: true });
});

const start = () =>
  startIngestServer(
    {
      LOG_DIR: join(root, 'logs'),
      BACKUP_DIRS: `shop=${join(root, 'backups')}`,
      DINGTALK_WEBHOOK_URL: 'https://oapi.dingtalk.com/robot/send?access_token=t',
      RELAY_DRY_RUN: 'true',
    },
    { dataDir }
  );

/** Gives the answer's status. */
async function post(): Promise<number> {
  const userId = `u${(sent += 1)}`;
  const { status } = await server.post('/api/v1/events', [{ category: 'user_action', action: 'view', userId }]);
  if (status < 300) {
    accepted.push(userId);
  }
  return status;
}

const INCIDENTS = '/api/v1/incidents/alerts';
const DINGTALK = '/api/v1/relays/dingtalk';
const tell = (path: string, rule: string) =>
  server.post(path, notificationOf(grafanaAlert({ rule, startsAt: Date.now() - 60_000 })));

async function putBackAndStart(): Promise<void> {
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
  renameSync(join(root, 'away'), dataDir);
  server = await start();
}

async function component(name: string) {
  const { components } = (await server.get('/api/v1/health')).body as HealthResponse;
  return components.find((each) => each.component === name);
}

/** The directories without a file, as an engine makes them anew that writes on. */
function copyTree(): void {
  const away = join(root, 'away');
  for (const entry of readdirSync(away, { withFileTypes: true, recursive: true })) {
    if (entry.isDirectory()) {
      mkdirSync(join(dataDir, relative(away, join(entry.parentPath, entry.name))), { recursive: true });
    }
  }
}

const users = () => server.rows('SELECT user_id AS n FROM user_actions');
const settled = () => new Promise((resolve) => setTimeout(resolve, 1500));

async function everythingAccepted(): Promise<void> {
  for (let left = 40; left > 0 && (await users()).length < accepted.length; left--) {
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  expect((await users()).sort()).toEqual([...accepted].sort());
}

describe.each([
  ['moved away', () => undefined],
  ['replaced by an empty one', () => mkdirSync(join(dataDir, 'ingest', 'spool'), { recursive: true })],
  ['replaced by a half-made one', copyTree],
])('%s', (_, replace) => {
  beforeEach(async () => {
    expect(await post()).toBe(200);
    renameSync(dataDir, join(root, 'away'));
    replace();
  });

  test('nothing is accepted, and what was is there when it is back', async () => {
    expect(await post()).toBe(503);
    expect(await post()).toBe(503);
    await putBackAndStart();
    expect(await post()).toBe(200);
    await everythingAccepted();
    expect(accepted).toHaveLength(2);
  });

  test('health and readiness say what to do, and the report is no P3', async () => {
    const ready = await server.get('/readyz');
    expect(ready.status).toBe(503);
    expect(JSON.stringify(ready.body)).toMatch(/data directory .* (in its place|replaced).* put the directory back/);

    // A round of probes that was under way is shared, with what it found before.
    while ((await component('events'))?.status !== 'down') {
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    const answer = await server.post('/api/v1/inspections', {});
    expect(answer.status).toBe(200);
    const inspection = answer.body as Inspection;
    expect(inspection.items.find(({ id }) => id === 'system.component:events')).toMatchObject({
      status: 'fail',
      finding: { en: expect.stringMatching(/put the directory back/) },
    });
    expect(digestOf(inspection, null, 'UTC').severity).toBe('P2');
    const unprobed = inspection.items.filter(({ id }) => !id.startsWith('system.component'));
    const counts = { ok: 3, warn: 0, fail: 0, unknown: unprobed.length };
    expect(digestOf({ ...inspection, items: unprobed, counts }, null, 'UTC').severity).toBe('P2');
  });
});

test('the first events of a run are not written where the engine goes on without its directory', async () => {
  renameSync(dataDir, join(root, 'away'));
  copyTree();
  expect(await post()).toBe(503);
  await putBackAndStart();
  expect(await post()).toBe(200);
  await everythingAccepted();
});

test('the directory of the engine alone: events wait in the spool', async () => {
  expect(await post()).toBe(200);
  renameSync(join(dataDir, 'clickhouse'), join(root, 'clickhouse'));
  expect(await post()).toBe(200);
  expect(await post()).toBe(200);
  await server.stop();
  rmSync(join(dataDir, 'clickhouse'), { recursive: true, force: true });
  renameSync(join(root, 'clickhouse'), join(dataDir, 'clickhouse'));
  server = await start();
  await everythingAccepted();
  expect(accepted).toHaveLength(3);
});

test('the tables’ parts are deleted in place: nothing is taken for stored', async () => {
  expect(await post()).toBe(200);
  rmSync(join(dataDir, 'clickhouse', 'store'), { recursive: true });
  expect((await server.get('/readyz')).status).toBe(503);
  // Kept in the spool, which is whole.
  expect(await post()).toBe(200);
  expect(existsSync(join(dataDir, 'clickhouse', 'store'))).toBe(false);
  rmSync(join(dataDir, 'clickhouse'), { recursive: true });
  accepted.shift();
  await server.stop();
  server = await start();
  await everythingAccepted();
});

test('a followed log is read on from where it was when the directory is back', async () => {
  const log = join(root, 'logs', 'app.log');
  const line = (userId: string) => `${JSON.stringify({ category: 'user_action', action: 'view', userId })}\n`;
  writeFileSync(log, line('f1'));
  accepted.push('f1');
  await settled();
  expect(await users()).toEqual(['f1']);
  renameSync(dataDir, join(root, 'away'));
  writeFileSync(log, line('f2'), { flag: 'a' });
  accepted.push('f2');
  await settled();
  await putBackAndStart();
  await everythingAccepted();
});

describe('alerts', () => {
  const firing = notificationOf(grafanaAlert({ rule: 'before', startsAt: Date.now() - 60_000 }));

  async function rules(): Promise<string[]> {
    const { body } = await server.get('/api/v1/incidents');
    return (body as { incidents: Incident[] }).incidents.map(({ rule }) => rule.key);
  }

  beforeEach(async () => {
    expect((await server.post(INCIDENTS, firing)).status).toBe(200);
    expect((await server.post(DINGTALK, firing)).status).toBe(202);
    expect((await server.get('/api/v1/relays')).body).toMatchObject({ outbox: { problem: null } });
  });

  test.each([
    ['moved away', () => renameSync(dataDir, join(root, 'away'))],
    [
      'replaced by an empty one',
      () => {
        renameSync(dataDir, join(root, 'away'));
        mkdirSync(join(dataDir, 'relays'), { recursive: true });
      },
    ],
    ['deleted', () => rmSync(dataDir, { recursive: true })],
  ])('%s: none is accepted, neither new nor known, and status says so', async (_, lose) => {
    lose();
    for (const path of [INCIDENTS, DINGTALK]) {
      for (const answer of [await tell(path, 'new'), await server.post(path, firing)]) {
        expect(answer.status).toBe(503);
        expect(answer.headers.get('retry-after')).toBe('30');
        expect(JSON.stringify(answer.body)).toMatch(/no longer in its place.*put the directory back/);
      }
    }
    for (let left = 20; left > 0; left--) {
      const { outbox } = (await server.get('/api/v1/relays')).body as { outbox: { problem: string | null } };
      if (outbox.problem !== null) {
        break;
      }
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    expect((await server.get('/api/v1/relays')).body).toMatchObject({
      outbox: { problem: expect.stringMatching(/no longer in its place/) },
    });
  });

  test('what was accepted is there when the directory is back, and what was refused is taken when it is told again', async () => {
    renameSync(dataDir, join(root, 'away'));
    expect((await tell(INCIDENTS, 'new')).status).toBe(503);
    await putBackAndStart();
    expect(await rules()).toEqual(['before']);
    expect((await tell(INCIDENTS, 'new')).status).toBe(200);
    expect((await rules()).sort()).toEqual(['before', 'new']);
  });
});

// The engine alone may, in what it was about when the directory went.
test('no writer of ours makes the lost directory anew', async () => {
  expect(await post()).toBe(200);
  renameSync(dataDir, join(root, 'away'));
  writeFileSync(join(root, 'backups', 'shop.sql'), 'CREATE TABLE a (b int);\n');
  const lines = Array.from({ length: 5 }, (_, n) => `{"category":"user_action","action":"view","userId":"z${n}"}\n`);
  writeFileSync(join(root, 'logs', 'old.log.gz'), gzipSync(lines.join('')));
  await tell(INCIDENTS, 'new');
  await tell(DINGTALK, 'new');
  await post();
  expect((await server.post('/api/v1/inspections', {})).status).toBe(200);
  await settled();
  const anew = () => (existsSync(dataDir) ? readdirSync(dataDir) : []).filter((name) => name !== 'clickhouse');
  expect(anew()).toEqual([]);
  await putBackAndStart();
  accepted.push(...lines.map((_, n) => `z${n}`));
  await everythingAccepted();
});
