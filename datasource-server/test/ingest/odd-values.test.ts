/** Values that cannot be, read by the engine as they come and brought to it by the repair: the same is stored either way. */
import { migrate } from '../../src/events/migrations.ts';
import { keysOfLines } from '../../src/ingest/follower/chunk.ts';
import { createLineWriter } from '../../src/ingest/line-writer.ts';
import { storeLines } from '../../src/ingest/store-lines.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { startChdb, type Chdb } from '../support/chdb.ts';

const NOW = Date.parse('2026-03-18T05:00:00Z');
const AT = '2026-03-18T04:00:00Z';

const TABLES = [
  ...['log_lines', 'ai_calls', 'api_requests', 'business_events', 'web_events'],
  ...['api_requests_1m', 'api_requests_1h', 'api_durations_1h', 'api_durations_1d', 'api_durations_7d', 'ai_calls_1h'],
];

let chdb: Chdb;
let chunks = 0;

beforeAll(async () => {
  chdb = await startChdb();
  await migrate({ store: chdb.store, logger: silentLogger, clock: () => NOW });
});
afterAll(() => chdb.stop());
beforeEach(async () => {
  for (const table of TABLES) {
    await chdb.store.command(`TRUNCATE TABLE ${table}`);
  }
});

/** With a neighbour that only the repair can read, the line goes through it too. */
const PATHS = [
  ['as it comes', []],
  ['repaired', ['{"message":"neighbour","odd_":1}']],
] as const;

