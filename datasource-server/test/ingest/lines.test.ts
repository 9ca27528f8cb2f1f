import { AT, NOW, storedLines, TABLES } from './stored-lines.ts';

const { write, rows, one, truncate } = storedLines();

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
    ['/users/u123456', '/users/:id'],
    ['/orders/INV2026031800001/items/3f9ab2', '/orders/:id/items/:id'],
    ['/files/V1StGXR8_Z5jdHi6B-myT', '/files/:id'],
    ['/s/a1B2c3D4', '/s/:id'],
    ['/ideas/智能推荐/评论', '/ideas/:id/:id'],
    ['/ideas/%E6%99%BA%E8%83%BD', '/ideas/:id'],
    ['/帮助', '/帮助'],
    ['/oauth2/callback', '/oauth2/callback'],
    ['/api/v2/top10/error404', '/api/v2/top10/error404'],
    ['/search?q=智能', '/search'],
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
    await truncate('log_lines');
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
