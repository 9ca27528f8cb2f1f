import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClickHouseEngine } from '../src/engines/clickhouse/clickhouse-engine.ts';
import { EmbeddedChannel } from '../src/engines/clickhouse/embedded-channel.ts';
import { systemClock } from '../src/platform/clock.ts';
import { silentLogger } from '../src/platform/logger.ts';
import { startSlsStub, type SlsStub, type StubLogGroup } from './support/sls-stub.ts';

/** `CRASH_ROUNDS=100 npx jest test/sls-crash` for the long run. */
const ROUNDS = Number(process.env['CRASH_ROUNDS'] ?? 5);
const GROUPS_A_ROUND = 120;
const LOGS_A_GROUP = 40;
const TABLES = ['api_requests', 'user_actions', 'business_events', 'app_errors'];

jest.setTimeout(120_000 + ROUNDS * 20_000);

const root = mkdtempSync(join(tmpdir(), 'sls-crash-'));
let stub: SlsStub;
let child: ChildProcess | undefined;

beforeAll(async () => {
  stub = await startSlsStub({ pullBytes: 48 * 1024 });
  stub.createLogstore('app', 2);
});

afterAll(async () => {
  child?.kill('SIGKILL');
  await stub.stop();
  rmSync(root, { recursive: true, force: true });
});

/** Resolves when the child says `word`; rejects with what it said on stderr when it ends before. */
function startChild(word: string): Promise<ChildProcess> {
  const started = spawn(
    process.execPath,
    ['--conditions=aimarket-source', '--import', 'tsx', join(__dirname, 'sls-crash-child.ts'), root, stub.endpoint],
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
    started.on('exit', (code) => reject(new Error(`the puller ended with ${code}: ${said}`)));
  });
}

async function kill(victim: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => victim.once('exit', resolve));
  victim.kill('SIGKILL');
  await gone;
}

let written = 0;
const START = Date.now() - 3600e3;

/** Four kinds of line in turn, each with its number. */
function group(): StubLogGroup {
  const logs = Array.from({ length: LOGS_A_GROUP }, () => {
    const number = (written += 1);
    const common = { level: 'info', userId: String(number) };
    const kinds: Array<Record<string, string>> = [
      { category: 'api_request', method: 'GET', url: `/api/ideas/${number}`, status: '200', duration: '5' },
      { category: 'user_action', action: 'view' },
      { category: 'business_event', event: 'sale', value: '1' },
      { level: 'error', message: `failure ${number}`, stack: 'Error' },
    ];
    const contents: Record<string, string> = { ...common, ...kinds[number % 4] };
    return { time: Math.floor(START / 1000), contents };
  });
  return { topic: 'shop', logs };
}

/** `table rows users` of each table that the child wrote. */
async function stored(): Promise<string[]> {
  const channel = new EmbeddedChannel({
    directory: join(root, 'clickhouse'),
    memoryBytes: 1024 ** 3,
    logger: silentLogger,
  });
  const store = new ClickHouseEngine(channel, 'aimarket', systemClock);
  try {
    const counts = TABLES.map((table) => `SELECT '${table}' AS t, count() AS c, uniqExact(user_id) AS d FROM ${table}`);
    const { columns } = await store.query(
      {
        sql: `SELECT concat(t, ' ', toString(c), ' ', toString(d)) AS n FROM (${counts.join(' UNION ALL ')}) ORDER BY t`,
        params: [],
        columns: [{ name: 'n', type: 'string' }],
      },
      { maxRows: 10, timeoutMs: 20_000 }
    );
    return (columns[0] ?? []).map(String);
  } finally {
    await store.stop();
  }
}

test(`killed ${ROUNDS} times at any moment, under throttling and lost connections, every log is there once`, async () => {
  let announced = 0;
  for (let round = 0; round < ROUNDS; round++) {
    child = await startChild('pulling');
    for (let part = 0; part < 10; part++) {
      for (let count = 0; count < GROUPS_A_ROUND / 10; count++) {
        stub.append('app', count % 2, group());
      }
      if (part === 5) {
        stub.fail('ReadQuotaExceed', 1, 'PullLogs');
        stub.fail('reset', 1, 'PullLogs');
      }
      await new Promise((resolve) => setTimeout(resolve, 20 * Math.random()));
    }
    await new Promise((resolve) => setTimeout(resolve, 600 * Math.random()));
    await kill(child);
    announced += journalOf(root).includes('"token"') ? 1 : 0;
  }
  stub.heal();
  child = await startChild('nothing new');
  await kill(child);
  const each = written / TABLES.length;
  expect(await stored()).toEqual([...TABLES].sort().map((table) => `${table} ${each} ${each}`));
  if (ROUNDS >= 20) {
    // Otherwise no kill came between announcement and strike-off, and nothing has been shown.
    expect(announced).toBeGreaterThan(0);
  }
});

function journalOf(directory: string): string {
  try {
    return readFileSync(join(directory, 'sls.json'), 'utf8');
  } catch {
    return '';
  }
}