async function store(record: object | string, neighbours: readonly string[]): Promise<void> {
  const writer = createLineWriter({
    store: chdb.store,
    timezone: 'Asia/Shanghai',
    privacy: { ip: 'keep', salt: '', redact: true },
    prices: { byService: {}, otherwise: 0.01 },
    aiErrors: [],
  });
  const lines = Buffer.from(
    [typeof record === 'string' ? record : JSON.stringify(record), ...neighbours, ''].join('\n')
  );
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

async function one(table: string, expression: string, where = `message != 'neighbour'`): Promise<string> {
  const sql = `SELECT toString(${expression}) AS n FROM ${table} WHERE ${where}`;
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
    '1905-03-18T04:00:00Z',
    '1960-03-18T04:00:00Z',
    '1970-01-01T00:00:00Z',
    '2299-01-01T00:00:00Z',
    '0',
    '-5',
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

  test.each([0, -5, 1, 946684799, 7e15])('of %p has the time of its receipt, in the rollups too', async (timestamp) => {
    await store({ timestamp, category: 'api_request', method: 'GET', url: '/a', status: 200 }, neighbours);
    for (const table of ['api_requests', 'api_requests_1m', 'api_durations_7d']) {
      expect(await one(table, `dateDiff('day', ts, fromUnixTimestamp64Milli(${NOW})) BETWEEN 0 AND 6`, '1')).toBe('1');
    }
    expect(await one('api_requests', `extra['original_timestamp']`)).toBe(String(timestamp));
  });

  test('without a time has that of its receipt', async () => {
    await store({ timestamp: null, message: 'x' }, neighbours);
    expect(await one('log_lines', 'toUnixTimestamp64Milli(ts)')).toBe(String(NOW));
    expect(await one('log_lines', 'length(extra)')).toBe('0');
  });

  test.each([
    [1_000_001, '0', '1000001'],
    [-2_000_000, '0', '-2000000'],
    [-0.25, '0', '-0.25'],
    ['NaN', '0', 'nan'],
    [1_000_000, '1000000', ''],
    [0.25, '0.25', ''],
  ])('about a call of %p CNY counts %s and keeps %p beside', async (cost, counted, kept) => {
    await store({ timestamp: AT, category: 'ai_service', service: 'baidu', cost }, neighbours);
    expect(await one('ai_calls', 'toFloat64(cost)')).toBe(counted);
    expect((await one('ai_calls', `extra['original_cost']`)).toLowerCase()).toBe(kept);
    expect(await one('ai_calls_1h', 'toFloat64(cost_sum)', '1')).toBe(counted);
  });

  /** As the file has them: `1e400` is no number of JavaScript. */
  const IMPOSSIBLE = ['-5', '1e300', '-1e300', '1e400', '"NaN"', '"inf"', '"-Infinity"'];

  test.each(IMPOSSIBLE)(
    'that took %s ms took none, in every mean, percentile and rollup, and keeps it beside',
    async (duration) => {
      const line = `{"timestamp":"${AT}","category":"api_request","method":"GET","url":"/a","status":200,"duration":${duration}}`;
      await store(line, neighbours);
      expect(await one('api_requests', 'duration')).toBe('0');
      expect(await one('api_requests', `extra['original_duration'] != ''`)).toBe('1');
      for (const table of TABLES.filter((name) => name.startsWith('api_requests_'))) {
        expect(await one(table, 'tuple(n, duration_sum, duration)', '1')).toBe('(1,0,500)');
      }
      for (const table of TABLES.filter((name) => name.startsWith('api_durations_'))) {
        expect(await one(table, 'tuple(n, duration_sum, duration)', '1')).toBe('(1,0,0)');
      }
    }
  );

  test.each(IMPOSSIBLE)('about a call with %s tokens and ms counts none and keeps them beside', async (number) => {
    const keys = ['duration', 'ttft', 'requestTokens', 'responseTokens', 'cachedTokens', 'totalTokens'];
    const line = `{"timestamp":"${AT}","category":"ai_service","service":"baidu",${keys.map((key) => `"${key}":${number}`).join(',')}}`;
    await store(line, neighbours);
    expect(
      await one(
        'ai_calls',
        'tuple(latency, ttft, request_tokens, response_tokens, cached_tokens, tokens, toFloat64(cost))'
      )
    ).toBe('(0,NULL,0,0,0,0,0)');
    expect(await one('ai_calls', `arrayCount(key -> startsWith(key, 'original_'), mapKeys(extra))`)).toBe('6');
    expect(await one('ai_calls_1h', 'tuple(n, tokens_sum, latency_sum)', '1')).toBe('(1,0,0)');
  });

  test.each(['1e300', '"NaN"', '"inf"', '-1e16'])(
    'about an event of the value %s has none and keeps it beside',
    async (value) => {
      await store(`{"timestamp":"${AT}","category":"business_event","event":"sale","value":${value}}`, neighbours);
      expect(await one('business_events', 'tuple(value, has_value)')).toBe('(0,0)');
      expect(await one('business_events', `extra['original_value'] != ''`)).toBe('1');
    }
  );

  test('about an event of a negative value, a refund, has it', async () => {
    await store({ timestamp: AT, category: 'business_event', event: 'sale', value: -12.5 }, neighbours);
    expect(await one('business_events', 'tuple(value, has_value, length(extra))')).toBe('(-12.5,1,0)');
  });

  test.each(IMPOSSIBLE)('of a page that measured %s is no measurement, but a line', async (value) => {
    await store(`{"timestamp":"${AT}","category":"web","name":"lcp","value":${value}}`, neighbours);
    const counted = await chdb.store.query(
      { sql: 'SELECT count() AS n FROM web_events', params: [], columns: [{ name: 'n', type: 'number' }] },
      { maxRows: 1, timeoutMs: 10_000 }
    );
    expect(counted.columns[0]).toEqual([0]);
    expect(await one('log_lines', `tuple(category, extra['name'], extra['value'] != '')`)).toBe(`('web','lcp',1)`);
  });

  test.each(['-3', '99999', '"NaN"'])('of the status %s has none and keeps it beside', async (status) => {
    const line = `{"timestamp":"${AT}","category":"api_request","method":"GET","url":"/a","status":${status}}`;
    await store(line, neighbours);
    expect(await one('api_requests', `tuple(status, extra['original_status'] != '')`)).toBe('(0,1)');
  });
});
