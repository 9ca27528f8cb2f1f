/** Values that cannot be, read by the engine as they come and brought to it by the repair: the same is stored either way. */
import { migrate } from '../../src/events/migrations.ts';
import { keysOfLines } from '../../src/ingest/follower/chunk.ts';
import { createLineWriter } from '../../src/ingest/line-writer.ts';
import { storeLines } from '../../src/ingest/store-lines.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { startChdb, type Chdb } from '../support/chdb.ts';

const NOW = Date.parse('2026-03-18T05:00:00Z');

let chdb: Chdb;
let chunks = 0;

beforeAll(async () => {
  chdb = await startChdb();
  await migrate({ store: chdb.store, logger: silentLogger, clock: () => NOW });
});
afterAll(() => chdb.stop());
beforeEach(async () => {
  for (const table of ['log_lines', 'ai_calls']) {
    await chdb.store.command(`TRUNCATE TABLE ${table}`);
  }
});

/** With a neighbour that only the repair can read, the line goes through it too. */
const PATHS = [
  ['as it comes', []],
  ['repaired', ['{"message":"neighbour","odd_":1}']],
] as const;

async function store(record: object, neighbours: readonly string[]): Promise<void> {
  const writer = createLineWriter({
    store: chdb.store,
    timezone: 'Asia/Shanghai',
    privacy: { ip: 'keep', salt: '', redact: true },
    prices: { byService: {}, otherwise: 0.01 },
    aiErrors: [],
  });
  const lines = Buffer.from([JSON.stringify(record), ...neighbours, ''].join('\n'));
  await storeLines(writer, {
    token: `chunk ${(chunks += 1)}`,
    lines,
    keys: keysOfLines(lines, []),
    source: 'file',
    stream: 'combined.log',
    errorFile: 0,
    receivedAt: NOW,
  });
}

async function one(table: string, expression: string): Promise<string> {
  const sql = `SELECT toString(${expression}) AS n FROM ${table} WHERE message != 'neighbour'`;
  const statement = { sql, params: [], columns: [{ name: 'n', type: 'string' as const }] };
  const { columns } = await chdb.store.query(statement, { maxRows: 10, timeoutMs: 10_000 });
  expect(columns[0]).toHaveLength(1);
  return String(columns[0]?.[0]);
}

describe.each(PATHS)('a line %s', (_path, neighbours) => {
  test.each([
    '2026-03-18T99:99:99Z',
    '2026-03-18T24:00:00Z',
    '2026-03-18T04:60:00Z',
    '2026-03-18 04:00:61',
    '2026-02-30T04:00:00Z',
    '2026-03-18T04:00:00+99:99',
    '2026-03-18',
    '04:00',
    '0001-01-01T00:00:00Z',
    'yesterday',
    '2031-01-01T00:00:00Z',
  ])('of %s has the time of its receipt, and the original beside', async (timestamp) => {
    await store({ timestamp, message: 'x' }, neighbours);
    expect(await one('log_lines', 'toUnixTimestamp64Milli(ts)')).toBe(String(NOW));
    expect(await one('log_lines', `extra['original_timestamp']`)).toBe(timestamp);
  });

  test.each<[unknown, string]>([
    ['2026-03-18T04:00:00.123Z', '2026-03-18T04:00:00.123Z'],
    ['2026-03-18T04:00:00.123456789+08:00', '2026-03-17T20:00:00.123Z'],
    ['2026-03-18T04:00:00 +0530', '2026-03-17T22:30:00.000Z'],
    ['2026-03-18 12:00:00', '2026-03-18T04:00:00.000Z'],
    ['2026-03-18 12:00:00,5', '2026-03-18T04:00:00.500Z'],
    ['2026-03-18 12:00', '2026-03-18T04:00:00.000Z'],
    [1773806400, '2026-03-18T04:00:00.000Z'],
    ['1773806400123', '2026-03-18T04:00:00.123Z'],
    [1773806400123, '2026-03-18T04:00:00.123Z'],
  ])('of %p has that time', async (timestamp, expected) => {
    await store({ timestamp, message: 'x' }, neighbours);
    expect(Number(await one('log_lines', 'toUnixTimestamp64Milli(ts)'))).toBe(Date.parse(expected));
    expect(await one('log_lines', 'length(extra)')).toBe('0');
  });

  test('without a time has that of its receipt', async () => {
    await store({ timestamp: null, message: 'x' }, neighbours);
    expect(await one('log_lines', 'toUnixTimestamp64Milli(ts)')).toBe(String(NOW));
    expect(await one('log_lines', 'length(extra)')).toBe('0');
  });

  test.each([
    [1_000_001, '0', '1000001'],
    [-2_000_000, '0', '-2000000'],
    [1_000_000, '1000000', ''],
    [0.25, '0.25', ''],
  ])('about a call of %d CNY counts %s and keeps %p beside', async (cost, counted, kept) => {
    await store({ timestamp: '2026-03-18T04:00:00Z', category: 'ai_service', service: 'baidu', cost }, neighbours);
    expect(await one('ai_calls', 'toFloat64(cost)')).toBe(counted);
    expect(await one('ai_calls', `extra['original_cost']`)).toBe(kept);
  });
});
