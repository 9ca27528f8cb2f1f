import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IngestStatus } from '../../src/contract/ingest.ts';
import { ClickHouseEngine } from '../../src/engines/clickhouse/clickhouse-engine.ts';
import { EmbeddedChannel } from '../../src/engines/clickhouse/embedded-channel.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { silentLogger } from '../../src/platform/logger.ts';

/** `CRASH_ROUNDS=100 npm run test:crash` for the long run. */
const ROUNDS = Number(process.env['CRASH_ROUNDS'] ?? 4);
const CLIENTS = 6;
const EVENTS = 40;

jest.setTimeout(120_000 + ROUNDS * 30_000);

const dataDir = mkdtempSync(join(tmpdir(), 'http-crash-'));
const down = join(dataDir, 'down');
let child: ChildProcess | undefined;

afterAll(() => {
  child?.kill('SIGKILL');
  rmSync(dataDir, { recursive: true, force: true });
});

/** Resolves with the child's address; rejects with what it said on stderr when it ends before. */
function startChild(): Promise<{ process: ChildProcess; url: string }> {
  const started = spawn(
    process.execPath,
    ['--conditions=aimarket-source', '--import', 'tsx', join(__dirname, 'crash-child.ts'), dataDir],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    }
  );
  child = started;
  return new Promise((resolve, reject) => {
    let said = '';
    started.stderr.on('data', (data: Buffer) => (said += data.toString()));
    started.stdout.on('data', (data: Buffer) => resolve({ process: started, url: data.toString().trim() }));
    started.on('exit', (code) => reject(new Error(`the server ended with ${code}: ${said}`)));
  });
}

async function kill(victim: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => victim.once('exit', resolve));
  victim.kill('SIGKILL');
  await gone;
}

const pause = (most: number) => new Promise((resolve) => setTimeout(resolve, most * Math.random()));

let sent = 0;
const acknowledged = new Set<string>();

/** Posts until the server has gone; nothing is sent twice. */
async function client(url: string): Promise<void> {
  for (;;) {
    const ids = Array.from({ length: EVENTS }, () => String((sent += 1)));
    const kinds = [
      { category: 'user_action', action: 'view' },
      { category: 'business_event', event: 'sale', value: 1 },
    ];
    const body = JSON.stringify(ids.map((userId) => ({ ...kinds[Number(userId) % 2], userId })));
    const headers = { 'Content-Type': 'application/json' };
    const status = await fetch(`${url}/api/v1/events`, { method: 'POST', headers, body }).then(
      ({ ok }) => (ok ? 'kept' : 'refused'),
      () => 'gone'
    );
    if (status === 'gone') {
      return;
    }
    if (status === 'kept') {
      ids.forEach((id) => acknowledged.add(id));
    }
    await pause(10);
  }
}

async function drained(url: string): Promise<void> {
  for (;;) {
    const status = (await (await fetch(`${url}/api/v1/ingest/status`)).json()) as IngestStatus;
    if (status.writer.spool.chunks === 0) {
      expect(status.writer.spool.setAside).toBe(0);
      return;
    }
    await pause(100);
  }
}

/** Every id in the tables, as often as it stands there. */
async function storedIds(): Promise<string[]> {
  const channel = new EmbeddedChannel({
    directory: join(dataDir, 'clickhouse'),
    memoryBytes: 1024 ** 3,
    logger: silentLogger,
  });
  const store = new ClickHouseEngine(channel, 'aimarket', systemClock);
  try {
    const { columns } = await store.query(
      {
        sql: 'SELECT user_id AS n FROM user_actions UNION ALL SELECT user_id AS n FROM business_events',
        params: [],
        columns: [{ name: 'n', type: 'string' }],
      },
      { maxRows: 10_000_000, timeoutMs: 60_000 }
    );
    return (columns[0] ?? []).map(String);
  } finally {
    await store.stop();
  }
}

test(`killed ${ROUNDS} times while the engine comes and goes, what was acknowledged is there once`, async () => {
  let spooled = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const { process, url } = await startChild();
    const clients = Array.from({ length: CLIENTS }, () => client(url));
    await pause(600);
    writeFileSync(down, '');
    await pause(1200);
    spooled += readdirSync(join(dataDir, 'ingest', 'spool')).length;
    if (round % 2 === 0) {
      rmSync(down);
      await pause(2500);
    }
    await kill(process);
    await Promise.all(clients);
    rmSync(down, { force: true });
  }
  const { process, url } = await startChild();
  await drained(url);
  await kill(process);

  const stored = await storedIds();
  expect(spooled).toBeGreaterThan(0);
  expect(acknowledged.size).toBeGreaterThan(ROUNDS * EVENTS);
  expect(new Set(stored).size).toBe(stored.length);
  const kept = new Set(stored);
  expect([...acknowledged].filter((id) => !kept.has(id))).toEqual([]);
});
