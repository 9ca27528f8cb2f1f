import { createServer, connect, type Server, type Socket } from 'node:net';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClickHouseEngine } from '../../src/engines/clickhouse/clickhouse-engine.ts';
import { RemoteChannel } from '../../src/engines/clickhouse/remote-channel.ts';
import type { IngestStatus } from '../../src/contract/ingest.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { startClickHouseHttp, type ClickHouseHttp } from '../support/clickhouse-http.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** `OUTAGE_SECONDS=600` for the long run. */
const OUTAGE_MS = Number(process.env['OUTAGE_SECONDS'] ?? 4) * 1000;
const REQUESTS_EVERY_MS = 20;

jest.setTimeout(120_000 + 3 * OUTAGE_MS);

const dataDir = mkdtempSync(join(tmpdir(), 'outage-'));
let clickhouse: ClickHouseHttp;
let line: Line;
let store: ClickHouseEngine;
let server: TestServer;

/** The network between server and engine, which can be cut. */
interface Line {
  port: number;
  cut(): Promise<void>;
  mend(): Promise<void>;
}

async function startLine(target: number): Promise<Line> {
  const sockets = new Set<Socket>();
  let listener: Server | undefined;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
  };
  const mend = async (port = 0) => {
    const made = createServer((near) => {
      const far = connect(target, '127.0.0.1');
      [near, far].forEach(keep);
      near.pipe(far).pipe(near);
    });
    listener = made;
    await new Promise<void>((resolve) => made.listen(port, '127.0.0.1', resolve));
    return (made.address() as { port: number }).port;
  };
  const port = await mend();
  return {
    port,
    async cut() {
      const closed = new Promise((resolve) => listener?.close(resolve));
      sockets.forEach((socket) => socket.destroy());
      await closed;
    },
    async mend() {
      await mend(port);
    },
  };
}

beforeAll(async () => {
  clickhouse = await startClickHouseHttp();
  const { port } = new URL(clickhouse.url);
  line = await startLine(Number(port));
  server = await startTestServer(
    { DEMO: 'off', CLICKHOUSE_URL: clickhouse.url.replace(`:${port}`, `:${line.port}`) },
    { dataDir }
  );
  const channel = new RemoteChannel({
    url: clickhouse.url,
    clock: systemClock,
    logger: silentLogger,
    memoryBytes: 1024 ** 3,
    concurrency: 4,
  });
  store = new ClickHouseEngine(channel, 'aimarket', systemClock);
});
afterAll(async () => {
  await server.stop();
  await store.stop();
  await line.cut();
  await clickhouse.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

let sent = 0;
async function post(): Promise<number> {
  const body = JSON.stringify([{ category: 'user_action', action: 'view', userId: String((sent += 1)) }]);
  const response = await fetch(`${server.url}/api/v1/events`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body,
  });
  await response.arrayBuffer();
  return response.status;
}

async function status(): Promise<IngestStatus['writer']> {
  return ((await (await fetch(`${server.url}/api/v1/ingest/status`)).json()) as IngestStatus).writer;
}

async function health(): Promise<unknown> {
  const { components } = (await (await fetch(`${server.url}/api/v1/health`)).json()) as { components: unknown[] };
  return components.find((entry) => (entry as { component: string }).component === 'ingest');
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue())) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function numbers(sql: string): Promise<number[]> {
  const { columns } = await store.query(
    { sql, params: [], columns: [{ name: 'n', type: 'number' }] },
    { maxRows: 1_000_000, timeoutMs: 30_000 }
  );
  return (columns[0] ?? []).map(Number);
}

test('while the engine is away every event is taken onto the disk, and stored once when it is back', async () => {
  expect(await post()).toBe(200);
  await line.cut();
  const answers: Array<Promise<number>> = [];
  const ends = Date.now() + OUTAGE_MS;
  while (Date.now() < ends) {
    answers.push(post());
    await new Promise((resolve) => setTimeout(resolve, REQUESTS_EVERY_MS));
  }
  expect(new Set(await Promise.all(answers))).toEqual(new Set([200]));

  const waiting = await status();
  expect(waiting).toMatchObject({ queuedBytes: 0, problem: { en: expect.stringContaining('cannot be reached') } });
  expect(waiting.spool.chunks).toBeGreaterThan(1);
  // A chunk a moment, not one a request.
  expect(waiting.spool.chunks).toBeLessThan(answers.length / 5);
  expect(readdirSync(join(dataDir, 'ingest', 'spool'))).toHaveLength(waiting.spool.chunks);
  await until(async () => ((await health()) as { status: string }).status === 'down');
  expect(await health()).toMatchObject({
    reason: { zh: expect.stringContaining('磁盘上等待'), en: expect.stringContaining('wait on the disk') },
  });

  await line.mend();
  await until(async () => (await status()).spool.chunks === 0);
  expect(await status()).toMatchObject({ problem: null, problemSince: null, spool: { bytes: 0, setAside: 0 } });
  expect(await post()).toBe(200);

  const stored = await numbers('SELECT toUInt32(user_id) AS n FROM user_actions ORDER BY n');
  expect(stored).toEqual(Array.from({ length: sent }, (_, index) => index + 1));
});
