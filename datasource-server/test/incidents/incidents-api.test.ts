/** Incidents over HTTP, on the real server: Grafana's webhook, what people do, the report, and every view of the query. */
import type { Frame } from '../../src/contract/frames.ts';
import type { Incident, IncidentDetail } from '../../src/contract/incidents.ts';
import { RESPONSE_SCHEMAS } from '../../src/http/openapi/response-schemas.ts';
import { grafanaAlert, notificationOf } from '../support/grafana-notification.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

const MINUTE = 60_000;
const NOW = Date.parse('2026-04-15T07:00:30Z');
const TOKENS = {
  relay: 'relay-token',
  people: 'people-token',
  grafana: 'grafana-token',
};

jest.setTimeout(60_000);

let server: TestServer;
let now = NOW;

beforeAll(async () => {
  server = await startTestServer(
    {
      DEMO: 'off',
      AUTH_TOKENS: `relay:${TOKENS.relay}:relay,duty:${TOKENS.people}:incident,grafana:${TOKENS.grafana}:query`,
      PUBLIC_URL: 'https://ops.example/monitor/',
    },
    { clock: () => now }
  );
});
afterAll(() => server.stop());

function call(path: string, token: string | null, body?: unknown): Promise<Response> {
  return fetch(`${server.url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
}

async function json<T>(response: Promise<Response>): Promise<T> {
  const answer = await response;
  const body: unknown = await answer.json();
  expect({ status: answer.status, body }).toMatchObject({ status: 200 });
  return body as T;
}

const post = (...alerts: Array<ReturnType<typeof grafanaAlert>>) =>
  json<{ incidents: Record<string, string> }>(
    call('/api/v1/incidents/alerts', TOKENS.relay, notificationOf(...alerts))
  );

async function ask(
  query: Record<string, unknown>,
  { fromAlert = false, range = { from: NOW - 1440 * MINUTE, to: NOW + 600 * MINUTE } } = {}
): Promise<{ status: number; error?: string; frames: Frame[] }> {
  const response = await fetch(`${server.url}/api/v1/query`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${TOKENS.grafana}`,
      'content-type': 'application/json',
      ...(fromAlert ? { FromAlert: 'true', 'X-Cache-Skip': 'true' } : {}),
    },
    body: JSON.stringify({ range, locale: 'en', queries: [{ refId: 'A', kind: 'incidents', ...query }] }),
  });
  const { results } = (await response.json()) as { results: Record<string, { status: number; frames: Frame[] }> };
  expect(RESPONSE_SCHEMAS.QueryResult.safeParse(results['A']).error).toBeUndefined();
  return results['A']!;
}

/** Rows of a frame as objects; its columns are equally long. */
function rowsOf({ schema, data }: Frame): Array<Record<string, unknown>> {
  const lengths = new Set(data.values.map(({ length }) => length));
  expect(lengths.size).toBeLessThanOrEqual(1);
  return (data.values[0] ?? []).map((_, row) =>
    Object.fromEntries(schema.fields.map(({ name }, column) => [name, data.values[column]![row]]))
  );
}

describe('before anything happened', () => {
  test('each view is an empty typed frame', async () => {
    for (const view of ['list', 'rules']) {
      const { frames } = await ask({ view });
      expect(frames.map(({ schema }) => [schema.meta.type, schema.fields])).toEqual([['table', []]]);
    }
    const annotations = (await ask({ view: 'annotations' })).frames[0]!;
    expect(rowsOf(annotations)).toEqual([]);
    const summary = rowsOf((await ask({ view: 'summary' })).frames[0]!);
    expect(summary).toEqual([expect.objectContaining({ open: 0, incidents: 0, mtta_n: 0, mtta_mean: null })]);
  });
});

