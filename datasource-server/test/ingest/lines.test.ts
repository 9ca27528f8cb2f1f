import { AI_ERROR_CODES } from '@aimarket/telemetry/ai-error-codes';
import { migrate } from '../../src/events/migrations.ts';
import { createLineWriter, type LineChunk } from '../../src/ingest/line-writer.ts';
import type { Privacy } from '../../src/ingest/privacy-sql.ts';
import { repairLines } from '../../src/ingest/repair-lines.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { startChdb, type Chdb } from '../support/chdb.ts';

const NOW = Date.parse('2026-03-18T05:00:00Z');
const AT = '2026-03-18T04:00:00.000Z';
const TABLES = [
  'api_requests',
  'user_actions',
  'ai_calls',
  'business_events',
  'security_events',
  'app_errors',
  'web_events',
  'log_lines',
  'error_lines',
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

const PRIVACY: Privacy = { ip: 'truncate', salt: 'a salt', redact: true };

async function write(records: object[], chunk: Partial<LineChunk> = {}, privacy = PRIVACY): Promise<void> {
  const writer = createLineWriter({
    store: chdb.store,
    timezone: 'Asia/Shanghai',
    privacy,
    prices: { byService: { baidu: 0.012, zhipu: 0.005 }, otherwise: 0.01 },
    aiErrors: AI_ERROR_CODES,
  });
  const { lines, keys } = await repairLines(Buffer.from(records.map((record) => JSON.stringify(record)).join('\n')));
  await writer.write({
    token: `chunk ${(chunks += 1)}`,
    lines,
    keys,
    source: 'file',
    stream: 'combined.log',
    errorFile: null,
    receivedAt: NOW,
    ...chunk,
  });
}

async function rows(sql: string): Promise<string[]> {
  const { columns } = await chdb.store.query(
    { sql, params: [], columns: [{ name: 'n', type: 'string' }] },
    { maxRows: 1000, timeoutMs: 10_000 }
  );
  return (columns[0] ?? []).map(String);
}
const one = async (table: string, expression: string) =>
  (await rows(`SELECT toString(${expression}) AS n FROM ${table}`))[0];

describe('the table of a line', () => {
  test.each<[string, object, string]>([
    ['a category', { category: 'user_action', action: 'a' }, 'user_actions'],
    ['the other dialect of it', { category: 'business', action: 'a', details: '{"x":1}' }, 'user_actions'],
    ['a hyphen', { category: 'ai-service', service: 'baidu' }, 'ai_calls'],
    ['a request by its shape', { method: 'GET', url: '/a', status: 200 }, 'api_requests'],
    ['a failed request by its shape', { level: 'error', method: 'GET', url: '/a', statusCode: 500 }, 'api_requests'],
    ['an AI call by its shape', { service: 'baidu', requestTokens: 5 }, 'ai_calls'],
    ['an error', { level: 'error', message: 'broken' }, 'app_errors'],
    ['an error of the other dialect', { level: 'error', category: 'application', context: '{}' }, 'app_errors'],
    ['a stack', { level: 'warn', stack: 'Error: x' }, 'app_errors'],
    ['an application line that is no error', { category: 'application', message: 'started' }, 'log_lines'],
    ['an event', { category: 'business_event', event: 'sale', value: 3 }, 'business_events'],
    ['security', { category: 'security', event: 'login_failed' }, 'security_events'],
    ['a page', { category: 'web', name: 'lcp', value: 1200 }, 'web_events'],
    ['a category that we do not know', { category: 'audit', message: 'x' }, 'log_lines'],
    ['nothing', { message: 'hello' }, 'log_lines'],
  ])('is told by %s', async (_what, line, table) => {
    await write([{ timestamp: AT, ...line }]);
    const counts = await Promise.all(TABLES.map((name) => one(name, 'count()')));
    expect(TABLES.filter((_, index) => counts[index] === '1')).toEqual([table]);
  });
});

describe('the path of a request', () => {
  test.each([
    ['/api/ideas/123', '/api/ideas/:id'],
    ['/api/ideas/123/comments/4', '/api/ideas/:id/comments/:id'],
    ['/api/ideas/1/2/3', '/api/ideas/:id/:id/:id'],
    ['/api/ideas?tag=ai#top', '/api/ideas'],
    ['https://market.example/api/users/42?x=1', '/api/users/:id'],
    ['/api/users/6f9619ff-8b86-d011-b42d-00cf4fc964ff', '/api/users/:id'],
    ['/files/507f1f77bcf86cd799439011', '/files/:id'],
    ['/ideas/12-a-nice-idea', '/ideas/:id'],
    ['/api/v1/ideas', '/api/v1/ideas'],
    ['/api/business-plan-generation-status', '/api/business-plan-generation-status'],
    ['/', '/'],
  ])('%s is %s', async (url, endpoint) => {
    await write([{ timestamp: AT, method: 'get', url, status: 200 }]);
    expect(await one('api_requests', `concat(method, ' ', endpoint)`)).toBe(`GET ${endpoint}`);
  });

  test('is the route where the line names it', async () => {
    await write([{ timestamp: AT, method: 'GET', url: '/api/shops/abc', route: '/api/shops/:slug', status: 200 }]);
    expect(await one('api_requests', 'endpoint')).toBe('/api/shops/:slug');
  });
});

describe('personal data and secrets', () => {
  test.each([
    ['10.20.30.40', '10.20.30.0'],
    ['::ffff:10.20.30.40', '10.20.30.0'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1::'],
    ['not an address', ''],
    ['', ''],
  ])('of the address %p %p is kept', async (ip, kept) => {
    await write([{ timestamp: AT, category: 'security', event: 'x', ip }]);
    expect(await one('security_events', 'ip')).toBe(kept);
  });

  test('an address can be hashed, kept or left out', async () => {
    const line = { timestamp: AT, category: 'security', event: 'x', ip: '10.20.30.40' };
    for (const ip of ['hash', 'keep', 'drop'] as const) {
      await write([line], {}, { ...PRIVACY, ip });
    }
    const kept = await rows('SELECT ip AS n FROM security_events ORDER BY length(ip)');
    expect(kept).toEqual(['', '10.20.30.40', expect.stringMatching(/^[0-9a-f]{16}$/)]);
  });

  test('secrets in addresses and texts are replaced, everything around them stays', async () => {
    await write([
      { timestamp: AT, method: 'GET', url: '/login?user=a&token=s3cret&next=/b', status: 200, apiToken: 's3cret' },
      { timestamp: AT, category: 'user_action', action: 'a', details: { password: 's3cret', page: '/x' } },
      {
        timestamp: AT,
        level: 'error',
        message: 'refused: Authorization: Bearer s3cret.abc for mysql://root:s3cret@db',
      },
    ]);
    expect(await one('api_requests', 'url')).toBe('/login?user=a&token=***&next=/b');
    expect(await one('api_requests', `extra['apiToken']`)).toBe('***');
    expect(await one('user_actions', 'details')).toBe('{"password":"***","page":"/x"}');
    expect(await one('app_errors', 'message')).toBe('refused: Authorization: *** for mysql://root:***@db');
    const all = await Promise.all(TABLES.map((table) => rows(`SELECT toString(tuple(*)) AS n FROM ${table}`)));
    expect(JSON.stringify(all)).not.toContain('s3cret');
  });

  test.each<[string, string]>([
    [
      'jwt in JSON of JSON: {\\"password\\":\\"s3cret\\",\\"page\\":1}',
      'jwt in JSON of JSON: {\\"password\\":\\"***\\",\\"page\\":1}',
    ],
    ['{"pwd":"a\\"s3cret","page":1}', '{"pwd":"***","page":1}'],
    ['{"token":["s3cret","s3cret"],"page":1}', '{"token":"***","page":1}'],
    ['Cookie: a=1; sid=s3cret; b=2', 'Cookie: ***'],
    ['sent to /a?next=%2Fx%3Ftoken%3Ds3cret&b=1', 'sent to /a?next=%2Fx%3Ftoken%3D***&b=1'],
    ['otp=s3cret&x=1', 'otp=***&x=1'],
    [
      'Authorization: Digest username="s3cret", realm="r", nonce=s3cret, response="s3cret" refused',
      'Authorization: *** refused',
    ],
    [
      '{"authorization":"Digest username=\\"s3cret\\", response=\\"s3cret\\"","page":1}',
      '{"authorization":"***","page":1}',
    ],
    ['sent Digest username="s3cret", response="s3cret"; refused', 'sent Digest ***; refused'],
    ['a digest of the news', 'a digest of the news'],
    ['Authorization: LOG AKID:s3cret refused', 'Authorization: *** refused'],
    ['the design: blue, inside: red', 'the design: blue, inside: red'],
    ['from 203.0.113.77, version 1.2.3', 'from 203.0.113.0, version 1.2.3'],
    [
      'connect 10.0.0.3:3306, 172.16.5.4, 192.168.1.9, 127.0.0.1',
      'connect 10.0.0.3:3306, 172.16.5.4, 192.168.1.9, 127.0.0.1',
    ],
    ['172.15.5.4 and 192.169.1.9', '172.15.5.0 and 192.169.1.0'],
    ['from 2001:db8::77 and aa:bb:cc:dd:ee:ff', 'from 2001:db8:: and aa:bb:cc:dd:ee:ff'],
    ['from 2001:db8:1:2:3:4:5:6 at 10:20:30', 'from 2001:db8:1:: at 10:20:30'],
  ])('of the text %p is kept %p', async (message, kept) => {
    await write([{ timestamp: AT, level: 'info', message }]);
    expect(await one('log_lines', 'message')).toBe(kept);
  });

  test.each([
    ['/cb#access_token=s3cret&x=1', '/cb#access_token=***&x=1', '/cb'],
    ['/shop;jsessionid=s3cret?a=1', '/shop;jsessionid=***?a=1', '/shop'],
  ])('of the address %p is kept %p', async (url, kept, endpoint) => {
    await write([{ timestamp: AT, method: 'GET', url, status: 200 }]);
    expect(await one('api_requests', 'url')).toBe(kept);
    expect(await one('api_requests', 'endpoint')).toBe(endpoint);
  });

  test.each<[table: string, column: string, line: object]>([
    ['api_requests', 'endpoint', { method: 'GET', url: '/a', status: 200, route: '/a?x=1&token=s3cret' }],
    ['api_requests', 'endpoint', { method: 'GET', url: '/reset/token=s3cret/x', status: 200 }],
    ['api_requests', 'method', { method: 'token=s3cret', url: '/a', status: 200 }],
    [
      'api_requests',
      'user_agent',
      { method: 'GET', url: '/a', status: 200, userAgent: 'app Authorization: Bearer s3cret' },
    ],
    [
      'api_requests',
      'user_agent',
      { method: 'GET', url: '/a', status: 200, userAgent: 'x Digest username="s3cret", response="s3cret"' },
    ],
    ['api_requests', 'app', { method: 'GET', url: '/a', status: 200, service: 'shop?api_key=s3cret' }],
    ['user_actions', 'action', { category: 'user_action', action: 'log in with password: s3cret' }],
    ['user_actions', 'action', { category: 'user_action', action: 'password:s3cret' }],
    ['user_actions', 'action', { category: 'user_action', action: { name: 'x', password: 's3cret and more' } }],
    ['business_events', 'event', { category: 'business_event', event: 'opened ?code=s3cret' }],
    ['business_events', 'event', { category: 'business_event', event: 'Cookie: a=1; sid=s3cret; b=s3cret' }],
    ['business_events', 'unit', { category: 'business_event', event: 'x', unit: 'token=s3cret' }],
    ['security_events', 'event', { category: 'security', event: "sign='s3cret' refused" }],
    ['ai_calls', 'model', { category: 'ai_service', service: 'baidu', model: 'm&access_key=s3cret' }],
    ['ai_calls', 'error_code', { category: 'ai_service', service: 'baidu', errorCode: 'secret=s3cret' }],
    ['app_errors', 'type', { level: 'error', message: 'x', type: 'token=s3cret' }],
    ['app_errors', 'page', { level: 'error', message: 'x', page: '/p token=s3cret' }],
    ['web_events', 'target', { category: 'web', name: 'api_call', target: 'https://u:s3cret@pay.example/x' }],
    ['web_events', 'page', { category: 'web', name: 'lcp', page: '/a%3Ftoken%3Ds3cret' }],
    ['web_events', 'browser', { category: 'web', name: 'lcp', browser: '{"token":"s3cret"}' }],
    ['web_events', 'name', { category: 'web', name: 'token=s3cret' }],
    ['log_lines', 'category', { category: 'jwt=s3cret', message: 'x' }],
  ])('no secret is in %s.%s', async (table, column, line) => {
    await write([{ timestamp: AT, ...line }]);
    expect(await one(table, column)).toContain('***');
    const all = await Promise.all(TABLES.map((name) => rows(`SELECT toString(tuple(*)) AS n FROM ${name}`)));
    expect(JSON.stringify(all)).not.toContain('s3cret');
  });

  test('names that sound like secrets are none', async () => {
    const names = ['sign_in', 'token:refresh', 'auth:password_changed', 'design: blue', 'basic plan', 'view /keys/:id'];
    await write(names.map((action) => ({ timestamp: AT, category: 'user_action', action })));
    expect(await rows('SELECT action AS n FROM user_actions')).toEqual(names);
    const agent = 'Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0';
    await write([{ timestamp: AT, method: 'GET', url: '/a', status: 200, userAgent: agent }]);
    expect(await one('api_requests', 'user_agent')).toBe(agent);
  });

  test('addresses of visitors are cut wherever a line has them', async () => {
    await write([
      { timestamp: AT, level: 'info', message: 'x', ip: '203.0.113.77', clientIp: '203.0.113.78' },
      { timestamp: AT, category: 'user_action', action: 'a', ip: '203.0.113.79', details: { ip: '203.0.113.80' } },
      { timestamp: AT, category: 'business_event', event: 'e', data: { 'x-forwarded-for': '203.0.113.81, 10.0.0.9' } },
    ]);
    const all = await Promise.all(TABLES.map((table) => rows(`SELECT toString(tuple(*)) AS n FROM ${table}`)));
    expect(JSON.stringify(all)).not.toMatch(/203\.0\.113\.[1-9]/);
    expect(await one('log_lines', `extra['ip']`)).toBe('203.0.113.0');
  });

  test('nothing is replaced where that is not wanted', async () => {
    await write(
      [{ timestamp: AT, method: 'GET', url: '/a?token=abc', status: 200, userAgent: 'token=abc' }],
      {},
      { ...PRIVACY, redact: false }
    );
    expect(await one('api_requests', 'url')).toBe('/a?token=abc');
    expect(await one('api_requests', 'user_agent')).toBe('token=abc');
  });
});

describe('an AI call', () => {
  const call = (line: object) => write([{ timestamp: AT, category: 'ai_service', ...line }]);
  const told = () =>
    one('ai_calls', 'tuple(request_tokens, response_tokens, tokens, toFloat64(cost), success, error_class)');

  test.each<[string, object, string]>([
    [
      'the old code writes the total where the answer belongs',
      { service: 'baidu', requestTokens: 100, responseTokens: 400, success: true },
      `(100,300,400,0.0048,1,'none')`,
    ],
    [
      'a total of its own leaves the answer as it is',
      { service: 'zhipu', requestTokens: 100, responseTokens: 400, totalTokens: 500, success: true },
      `(100,400,500,0.0025,1,'none')`,
    ],
    [
      'a cost in the line stands',
      { service: 'baidu', requestTokens: 100, responseTokens: 400, cost: 1.25, success: true },
      `(100,300,400,1.25,1,'none')`,
    ],
    [
      'an unknown service has the default price',
      { service: 'other', responseTokens: 1000 },
      `(0,1000,1000,0.01,1,'none')`,
    ],
    [
      'a failure costs nothing and has a class by its code',
      { service: 'zhipu', requestTokens: 10, success: false, errorCode: '1113' },
      `(10,0,10,0,0,'arrears')`,
    ],
    [
      'arrears under another vendor’s words',
      { service: 'alibaba', success: false, errorCode: 'Arrearage', error: 'HTTP 400 bad request' },
      `(0,0,0,0,0,'arrears')`,
    ],
    ['or by its words', { service: 'baidu', success: false, error: 'socket timed out' }, `(0,0,0,0,0,'timeout')`],
    ['or its own', { service: 'baidu', success: false, errorClass: 'auth' }, `(0,0,0,0,0,'auth')`],
    ['an error line is a failure', { service: 'baidu', level: 'error', message: 'odd' }, `(0,0,0,0,0,'unknown')`],
  ])('%s', async (_what, line, expected) => {
    await call(line);
    expect(await told()).toBe(expected);
  });
});

describe('times', () => {
  const instant = () => one('log_lines', 'toUnixTimestamp64Milli(ts)');

  test('without a zone are read in the configured one', async () => {
    await write([{ timestamp: '2026-03-18 12:00:00.500', message: 'x' }]);
    expect(await instant()).toBe(String(Date.parse('2026-03-18T04:00:00.500Z')));
  });

  test('that are missing or lie in the future are those of arrival, and the original is kept', async () => {
    await write([{ message: 'x' }]);
    expect(await instant()).toBe(String(NOW));
    await chdb.store.command('TRUNCATE TABLE log_lines');
    await write([{ timestamp: '2031-01-01T00:00:00Z', message: 'x' }]);
    expect(await instant()).toBe(String(NOW));
    expect(await one('log_lines', `extra['original_timestamp']`)).toContain('2031-01-01');
  });

  test('of a clock going backwards and of long ago stand as they are', async () => {
    const times = ['2026-03-18T04:00:00.000Z', '2026-03-18T03:59:00.000Z', '2019-05-01T00:00:00.000Z'];
    await write(times.map((timestamp) => ({ timestamp, message: 'x' })));
    expect(await rows('SELECT toString(toUnixTimestamp64Milli(ts)) AS n FROM log_lines ORDER BY ts DESC')).toEqual(
      times.map((time) => String(Date.parse(time)))
    );
  });
});

test('a value that has no place in the table of its line is kept beside it', async () => {
  await write([
    { timestamp: AT, category: 'user_action', action: 'a', url: '/x?token=1', status: 404, event: 'e', region: 'hz' },
  ]);
  const extra = await one('user_actions', `extra`);
  expect(extra).toContain(`'url':'/x?token=***'`);
  expect(extra).toContain(`'status':'404'`);
  expect(extra).toContain(`'event':'e'`);
  expect(extra).toContain(`'region':'hz'`);
});

test('messages of one cause have one pattern', async () => {
  const messages = [
    `User 42 not found at 10.1.2.3:80 "abc"`,
    `User 7 not found at 10.9.9.9:81 "x y"`,
    'a different one',
  ];
  await write(messages.map((message) => ({ timestamp: AT, level: 'error', message })));
  expect(await rows('SELECT DISTINCT message_pattern AS n FROM app_errors ORDER BY n')).toEqual([
    'User <n> not found at <ip> <str>',
    'a different one',
  ]);
});

test('a chunk that is written again under its token adds nothing, in no table', async () => {
  const records = [
    { timestamp: AT, method: 'GET', url: '/a', status: 200 },
    { timestamp: AT, category: 'user_action', action: 'a' },
    { timestamp: AT, level: 'error', message: 'x' },
  ];
  await write(records, { token: 'again', errorFile: 0 });
  await write([{ timestamp: AT, message: 'between' }]);
  await write(records, { token: 'again', errorFile: 0 });
  const counts = await Promise.all(TABLES.map((name) => one(name, 'count()')));
  expect(counts).toEqual(['1', '1', '0', '0', '0', '1', '0', '1', '1']);
});

test('lines whose keys are not named, or whose values do not fit, are refused whole', async () => {
  const good = { timestamp: AT, message: 'good' };
  const refused = { lines: Buffer.from(`${JSON.stringify(good)}\n{"message":"x","surprise":1}\n`), keys: ['message'] };
  await expect(write([], refused)).rejects.toMatchObject({ code: 'bad_request' });
  const unfit = { lines: Buffer.from(`${JSON.stringify(good)}\n{"status":"many"}\n`), keys: ['message', 'status'] };
  await expect(write([], unfit)).rejects.toMatchObject({ code: 'bad_request' });
  expect(await one('log_lines', 'count()')).toBe('0');
});
