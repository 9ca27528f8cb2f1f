import type { Browser } from 'playwright-core';
import { createConsoleRoutes } from '../src/console/console-routes.ts';
import { launchBrowser, openPage, type OpenedPage } from './console-browser.ts';
import { consoleFixture } from './console-fixture.ts';
import { startTestApp, type TestApp } from './http-harness.ts';

jest.setTimeout(60_000);

const TOKEN = 'token-for-queries';

let browser: Browser;
let app: TestApp;
let opened: OpenedPage;

beforeAll(async () => {
  browser = await launchBrowser();
  app = await startTestApp({
    routers: [consoleFixture().mount, { path: '/', router: createConsoleRoutes() }],
    authTokens: [
      { name: 'people', token: TOKEN, scopes: ['query'] },
      { name: 'pages', token: 'token-for-ingest', scopes: ['ingest'] },
    ],
  });
});
afterAll(async () => {
  await browser?.close();
  await app?.stop();
});
beforeEach(async () => {
  opened = await openPage(browser, app.url);
});
afterEach(async () => {
  await opened.close();
});

async function giveToken(token: string): Promise<void> {
  await opened.page.getByRole('textbox', { name: '访问令牌' }).fill(token);
  await opened.page.getByRole('button', { name: '使用' }).click();
}

describe('with AUTH_TOKENS', () => {
  it('asks for a token, again when it is wrong or lacks the scope, and then works', async () => {
    const { page } = opened;
    await page.getByRole('dialog').waitFor();
    await giveToken('no-such-token');
    await page.getByRole('dialog').getByText('这个令牌不正确').waitFor();
    await giveToken('token-for-ingest');
    await page.getByRole('dialog').getByText('这个令牌不正确').waitFor();
    await giveToken(TOKEN);
    await page.locator('.plot canvas').waitFor();
    expect(await page.locator('.connections tbody').count()).toBe(4);
  });

  it('keeps the token in this tab only, under its own key, and shows it nowhere', async () => {
    const { page } = opened;
    await giveToken(TOKEN);
    await page.locator('.plot canvas').waitFor();
    expect(await page.evaluate('JSON.stringify(sessionStorage)')).toBe(`{"aimarket-ops-datasource.token":"${TOKEN}"}`);
    expect(await page.evaluate('JSON.stringify(localStorage) + document.cookie + location.href')).not.toContain(TOKEN);
    await page.getByRole('tab', { name: 'curl' }).click();
    const command = await page.locator('.code-block code').innerText();
    expect(command).toContain('"Authorization: Bearer $AIMARKET_TOKEN"');
    expect(await page.content()).not.toContain(TOKEN);
    await page.reload();
    await page.locator('.sentence:not(:empty)').waitFor();
  });

  it('forgets the token when told to', async () => {
    const { page } = opened;
    await giveToken(TOKEN);
    await page.locator('.plot canvas').waitFor();
    await page.getByRole('button', { name: '忘记令牌' }).click();
    await page.getByRole('dialog').waitFor();
    expect(await page.evaluate('sessionStorage.length')).toBe(0);
  });

  it('explains itself when no token is given', async () => {
    const { page } = opened;
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('alert').getByText('缺少令牌或令牌不正确').waitFor();
    await page.getByRole('button', { name: '重试' }).click();
    await page.getByRole('dialog').waitFor();
  });
});
