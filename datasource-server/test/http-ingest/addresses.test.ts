import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { startIngestServer, type IngestServer } from './ingest-server.ts';

let server: IngestServer;
const LINES = { 'Content-Type': 'application/x-ndjson' };
const now = () => new Date().toISOString();

beforeAll(async () => {
  server = await startIngestServer();
});
afterAll(() => server.stop());

const actions = (source: string) =>
  server.rows(`SELECT action AS n FROM user_actions WHERE source = '${source}' ORDER BY action`);
const action = (name: string, more: object = {}) => ({ category: 'user_action', action: name, userId: '7', ...more });

describe('POST /api/metrics', () => {
  test("stores the collector's metrics under the envelope's category", async () => {
    const answer = await server.post('/api/metrics', {
      category: 'business_event',
      metrics: [
        { event: 'sale', value: 12.5, unit: 'CNY', timestamp: Date.now() },
        { event: 'refund', value: '3', category: 'ignored' },
      ],
    });
    expect(answer).toMatchObject({ status: 200, body: { accepted: 2, rejected: [], rejectedCount: 0 } });
    expect(
      await server.rows(
        `SELECT concat(event, ' ', toString(value), ' ', unit, ' ', stream) AS n FROM business_events WHERE source = 'metrics' ORDER BY event`
      )
    ).toEqual(['refund 3  http', 'sale 12.5 CNY http']);
  });

  test.each([
    ['no envelope', [{ a: 1 }]],
    ['no metrics', { category: 'x' }],
    ['no category', { metrics: [] }],
  ])('refuses a body with %s', async (_, body) => {
    expect(await server.post('/api/metrics', body)).toMatchObject({
      status: 400,
      body: { error: { code: 'bad_request', message: expect.stringContaining('"metrics"') } },
    });
  });
});

describe('POST /api/v1/events', () => {
  test('takes one object a line, with carriage returns, blank lines, a byte order mark and no last line feed', async () => {
    const body = `\ufeff${JSON.stringify(action('nd1'))}\r\n\n${JSON.stringify(action('nd2'))}`;
    expect(await server.post('/api/v1/events', body, LINES)).toMatchObject({ status: 200, body: { accepted: 2 } });
    expect(await actions('events')).toEqual(['nd1', 'nd2']);
  });

  test('takes an array, and a single object over several lines', async () => {
    expect(await server.post('/api/v1/events', [action('ar1'), action('ar2')])).toMatchObject({
      body: { accepted: 2 },
    });
    expect(await server.post('/api/v1/events', JSON.stringify(action('one'), null, 2))).toMatchObject({
      body: { accepted: 1 },
    });
    expect((await actions('events')).filter((name) => /^(ar|one)/.test(name))).toEqual(['ar1', 'ar2', 'one']);
  });

  test('takes an empty body as nothing', async () => {
    expect(await server.post('/api/v1/events', '', LINES)).toMatchObject({
      status: 200,
      body: { accepted: 0, rejectedCount: 0 },
    });
  });

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('takes %s', async (encoding, compress) => {
    const body = compress(JSON.stringify([action(`packed-${encoding}`)]));
    expect(await server.post('/api/v1/events', body, { 'Content-Encoding': encoding })).toMatchObject({
      status: 200,
      body: { accepted: 1 },
    });
    expect(await actions('events')).toContain(`packed-${encoding}`);
  });

  test('stores the good ones and names the bad ones by their places, in the language of the request', async () => {
    const body = [
      JSON.stringify(action('good1')),
      'not json',
      '[1]',
      JSON.stringify({ ...action('late'), timestamp: '2001-01-01T00:00:00Z' }),
      JSON.stringify({ ...action('when'), timestamp: 'yesterday' }),
      JSON.stringify({ method: 'GET', url: '/a', status: 'ok' }),
      JSON.stringify(action('good2')),
    ].join('\n');
    const english = await server.post('/api/v1/events', body, LINES);
    expect(english).toMatchObject({
      status: 200,
      body: {
        accepted: 2,
        rejectedCount: 5,
        rejected: [
          { index: 1, reason: 'not valid JSON' },
          { index: 2, reason: 'not a JSON object' },
          { index: 3, reason: expect.stringContaining('RETENTION_DAYS') },
          { index: 4, reason: expect.stringContaining('ISO 8601') },
          { index: 5, reason: expect.stringContaining('status') },
        ],
      },
    });
    const chinese = await server.post('/api/v1/events', body, { ...LINES, 'Accept-Language': 'zh' });
    expect(chinese.body).toMatchObject({ rejected: expect.arrayContaining([{ index: 2, reason: '不是 JSON 对象' }]) });
    expect((await actions('events')).filter((name) => /^(good|late|when)/.test(name))).toEqual([
      'good1',
      'good1',
      'good2',
      'good2',
    ]);
  });

  test('refuses a request without one good record, with the reasons', async () => {
    expect(await server.post('/api/v1/events', 'x\ny\n', LINES)).toMatchObject({
      status: 400,
      body: { error: { code: 'bad_request', details: [expect.stringMatching(/^0: /), expect.stringMatching(/^1: /)] } },
    });
  });

  test('names a hundred bad records and counts the others', async () => {
    const body = `${'x\n'.repeat(250)}${JSON.stringify(action('after'))}`;
    const answer = await server.post('/api/v1/events', body, LINES);
    expect(answer).toMatchObject({ status: 200, body: { accepted: 1, rejectedCount: 250 } });
    expect((answer.body as { rejected: unknown[] }).rejected).toHaveLength(100);
  });

  test('keeps keys of its own, also such as JavaScript knows, and texts that are no UTF-8', async () => {
    const strange =
      '{"category":"user_action","action":"strange","__proto__":{"a":1},"constructor":"c","toString":5,"日":"本"}';
    const half = Buffer.from(JSON.stringify(action('broken', { note: 'x?y \ud83d' })));
    half[half.indexOf('?')] = 0xff;
    const body = Buffer.concat([Buffer.from(`${strange}\n`), half]);
    expect(await server.post('/api/v1/events', body, LINES)).toMatchObject({ status: 200, body: { accepted: 2 } });
    const extra = (name: string) =>
      server.rows(`SELECT toJSONString(extra) AS n FROM user_actions WHERE action = '${name}'`);
    expect(JSON.parse((await extra('strange'))[0] ?? '')).toEqual(
      JSON.parse('{"__proto__":"{\\"a\\":1}","constructor":"c","toString":"5","日":"本"}')
    );
    expect((await extra('broken'))[0]).toContain('x\ufffdy \ufffd');
    expect({}).not.toHaveProperty('a');
  });
});

