import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { createConsoleRoutes } from '../src/console/console-routes.ts';
import { launchBrowser, openPage, type OpenedPage } from './console-browser.ts';
import { consoleFixture, type ConsoleFixture } from './console-fixture.ts';
import { startTestApp, type TestApp } from './http-harness.ts';

export interface ConsoleSession {
  readonly browser: Browser;
  readonly fixture: ConsoleFixture;
  readonly opened: OpenedPage;
  /** The first query of the newest request. */
  lastQuery(): Record<string, unknown>;
  /** Opens a page and waits for the answer to its first question. */
  openAnswered(hash?: string, options?: BrowserContextOptions): Promise<Page>;
}

/** One browser for a test file; for each test an app with canned answers, stopped with the page after it. */
export function consoleSession(): ConsoleSession {
  let browser: Browser;
  let app: TestApp;
  let fixture: ConsoleFixture;
  let opened: OpenedPage | undefined;

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
  });
  beforeEach(async () => {
    fixture = consoleFixture();
    app = await startTestApp({ routers: [fixture.mount, { path: '/', router: createConsoleRoutes() }] });
  });
  afterEach(async () => {
    await opened?.close();
    opened = undefined;
    await app.stop();
  });

  return {
    get browser() {
      return browser;
    },
    get fixture() {
      return fixture;
    },
    get opened() {
      return opened!;
    },
    lastQuery() {
      const request = fixture.requests.at(-1) as { queries: Array<Record<string, unknown>> };
      return request.queries[0]!;
    },
    async openAnswered(hash = '', options = {}) {
      opened = await openPage(browser, `${app.url}/${hash}`, options);
      await opened.page.locator('.sentence:not(:empty)').waitFor();
      return opened.page;
    },
  };
}

/** Does something that runs the query, and waits for the answer. */
export async function answered(page: Page, action: Promise<unknown>): Promise<void> {
  await Promise.all([page.waitForResponse('**/api/v1/query'), action]);
}