describe('who may do what', () => {
  test.each([
    ['POST', '/api/v1/incidents/alerts', 'people', 403],
    ['POST', '/api/v1/incidents/alerts', null, 401],
    ['GET', '/api/v1/incidents', 'relay', 403],
    ['GET', '/api/v1/incidents', 'grafana', 403],
    ['GET', '/api/v1/incidents', null, 401],
    ['POST', '/api/v1/incidents/20260101-0000/acknowledge', 'grafana', 403],
    ['POST', '/api/v1/incidents/20260101-0000/acknowledge', 'people', 404],
    ['GET', '/api/v1/incidents/20260101-0000/report', 'people', 404],
  ] as const)('%s %s with the token %s is %i', async (method, path, token, status) => {
    const response = await call(path, token && TOKENS[token], method === 'POST' ? {} : undefined);
    expect(response.status).toBe(status);
  });

  test.each([
    ['/api/v1/incidents/alerts', TOKENS.relay],
    ['/api/v1/incidents/20260101-0000/acknowledge', TOKENS.people],
    ['/api/v1/incidents/20260101-0000/notes', TOKENS.people],
    ['/api/v1/incidents/20260101-0000/mitigate', TOKENS.people],
    ['/api/v1/incidents/20260101-0000/resolve', TOKENS.people],
  ])('%s takes JSON that says so, and nothing that a foreign page may send', async (path, token) => {
    const post = (type: string | null, body?: string) =>
      fetch(`${server.url}${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, ...(type === null ? {} : { 'content-type': type }) },
        ...(body === undefined ? {} : { body }),
      });
    expect((await post(null)).status).toBe(415);
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      const refused = await post(type, '{}');
      expect([400, 415]).toContain(refused.status);
      expect(await refused.json()).toMatchObject({ error: { message: expect.stringContaining('application/json') } });
    }
  });

  test.each([
    ['no JSON', 'nonsense'],
    ['no alerts', notificationOf()],
    ['no fingerprint', { ...notificationOf(), alerts: [{ ...grafanaAlert({ startsAt: NOW }), fingerprint: '' }] }],
  ])('a notification with %s is refused with a sentence', async (_what, body) => {
    const response = await call('/api/v1/incidents/alerts', TOKENS.relay, body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: 'bad_request', message: expect.any(String) } });
  });
});

describe('an incident from alarm to report', () => {
  let id: string;

  test('is opened by the webhook, once', async () => {
    const alert = grafanaAlert({ startsAt: NOW - MINUTE, labels: { endpoint: '/api/|ideas' } });
    const { incidents } = await post(alert);
    id = incidents[alert.fingerprint]!;
    expect((await post(alert)).incidents).toEqual(incidents);
    const list = await json<{ incidents: Incident[]; more: number }>(call('/api/v1/incidents', TOKENS.people));
    expect(RESPONSE_SCHEMAS.IncidentList.safeParse(list).error).toBeUndefined();
    expect(list).toMatchObject({
      more: 0,
      incidents: [
        {
          id,
          severity: 'P0',
          state: 'unanswered',
          value: '7.25%',
          threshold: '> 5%',
          runbookUrl: 'http://grafana.example:3000/d/aimarket-runbooks?viewPanel=1',
          link: expect.stringMatching(`^https://ops.example/monitor/incidents/${id}\\?expires=`),
        },
      ],
    });
  });

  test('is answered by the token’s name unless somebody gives theirs', async () => {
    now = NOW + 3 * MINUTE;
    const answered = await json<Incident>(call(`/api/v1/incidents/${id}/acknowledge`, TOKENS.people, {}));
    expect(answered).toMatchObject({ state: 'acknowledged', acknowledged: { at: now, by: 'duty' } });
    const noted = { by: '李雷', note: '连接池 | 已满\n# 不是标题' };
    await json(call(`/api/v1/incidents/${id}/notes`, TOKENS.people, noted));
    now = NOW + 10 * MINUTE;
    await json(call(`/api/v1/incidents/${id}/mitigate`, TOKENS.people, { by: '李雷' }));
    const empty = await call(`/api/v1/incidents/${id}/notes`, TOKENS.people, { by: '李雷' });
    expect(empty.status).toBe(400);
  });

  test('ends when the alert recovers', async () => {
    now = NOW + 45 * MINUTE;
    await post(grafanaAlert({ startsAt: NOW + 39 * MINUTE, endsAt: NOW + 40 * MINUTE, value: 2.5 }));
    const detail = await json<IncidentDetail>(call(`/api/v1/incidents/${id}`, TOKENS.people));
    expect(RESPONSE_SCHEMAS.IncidentDetail.safeParse(detail).error).toBeUndefined();
    expect(detail).toMatchObject({
      state: 'resolved',
      sla: { acknowledge: { state: 'ok' }, resolve: { state: 'breached' } },
      figures: [
        { alert: 'endpoint=/api/|ideas', refId: 'A', first: 7.25, lowest: 2.5, highest: 7.25, last: 2.5 },
        { refId: 'B' },
      ],
    });
    expect(detail.timeline.map(({ kind }) => kind)).toEqual([
      'firing',
      'opened',
      'acknowledged',
      'note',
      'mitigated',
      'recovered',
      'resolved',
    ]);
  });

  test('has a report that a person can read and no text can break', async () => {
    const response = await call(`/api/v1/incidents/${id}/report?locale=zh`, TOKENS.people);
    expect(response.headers.get('content-type')).toBe('text/markdown; charset=utf-8');
    const report = await response.text();
    expect(report).toContain(`# 事件报告 ${id}`);
    expect(report).toContain('| 响应 | 2026-04-15 15:03:30 | 3 分钟 | duty | 5 分钟 达标 |');
    expect(report).toContain('| 解决 | 2026-04-15 15:40:30 | 40 分钟 | 自动恢复 | 30 分钟 超时 |');
    expect(report).toContain('李雷 — 连接池 \\| 已满 \\# 不是标题');
    expect(report).toContain('| endpoint=/api/\\|ideas | A | 7.25 | 2.5 | 7.25 | 2.5 |');
    expect(report).toContain('面板:<http://grafana.example:3000/d/aimarket-realtime?orgId=1&viewPanel=12>');
    expect(report).toContain('没有发送过关于此事件的消息');
    const english = await (await call(`/api/v1/incidents/${id}/report?locale=en`, TOKENS.people)).text();
    expect(english).toContain('| Resolved | 2026-04-15 15:40:30 | 40 min | by itself | 30 min breached |');
    expect(english).not.toMatch(/时间线|响应/);
  });

  test('is a row of the list, with its clocks', async () => {
    await post(grafanaAlert({ rule: 'cpu-usage-high', title: 'CPU 过高', severity: 'warning', startsAt: now }));
    const { frames } = await ask({ view: 'list' });
    const rows = rowsOf(frames[0]!);
    expect(rows).toHaveLength(2);
    expect(rows[1]).toMatchObject({
      id,
      severity: 'P0',
      rule: 'API 错误率过高',
      state: 'resolved',
      opened: NOW,
      acknowledged: NOW + 3 * MINUTE,
      mitigated: NOW + 10 * MINUTE,
      resolved: NOW + 40 * MINUTE,
      time_to_acknowledge: 3 * MINUTE,
      time_to_mitigate: 10 * MINUTE,
      time_to_resolve: 40 * MINUTE,
      sla_acknowledge: 'ok',
      sla_resolve: 'breached',
      by: 'duty',
      alerts: 1,
      link: expect.stringContaining('signature='),
      demo: false,
    });
    expect(rows[0]).toMatchObject({
      rule: 'CPU 过高',
      state: 'unanswered',
      acknowledged: null,
      sla_resolve: 'running',
    });
    const fields = Object.fromEntries(frames[0]!.schema.fields.map((field) => [field.name, field]));
    expect(fields['acknowledged']).toMatchObject({ typeInfo: { frame: 'time.Time', nullable: true } });
    expect(fields['time_to_resolve']).toMatchObject({ config: { unit: 'ms', displayNameFromDS: 'Time to resolve' } });
    expect(frames[0]!.schema.meta.custom).toMatchObject({ engine: 'clickhouse', cache: expect.any(String) });
  });

  test.each([
    [{ severities: ['P0', 'P1'] }, ['API 错误率过高']],
    [{ severities: ['P2'] }, ['CPU 过高']],
    [{ states: ['open'] }, ['CPU 过高']],
    [{ states: ['resolved'] }, ['API 错误率过高']],
    [{ rules: ['CPU 过高'] }, ['CPU 过高']],
    [{ rules: ['api-error-rate-high'] }, ['API 错误率过高']],
    [{ limit: 1 }, ['CPU 过高']],
  ])('the list with %j has %j', async (filters, rules) => {
    const { frames } = await ask({ view: 'list', ...filters });
    expect(rowsOf(frames[0]!).map(({ rule }) => rule)).toEqual(rules);
  });

  test('is left out of a range in which it was not open', async () => {
    const range = { from: NOW + 41 * MINUTE, to: NOW + 50 * MINUTE };
    const { frames } = await ask({ view: 'list' }, { range });
    expect(rowsOf(frames[0]!).map(({ rule }) => rule)).toEqual(['CPU 过高']);
  });

  test('counts in the summary', async () => {
    const [row] = rowsOf((await ask({ view: 'summary' })).frames[0]!);
    expect(row).toMatchObject({
      open: 1,
      open_p0: 0,
      open_p2: 1,
      incidents: 2,
      mtta_median: 3 * MINUTE,
      mtta_n: 1,
      mttm_mean: 10 * MINUTE,
      mttr_p90: 40 * MINUTE,
      breaches: 1,
      breaches_resolve: 1,
      acknowledged_share: 50,
    });
  });

  test('an alert rule reads one number of the summary, and nothing that it would misread', async () => {
    const { frames } = await ask({ view: 'summary', figures: ['open_p2'] }, { fromAlert: true });
    expect(frames[0]!.schema.meta).toMatchObject({ type: 'numeric-long', typeVersion: [0, 1] });
    expect(rowsOf(frames[0]!)).toEqual([{ open_p2: 1 }]);
    for (const query of [{ view: 'summary' }, { view: 'list' }, { view: 'annotations' }]) {
      expect(await ask(query, { fromAlert: true })).toMatchObject({
        status: 400,
        error: expect.stringContaining('summary'),
      });
    }
  });

  test('has a course, one series a figure', async () => {
    const range = { from: NOW - 90_000, to: NOW + 60 * MINUTE };
    const { frames } = await ask({ view: 'course', grain: 'hour' }, { range });
    expect(frames.map(({ schema }) => schema.fields[1]!.labels)).toEqual([
      { figure: 'opened' },
      { figure: 'resolved' },
      { figure: 'mtta_median' },
      { figure: 'mttr_median' },
    ]);
    // 14:00, and 15:00 in Shanghai.
    expect(frames.map(({ data }) => data.values[1])).toEqual([
      [0, 2],
      [0, 1],
      [null, 3 * MINUTE],
      [null, 40 * MINUTE],
    ]);
    expect(new Set(frames.map(({ schema }) => schema.meta.type))).toEqual(new Set(['timeseries-multi']));
  });

  test('shows the noise of its rule', async () => {
    const rows = rowsOf((await ask({ view: 'rules' })).frames[0]!);
    expect(rows).toContainEqual(
      expect.objectContaining({
        rule: 'API 错误率过高',
        incidents: 1,
        firings_per_incident: 1,
        acknowledged_share: 100,
      })
    );
  });

  test('is a region on a graph, to the present while it lasts', async () => {
    const { frames } = await ask({ view: 'annotations' });
    const rows = rowsOf(frames[0]!);
    expect(rows[0]).toMatchObject({
      time: NOW - MINUTE,
      timeEnd: NOW + 40 * MINUTE,
      title: 'P0 API 错误率过高',
      tags: 'P0,resolved',
      id,
    });
    expect(rows[1]).toMatchObject({ time: now, timeEnd: now });
    expect(String(rows[0]!['text'])).toContain('&gt; 5%');
  });

  test('is explained in words', async () => {
    const explained = await json<{ sentence: { en: string }; statements: unknown[] }>(
      call('/api/v1/explain', TOKENS.grafana, { query: { kind: 'incidents', view: 'list', severities: ['P0'] } })
    );
    expect(explained).toMatchObject({
      sentence: { en: 'The incidents of the range, of severity P0.' },
      statements: [],
    });
  });
});