describe('POST /v1/logs', () => {
  const attribute = (key: string, value: object) => ({ key, value });
  const request = (...logRecords: object[]) => ({
    resourceLogs: [
      {
        resource: { attributes: [attribute('service.name', { stringValue: 'shop' })] },
        scopeLogs: [{ scope: { name: 'orders' }, logRecords }],
      },
    ],
  });

  test('stores a record with severity, trace and attributes', async () => {
    const answer = await server.post(
      '/v1/logs',
      request({
        timeUnixNano: `${Date.now()}000000`,
        severityNumber: 13,
        body: { stringValue: 'stock is low' },
        attributes: [attribute('sku', { intValue: '42' })],
        traceId: '5b8efff798038103d269b633813fc60c',
      })
    );
    expect(answer).toMatchObject({ status: 200, body: {} });
    expect(
      await server.rows(
        `SELECT concat(level, '|', app, '|', message, '|', trace_id, '|', extra['sku'], '|', extra['scope']) AS n FROM log_lines WHERE source = 'otlp'`
      )
    ).toEqual(['warn|shop|stock is low|5b8efff798038103d269b633813fc60c|42|orders']);
  });

  test('reads a request of a web server and an error as what they are', async () => {
    await server.post(
      '/v1/logs',
      request(
        {
          body: { stringValue: 'request' },
          attributes: [
            attribute('http.request.method', { stringValue: 'GET' }),
            attribute('url.path', { stringValue: '/ideas/9' }),
            attribute('http.response.status_code', { intValue: 503 }),
          ],
        },
        { severityNumber: 17, body: { stringValue: 'broken' }, attributes: [] }
      )
    );
    expect(
      await server.rows(
        `SELECT concat(method, endpoint, toString(status)) AS n FROM api_requests WHERE source = 'otlp'`
      )
    ).toEqual(['GET/ideas/:id503']);
    expect(await server.rows(`SELECT message AS n FROM app_errors WHERE source = 'otlp'`)).toEqual(['broken']);
  });

  test('takes what sloppy senders write: an unwrapped body, attributes as an object, a severity as text, a time of 0', async () => {
    const observed = Date.now() - 60_000;
    const answer = await server.post(
      '/v1/logs',
      request({
        timeUnixNano: '0',
        observedTimeUnixNano: `${observed}000000`,
        severityNumber: '17',
        body: 'sloppy',
        attributes: { 'user.id': 'u7', nested: { deep: 1 }, status: 'OK', duration: '1m', success: 'maybe' },
      })
    );
    expect(answer).toEqual(expect.objectContaining({ status: 200, body: {} }));
    expect(
      await server.rows(
        `SELECT concat(toString(toUnixTimestamp64Milli(ts)), '|', level, '|', user_id, '|', extra['nested'], '|', extra['status'], '|', extra['duration'], '|', extra['success']) AS n FROM app_errors WHERE message = 'sloppy'`
      )
    ).toEqual([`${observed}|error|u7|{"deep":1}|OK|1m|maybe`]);
  });

  test('takes an event that has attributes and no body', async () => {
    const record = { severityNumber: 9, attributes: [attribute('event.name', { stringValue: 'silent' })] };
    expect(await server.post('/v1/logs', request(record))).toMatchObject({ status: 200, body: {} });
    expect(
      await server.rows(`SELECT toString(count()) AS n FROM log_lines WHERE extra['event.name'] = 'silent'`)
    ).toEqual(['1']);
  });

  test('keeps the millisecond of every time, whichever it is, and cuts off what is finer', async () => {
    const began = Date.now() - 60_000;
    const moments = Array.from({ length: 50 }, (_, index) => began + index);
    const nanos = (moment: number, index: number) => `${moment}${index % 2 === 0 ? '000000' : '999000'}`;
    const records = moments.map((moment, index) => ({
      timeUnixNano: nanos(moment, index),
      body: { stringValue: 'tick' },
    }));
    expect(await server.post('/v1/logs', request(...records))).toMatchObject({ status: 200 });
    expect(
      await server.rows(`SELECT toUnixTimestamp64Milli(ts) AS n FROM log_lines WHERE message = 'tick' ORDER BY ts`)
    ).toEqual(moments.map(String));
  });

  test('tells partial success as OTLP has it, and refuses what is no export request', async () => {
    const mixed = request({ body: { stringValue: 'fine' } }, { attributes: 5, timeUnixNano: 'when' });
    expect(await server.post('/v1/logs', mixed)).toMatchObject({
      status: 200,
      body: { partialSuccess: { rejectedLogRecords: '1', errorMessage: expect.stringMatching(/^1: .*OTLP/) } },
    });
    expect(await server.post('/v1/logs', [])).toMatchObject({ status: 400, body: { error: { code: 'bad_request' } } });
  });
});

