import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import type { Frame, QueryResponse } from '../src/contract/frames.ts';
import { startCollectServer } from '../../telemetry/test/collect-server.ts';
import { launchBrowser, openPage } from './console-browser.ts';
import { freePort } from './support/free-port.ts';
import { startTestServer, type TestServer } from './support/test-server.ts';
import { startMarketplacePage, type MarketplacePage } from './telemetry-page.ts';

jest.setTimeout(180_000);

/** What the READMEs of the telemetry package promise. */
const GZIP_BUDGET = 40_000;
const PATH = ['register', 'submit_idea', 'generate_business_plan', 'purchase'];

const dataDir = mkdtempSync(join(tmpdir(), 'telemetry-browser-'));
/** Resolves when the browser has measured an interaction, which a busy machine may put off. */
const FIRST_INPUT = `new Promise((resolve) => {
  new PerformanceObserver(() => setTimeout(resolve, 500)).observe({ type: 'first-input', buffered: true });
})`;

let browser: Browser;
let shop: MarketplacePage;
let server: TestServer;

beforeAll(async () => {
  shop = await startMarketplacePage();
  [server, browser] = await Promise.all([startServer(await freePort()), launchBrowser()]);
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await shop?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

function startServer(port: number): Promise<TestServer> {
  return startTestServer({ PORT: String(port), DEMO: 'off', INGEST_CORS_ORIGINS: shop.origin }, { dataDir });
}

async function ask(query: object): Promise<Frame[]> {
  const now = Date.now();
  const response = await fetch(`${server.url}/api/v1/query`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Cache-Skip': 'true' },
    body: JSON.stringify({ range: { from: now - 3600e3, to: now + 60e3 }, queries: [{ refId: 'A', ...query }] }),
  });
  const { results } = (await response.json()) as QueryResponse;
  expect(results['A']?.error).toBeUndefined();
  return results['A']?.frames ?? [];
}

/** The rows of a table, each cell by its field's name. */
function rowsOf(frame: Frame | undefined): Array<Record<string, unknown>> {
  const { schema, data } = frame!;
  return Array.from({ length: data.values[0]?.length ?? 0 }, (_, row) =>
    Object.fromEntries(schema.fields.map(({ name }, column) => [name, data.values[column]?.[row]]))
  );
}

/** One number by the values of one dimension. */
async function numbersBy(measure: string, dimension: string, filters: object[] = []) {
  const [frame] = await ask({
    kind: 'metric',
    measures: [measure],
    dimensions: [dimension],
    grain: 'none',
    as: 'table',
    filters,
  });
  const [names = [], values = []] = frame?.data.values ?? [];
  return Object.fromEntries(names.map((name, row) => [String(name), values[row]]));
}

async function until<T>(read: () => Promise<T>, expected: (value: T) => boolean): Promise<T> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const value = await read();
    if (expected(value) || Date.now() > deadline) {
      return value;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function lines(datasets: string[]): Promise<string> {
  const [frame] = await ask({ kind: 'events', datasets, limit: 1000 });
  return JSON.stringify(frame);
}

const click = async (page: Page, ...ids: string[]) => {
  for (const id of ids) {
    await page.locator(`#${id}`).click();
  }
};

describe('a monitored page in Chromium', () => {
  it('is watched within the size that is promised', () => {
    expect(gzipSync(shop.bundle).length).toBeLessThanOrEqual(GZIP_BUDGET);
  });

  it('tells its views, vitals, calls, errors and figures, and no secret', async () => {
    const { page, complaints, close } = await openPage(browser, shop.urlFor(server.url, 901));
    await click(page, 'pay', 'call', 'post', 'route', 'fail', 'reject');
    await page.evaluate(FIRST_INPUT);
    // Interaction and layout are judged when the page is left.
    await page.goto(`${shop.origin}/elsewhere`);

    const views = await until(
      () => numbersBy('web.page_views', 'web.page'),
      (pages) => pages['/plans/:id'] === 1
    );
    expect(views).toEqual({ '/ideas': 1, '/plans/:id': 1 });
    for (const vital of ['fcp_p75', 'lcp_p75', 'ttfb_p75', 'inp_p75', 'page_load_p75']) {
      const byBrowser = await until(
        () => numbersBy(`web.${vital}`, 'web.browser'),
        (values) => Object.keys(values).length > 0
      );
      expect([vital, Object.entries(byBrowser)]).toEqual([
        vital,
        [[expect.stringMatching(/Chrom/), expect.any(Number)]],
      ]);
      const [value] = Object.values(byBrowser) as number[];
      expect(value).toBeGreaterThan(0);
      expect(value).toBeLessThan(60_000);
    }
    const cls = await numbersBy('web.cls_p75', 'web.app');
    expect(cls['marketplace']).toBeGreaterThanOrEqual(0);

    expect(await numbersBy('web.api_calls', 'web.target')).toMatchObject({ '/api/ideas/:id': 1, '/api/missing': 1 });
    expect(await numbersBy('web.js_errors', 'web.app')).toEqual({ marketplace: 2 });
    expect(await numbersBy('errors.errors', 'errors.type')).toEqual({ TypeError: 1, RangeError: 1, '': 1 });
    expect(await numbersBy('business_events.value', 'business_events.event')).toEqual({ order_value: 199.5 });

    const told = await lines([]);
    expect(told).toContain('plan is broken at http://x.test/a');
    expect(told).toContain(`resource failed to load: img ${shop.origin}/missing.png`);
    expect(told).toContain('901');
    expect(told).not.toContain('hush-hush');
    // The page's own 404 and its two errors are all that Chromium complains about.
    expect(complaints.filter((text) => !/404|plan is broken|no quota left/.test(text))).toEqual([]);
    await close();
  });

  it('has its click path counted by the funnel', async () => {
    for (const [user, steps] of [
      [1, 4],
      [2, 3],
      [3, 1],
    ] as const) {
      const { page, close } = await openPage(browser, shop.urlFor(server.url, user));
      for (const step of PATH.slice(0, steps)) {
        await click(page, step);
        await page.waitForTimeout(20);
      }
      await page.evaluate('monitor.flush()');
      expect(await page.evaluate('problems')).toEqual([]);
      await close();
    }
    const actions = await numbersBy('actions.actions', 'actions.action');
    expect(actions).toEqual({ register: 3, submit_idea: 2, generate_business_plan: 2, purchase: 1 });

    const steps = PATH.map((action) => ({
      dataset: 'actions',
      filters: [{ member: 'actions.action', op: 'in', values: [action] }],
      title: action,
    }));
    const [frame] = await ask({ kind: 'funnel', steps, windowSeconds: 3600 });
    expect(rowsOf(frame).map(({ step, title, users }) => [step, title, users])).toEqual([
      [1, 'register', 3],
      [2, 'submit_idea', 2],
      [3, 'generate_business_plan', 2],
      [4, 'purchase', 1],
    ]);
    expect(await lines(['actions'])).not.toContain('张三');
  });

  it('leaves streams, aborts and errors of calls as they were', async () => {
    const { page, close } = await openPage(browser, shop.urlFor(server.url, 902));
    const seen = await page.evaluate(async () => {
      const stream = (await fetch('/api/stream')).body!.pipeThrough(new TextDecoderStream()).getReader();
      const first = await stream.read();
      const control = new AbortController();
      const aborted = fetch('/api/slow', { signal: control.signal }).catch((error: Error) => error.name);
      control.abort();
      const refused = await fetch('http://127.0.0.1:1/').catch((error: Error) => error.name);
      return { first: first.value, aborted: await aborted, refused };
    });
    expect(seen).toEqual({ first: 'first,', aborted: 'AbortError', refused: 'TypeError' });
    await page.evaluate('monitor.flush()');
    const targets = await numbersBy('web.api_calls', 'web.target');
    expect(targets).toMatchObject({ '/api/stream': 1, '127.0.0.1:1/': 1 });
    expect(targets).not.toHaveProperty('/api/slow');
    expect(Object.keys(targets).filter((target) => target.includes('collect'))).toEqual([]);
    await close();
  });
});

describe('what a page has not sent yet', () => {
  const doneBy = async (user: number) => {
    const filters = [{ member: 'actions.user_id', op: 'in', values: [String(user)] }];
    return numbersBy('actions.actions', 'actions.action', filters);
  };
  const held = (page: Page) =>
    page.evaluate<number>(`Object.keys(localStorage).filter((key) => key.startsWith('aimarket-telemetry:')).length`);

  it('is sent when the page is left', async () => {
    const { page, close } = await openPage(browser, shop.urlFor(server.url, 904, 60_000));
    await click(page, 'register', 'submit_idea');
    expect(await doneBy(904)).toEqual({});
    await page.goto(`${shop.origin}/elsewhere`);
    const done = await until(
      () => doneBy(904),
      (actions) => Object.keys(actions).length > 0
    );
    expect(done).toEqual({ register: 1, submit_idea: 1 });
    await close();
  });

  it('is sent once where it is under way when the page is left', async () => {
    const slow = await startCollectServer();
    const { page, close } = await openPage(browser, shop.urlFor(slow.url, 907));
    await page.evaluate('monitor.flush()');
    slow.answers.push({ status: 202, delayMs: 1500 });
    await click(page, 'register');
    await until(
      () => Promise.resolve(slow.received.filter(({ body }) => body.includes('register')).length),
      (count) => count === 1
    );
    await page.goto(`${shop.origin}/elsewhere`);
    await page.goto(shop.urlFor(slow.url, 908));
    await page.waitForTimeout(500);
    await page.evaluate('monitor.flush()');
    const bodies = slow.received.map(({ body }) => body);
    expect(bodies.filter((body) => body.includes('"name":"register"'))).toHaveLength(1);
    expect(bodies.filter((body) => body.includes('"cls"'))).toHaveLength(1);
    expect(await held(page)).toBe(0);
    await close();
    await slow.stop();
  });

  it('waits while the data server is away and arrives once: from the same page, or from the next one', async () => {
    const port = Number(new URL(server.url).port);
    const { page, complaints, close } = await openPage(browser, shop.urlFor(server.url, 905));
    await page.evaluate('monitor.flush()');

    await server.stop();
    await click(page, 'register', 'call');
    await until(
      () => held(page),
      (count) => count > 0
    );
    await click(page, 'submit_idea');
    server = await startServer(port);
    await until(
      () => doneBy(905),
      (actions) => Object.keys(actions).length === 2
    );

    await server.stop();
    await click(page, 'purchase');
    await until(
      () => held(page),
      (count) => count > 0
    );
    await page.goto(`${shop.origin}/elsewhere`);
    expect(await held(page)).toBeGreaterThan(0);
    server = await startServer(port);
    await page.goto(shop.urlFor(server.url, 906));
    await until(
      () => doneBy(905),
      (actions) => actions['purchase'] !== undefined
    );
    await page.waitForTimeout(2000);
    expect(await held(page)).toBe(0);
    expect(await doneBy(905)).toEqual({ register: 1, submit_idea: 1, purchase: 1 });
    expect(complaints.filter((text) => !/ERR_CONNECTION_REFUSED|404/.test(text))).toEqual([]);
    await close();
  });
});
