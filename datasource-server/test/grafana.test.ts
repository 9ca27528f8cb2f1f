/**
 * `npm start` with a real Grafana: the plugin, both boards and the alert rules load; every panel shows data; a rule fires when
 * the database goes away and resolves when it is back. Needs GRAFANA_HOME, an unpacked Grafana ≥ 12.3.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { loadMysql } from '../src/demo/load-mysql.ts';
import { provisionedRules } from './alert-rules/provisioned-rules.ts';
import { launchBrowser } from './console-browser.ts';
import { freePort } from './support/free-port.ts';
import { panelsOf } from './support/grafana-panels.ts';
import { startMariadb, type Mariadb } from './support/mariadb.ts';

const HOME = process.env['GRAFANA_HOME'];
const ROOT = join(__dirname, '../..');
const withGrafana = HOME ? describe : describe.skip;
const why = HOME ? '' : ' (skipped: GRAFANA_HOME names no Grafana)';

withGrafana(`npm start with Grafana${why}`, () => {
  let mariadb: Mariadb;
  let program: ChildProcess;
  let output = '';
  let url = '';
  let browser: Browser;
  let page: Page;
  const dataDir = mkdtempSync(join(tmpdir(), 'aimarket-grafana-'));

  beforeAll(async () => {
    mariadb = await startMariadb();
    const load = { seed: 3, days: 60, rows: 20_000, timezone: 'Asia/Shanghai', now: Date.now(), replace: false };
    await loadMysql({ ...load, url: mariadb.url, signal: new AbortController().signal, onProgress: () => undefined });
    const port = String(await freePort());
    url = `http://127.0.0.1:${port}`;
    program = spawn(process.execPath, ['scripts/start.mjs'], {
      cwd: ROOT,
      env: {
        ...process.env,
        CI: '',
        DATA_DIR: dataDir,
        PORT: String(await freePort()),
        GRAFANA_PORT: port,
        MYSQL_URL: mariadb.url,
        DEMO: 'on',
        DEMO_DAYS: '40',
        LOG_LEVEL: 'warn',
        GF_UNIFIED_ALERTING_DISABLE_JITTER: 'true',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [program.stdout, program.stderr]) {
      stream?.on('data', (chunk) => {
        output += chunk;
      });
    }
    await until('npm start is up', () => output.includes('Ctrl-C'), 240_000);
    browser = await launchBrowser();
    const context = await browser.newContext({
      viewport: { width: 1600, height: 3200 },
      timezoneId: 'Asia/Shanghai',
      locale: 'zh-CN',
    });
    page = await context.newPage();
    await page.request.post(`${url}/login`, { data: { user: 'admin', password: 'admin' } });
  }, 400_000);

  afterAll(async () => {
    await browser?.close();
    if (program && program.exitCode === null) {
      const ended = new Promise((resolve) => program.once('exit', resolve));
      program.kill('SIGTERM');
      await ended;
    }
    await mariadb?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }, 60_000);

  test('"Save & test" says what is connected', async () => {
    const response = await page.request.get(`${url}/api/datasources/uid/aimarket-ops/health`);
    expect(await response.json()).toMatchObject({ status: 'OK' });
  });

  test.each(['aimarket-realtime', 'aimarket-business', 'aimarket-behavior'])(
    'every panel of %s shows data',
    async (uid) => {
      const panels = await panelsOf(page, `${url}/d/${uid}?kiosk&from=now-24h&to=now`);
      expect(panels.length).toBeGreaterThan(8);
      expect(panels.filter(({ failed, empty }) => failed || empty)).toEqual([]);
    },
    120_000
  );

  // Their first row shows the last minutes, in which a demo night is quiet.
  test.each(['aimarket-api', 'aimarket-ai'])(
    'no panel of %s fails, and most show data',
    async (uid) => {
      const panels = await panelsOf(page, `${url}/d/${uid}?kiosk&from=now-24h&to=now`);
      expect(panels.length).toBeGreaterThan(12);
      expect(panels.filter(({ failed }) => failed)).toEqual([]);
      expect(panels.filter(({ empty }) => empty).length).toBeLessThan(7);
    },
    120_000
  );

  test('Explore: log lines with their volume, filtered by a click, and the context of a line', async () => {
    const datasource = { type: 'aimarket-ops-datasource', uid: 'aimarket-ops' };
    const queries = [{ refId: 'A', kind: 'events', datasets: ['api'], limit: 50, datasource }];
    const panes = { a: { datasource: datasource.uid, queries, range: { from: 'now-24h', to: 'now' } } };
    await page.goto(`${url}/explore?schemaVersion=1&orgId=1&panes=${encodeURIComponent(JSON.stringify(panes))}`);
    await page.getByText('日志卷').or(page.getByText('Logs volume')).first().waitFor({ timeout: 60_000 });
    await page
      .getByText(/GET \/api\//)
      .first()
      .click();
    const details = page.getByLabel(/^(Filter for value in query A|在查询 A 中筛选值)$/);
    await details.first().waitFor();
    await details.nth(3).click();
    // A label of the dataset becomes a filter, any other one a search for its value.
    await page.waitForFunction(
      `/"(filters|search|datasets)":\\[["{]/.test(decodeURIComponent(location.href).replace('"datasets":["api"]', ''))`
    );
    await page
      .getByLabel(/^(Show context|显示上下文)$/)
      .first()
      .click();
    await page.getByText(/^(Log context|日志上下文)$/).waitFor();
    await page.waitForTimeout(3000);
    expect(
      await page
        .getByRole('dialog')
        .getByText(/\d{4}-\d{2}-\d{2} /)
        .count()
    ).toBeGreaterThan(10);
  }, 120_000);

  test('every rule is loaded, what comes round each minute is evaluated, and no query fails', async () => {
    const rules = await until(
      'an evaluation of each rule',
      async () => {
        const found = await rulesOf(page, url);
        // Grafana makes the first evaluation when the interval comes round, which is not waited for where it is half an hour.
        const soon = found.filter(({ interval }) => interval <= 60);
        return found.length === provisionedRules().length &&
          soon.length > 20 &&
          soon.every(({ lastEvaluation }) => !lastEvaluation.startsWith('0001'))
          ? found
          : null;
      },
      150_000
    );
    // Nothing is told about what is not configured: that is no data, not an error.
    const failing = rules.filter(({ health, lastError }) => health === 'error' || lastError);
    expect(failing.map(({ name, lastError }) => ({ name, lastError }))).toEqual([]);
  }, 180_000);

  test('the connection rule fires while the database is away and resolves when it is back', async () => {
    const state = async () => (await rulesOf(page, url)).find(({ name }) => name === '数据库连接错误')?.state;
    expect(await state()).toBe('inactive');
    await mariadb.kill();
    await until('firing', async () => (await state()) === 'firing', 300_000);
    await mariadb.start();
    await until('resolved', async () => (await state()) === 'inactive', 420_000);
  }, 780_000);
});

interface Rule {
  name: string;
  state: string;
  health: string;
  lastError?: string;
  lastEvaluation: string;
  /** Seconds; of its group. */
  interval: number;
}

async function rulesOf(page: Page, url: string): Promise<Rule[]> {
  const response = await page.request.get(`${url}/api/prometheus/grafana/api/v1/rules`);
  const { data } = (await response.json()) as { data: { groups: Array<{ interval: number; rules: Rule[] }> } };
  return data.groups.flatMap(({ interval, rules }) => rules.map((rule) => ({ ...rule, interval })));
}

async function until<T>(what: string, attempt: () => T | Promise<T>, withinMs: number): Promise<NonNullable<T>> {
  const started = Date.now();
  while (Date.now() - started < withinMs) {
    const value = await attempt();
    if (value) {
      return value;
    }
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  throw new Error(`${what}: not within ${withinMs / 1000} s`);
}
