import type { Browser } from 'playwright-core';
import type { z } from 'zod';
import type { Catalogue } from '../src/contract/catalogue.ts';
import { QUERY_EXAMPLE } from '../src/http/openapi/examples.ts';
import { RESPONSE_SCHEMAS } from '../src/http/openapi/response-schemas.ts';
import { launchBrowser, openPage, pixelsOf } from './console-browser.ts';
import { startTestServer, type TestServer } from './support/test-server.ts';

jest.setTimeout(120_000);

const FIRST_COLOR = '#0072b2';
const DAY = 86_400_000;
/** Demo data of 180 days, on a machine that does other things too. */
const START_WITHIN_MS = 300_000;

let server: TestServer;
let browser: Browser;
let catalogue: Catalogue;

beforeAll(async () => {
  server = await startTestServer({ DEMO: 'on' });
  browser = await launchBrowser();
  catalogue = (await ask('catalogue')) as Catalogue;
}, START_WITHIN_MS);
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function ask(path: string, body?: object): Promise<unknown> {
  const response = await fetch(`${server.url}/api/v1/${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { 'Content-Type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return response.json();
}

describe('the console on the real server with demo data', () => {
  it('draws the first question', async () => {
    const { page, complaints, close } = await openPage(browser, server.url);
    await page.locator('.plot canvas').waitFor();
    expect(await pixelsOf(page, FIRST_COLOR)).toBeGreaterThan(500);
    expect(await page.locator('.legend-item').count()).toBe(1);
    expect(await page.locator('.demo').isVisible()).toBe(true);
    expect(await page.locator('.connections tbody').count()).toBeGreaterThanOrEqual(3);
    await page.getByRole('tab', { name: 'SQL' }).click();
    expect(await page.locator('.code-block code').innerText()).toMatch(/select/i);
    expect(complaints).toEqual([]);
    await close();
  });

  it('answers the first measure of every dataset, by its first dimension, with a chart', async () => {
    const { page, complaints, close } = await openPage(browser, server.url);
    for (const { name, measures, dimensions } of catalogue.datasets) {
      const dimension = dimensions[0] ? `&dimensions=${dimensions[0].name}&top=3` : '';
      await page.goto(`${server.url}/?${name}#measures=${measures[0]!.name}${dimension}&range=24h`);
      const drawn = page.locator('.plot canvas');
      await drawn.or(page.locator('.result .failure, .result .empty')).first().waitFor();
      expect([name, await page.locator('.failure').allInnerTexts()]).toEqual([name, []]);
    }
    expect(complaints).toEqual([]);
    await close();
  });

  it('suggests values that occur in the data', async () => {
    const { page, close } = await openPage(browser, `${server.url}/#measures=ai_services.calls&range=30d`);
    await page.getByRole('button', { name: '添加过滤' }).click();
    await page.getByLabel('过滤 1:值').focus();
    await page.locator('datalist option[value="baidu"]').waitFor({ state: 'attached' });
    await close();
  });
});

describe('answers of the real server', () => {
  const now = Date.now();
  const rangeOf = (days: number) => ({ from: now - days * DAY, to: now });

  it.each<[string, string, object | undefined, z.ZodType]>([
    ['catalogue', 'catalogue', undefined, RESPONSE_SCHEMAS.Catalogue],
    ['health', 'health', undefined, RESPONSE_SCHEMAS.HealthResponse],
    ['values', 'values?member=users.status', undefined, RESPONSE_SCHEMAS.ValuesResponse],
    ['the documented query', 'query', { ...QUERY_EXAMPLE, range: rangeOf(30) }, RESPONSE_SCHEMAS.QueryResponse],
    ['explain', 'explain', { query: QUERY_EXAMPLE.queries[0], range: rangeOf(30) }, RESPONSE_SCHEMAS.ExplainResponse],
    ['an error', 'query', { queries: [] }, RESPONSE_SCHEMAS.Error],
  ])('%s is as the API document says', async (_name, path, body, schema) => {
    const { error } = schema.safeParse(await ask(path, body));
    expect(error?.issues).toBeUndefined();
  });

  it('the documented query has frames with rows', async () => {
    const answer = RESPONSE_SCHEMAS.QueryResponse.parse(await ask('query', { ...QUERY_EXAMPLE, range: rangeOf(30) }));
    const [times, values] = answer.results.A!.frames[0]!.data.values;
    expect(times!.length).toBeGreaterThanOrEqual(30);
    expect(values!.some((value) => typeof value === 'number' && value > 0)).toBe(true);
  });
});
