import { spawn, type ChildProcess } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClickHouseEngine } from '../../src/engines/clickhouse/clickhouse-engine.ts';
import { EmbeddedChannel } from '../../src/engines/clickhouse/embedded-channel.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { silentLogger } from '../../src/platform/logger.ts';

/** `CRASH_ROUNDS=100 npm run test:crash` for the long run. */
const ROUNDS = Number(process.env['CRASH_ROUNDS'] ?? 5);
const LINES_A_ROUND = 6000;
const CHUNK_BYTES = 64 * 1024;

// Most of it is for the backlog that the kills leave to the last one, on a machine that does other things too.
jest.setTimeout(180_000 + ROUNDS * 45_000);

const root = mkdtempSync(join(tmpdir(), 'crash-'));
const logs = join(root, 'logs');
mkdirSync(logs);
let child: ChildProcess | undefined;

afterAll(() => {
  child?.kill('SIGKILL');
  rmSync(root, { recursive: true, force: true });
});

/** Resolves when the child says `word`; rejects with what it said on stderr when it ends before. */
function startChild(word: string): Promise<ChildProcess> {
  const started = spawn(
    process.execPath,
    ['--conditions=aimarket-source', '--import', 'tsx', join(__dirname, 'crash-child.ts'), root, logs, String(CHUNK_BYTES)],
    { stdio: ['ignore', 'pipe', 'pipe'] }
  );
  return new Promise((resolve, reject) => {
    let said = '';
    started.stderr.on('data', (data: Buffer) => (said += data.toString()));
    started.stdout.on('data', (data: Buffer) => {
      if (data.toString().includes(word)) {
        resolve(started);
      }
    });
    started.on('exit', (code) => reject(new Error(`the follower ended with ${code}: ${said}`)));
  });
}

async function kill(victim: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => victim.once('exit', resolve));
  victim.kill('SIGKILL');
  await gone;
}

let written = 0;
const START = Date.parse('2026-03-18T00:00:00Z');

/** Four kinds of line in turn, each with its number. */
function lines(count: number): string {
  return Array.from({ length: count }, () => {
    const number = (written += 1);
    const common = { timestamp: new Date(START + number * 7).toISOString(), level: 'info', userId: String(number) };
    const kinds = [
      { category: 'api_request', method: 'GET', url: `/api/ideas/${number}`, status: 200, duration: 5 },
      { category: 'user_action', action: 'view' },
      { category: 'business_event', event: 'sale', value: 1 },
      { level: 'error', message: `failure ${number}`, stack: 'Error' },
    ];
    return `${JSON.stringify({ ...common, ...kinds[number % 4] })}\n`;
  }).join('');
}

test(`killed ${ROUNDS} times at any moment, every line is there once`, async () => {
  const path = join(logs, 'combined-2026-03-18.log');
  for (let round = 0; round < ROUNDS; round++) {
    child = await startChild('following');
    for (let part = 0; part < 10; part++) {
      appendFileSync(path, lines(LINES_A_ROUND / 10));
      await new Promise((resolve) => setTimeout(resolve, 15 * Math.random()));
    }
    if (round % 3 === 2) {
      renameSync(path, join(logs, `combined-2026-03-18.log.${round}`));
    }
    await new Promise((resolve) => setTimeout(resolve, 400 * Math.random()));
    await kill(child);
  }
  child = await startChild('caught up');
  await kill(child);

  const channel = new EmbeddedChannel({
    directory: join(root, 'clickhouse'),
    memoryBytes: 1024 ** 3,
    logger: silentLogger,
  });
  const store = new ClickHouseEngine(channel, 'aimarket', systemClock);
  try {
    const tables = ['api_requests', 'user_actions', 'business_events', 'app_errors'];
    for (const table of tables) {
      const { columns } = await store.query(
        {
          sql: `SELECT count() AS n, uniqExact(user_id) AS d FROM ${table}`,
          params: [],
          columns: [
            { name: 'n', type: 'number' },
            { name: 'd', type: 'number' },
          ],
        },
        { maxRows: 10, timeoutMs: 20_000 }
      );
      const each = (ROUNDS * LINES_A_ROUND) / tables.length;
      expect([table, columns[0]?.[0], columns[1]?.[0]]).toEqual([table, each, each]);
    }
  } finally {
    await store.stop();
  }
});
