import { AT, PRIVACY, storedLines, TABLES } from './stored-lines.ts';

const { write, rows, one } = storedLines();

describe('personal data and secrets', () => {
  test.each([
    ['10.20.30.40', '10.20.30.0'],
    ['::ffff:10.20.30.40', '10.20.30.0'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1::'],
    ['203.0.113.7, 10.0.0.1', '203.0.113.0'],
    ['203.0.113.7:5432', '203.0.113.0'],
    [' 203.0.113.7 ', '203.0.113.0'],
    ['::FFFF:203.0.113.7', '203.0.113.0'],
    ['[2001:db8:1:2::3]:443', '2001:db8:1::'],
    ['2001:DB8:1:2::3', '2001:db8:1::'],
    ['fe80::1%eth0', 'fe80::'],
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
    ['密码: s3cret, 密码=s3cret, 口令：s3cret，好', '密码: ***, 密码=***, 口令：***，好'],
    [
      '{"验证码":"s3cret","smsCode":"s3cret","verify_code":123456}',
      '{"验证码":"***","smsCode":"***","verify_code":"***"}',
    ],
    [
      'refused sk-s3crets3crets3crets3cret and LTAI5tAbCdEfGhIjKlMn, eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.s3crets3cret',
      'refused *** and ***, ***',
    ],
    ['status code: 200, zip code 310000', 'status code: 200, zip code 310000'],
    [
      '手机 13812345678,身份证 11010519491231002X,卡 6222021234567890123',
      '手机 13800005678,身份证 110105000000000000,卡 6222020000000123',
    ],
    [
      '{"phone":13812345678,"id":"110105194912310021","order":1234567890123456789}',
      '{"phone":13800005678,"id":"110105000000000000","order":1234567890123456789}',
    ],
    [
      'order 138123456789 took 12345678901 ns at 1773806400123',
      'order 138123456789 took 12345678901 ns at 1773806400123',
    ],
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
    ['/geo?ip=203.0.113.77&phone=13812345678', '/geo?ip=203.0.113.0&phone=13800005678', '/geo'],
    ['/geo?ip=2001:db8:1:2:3:4:5:6', '/geo?ip=2001:db8:1::', '/geo'],
    ['/sms?smsCode=s3cret&x=1', '/sms?smsCode=***&x=1', '/sms'],
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