describe('GET /api/v1/ingest/status', () => {
  test('tells what has been stored', async () => {
    await server.post('/api/v1/events', [action('status', { timestamp: now() })]);
    const { status, body } = await server.get('/api/v1/ingest/status');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      follower: { problem: null },
      writer: { queuedBytes: 0, problem: null, problemSince: null, spool: { chunks: 0, bytes: 0, oldest: null } },
      sls: [],
    });
    expect((body as { writer: { records: number } }).writer.records).toBeGreaterThan(10);
  });

  test('health has it as a component', async () => {
    const { body } = await server.get('/api/v1/health');
    expect(body).toMatchObject({
      components: expect.arrayContaining([expect.objectContaining({ component: 'ingest', status: 'up' })]),
    });
  });
});

test.each(['README.md', 'README.zh-CN.md'])('the commands of %s work as they stand', async (name) => {
  const readme = readFileSync(join(__dirname, '../../..', name), 'utf8');
  const commands = [...readme.matchAll(/^curl -s \$api(\S+) -H "Content-Type: (\S+)" -d '(.*)'$/gm)];
  expect(commands).toHaveLength(4);
  for (const [, path = '', type = '', body = ''] of commands) {
    const { status, body: answer } = await server.post(path, body, { 'Content-Type': type });
    expect([path, status, answer]).toEqual([
      path,
      path.startsWith('/collect') ? 202 : 200,
      path === '/v1/logs' ? {} : { accepted: 1, rejected: [], rejectedCount: 0 },
    ]);
  }
});
