/** The daily run that fell due while the server was down is made once, told in one message, and can be asked for in every way. */
import { execFile, type ExecFileException } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Frame } from '../../src/contract/frames.ts';
import type { InspectionList } from '../../src/contract/inspection.ts';
import { wallClock } from '../../src/semantic/calendar.ts';
import { startDingTalkStub, type DingTalkStub } from '../support/dingtalk-stub.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

const ZONE = 'Asia/Shanghai';
const SECRET = 'SEC-of-the-robot';
const dataDir = mkdtempSync(join(tmpdir(), 'aimarket-made-up-'));
/** It was due an hour ago. */
const AT = wallClock(Date.now() - 3600e3, ZONE).slice(11, 16);

let dingtalk: DingTalkStub;
let server: TestServer;

const start = () =>
  startTestServer(
    {
      DEMO: 'off',
      INSPECTION_AT: AT,
      TIMEZONE: ZONE,
      GRAFANA_URL: 'https://grafana.example',
      DINGTALK_WEBHOOK_URL: dingtalk.webhook,
      DINGTALK_SECRET: SECRET,
    },
    { dataDir }
  );

beforeAll(async () => {
  dingtalk = await startDingTalkStub({ secret: SECRET });
  server = await start();
});
afterAll(async () => {
  await server?.stop();
  await dingtalk?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const inspections = async () => (await (await fetch(`${server.url}/api/v1/inspections`)).json()) as InspectionList;

async function until(isThere: () => boolean | Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 400 && !(await isThere()); attempt += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  expect(await isThere()).toBe(true);
}

async function ask(view: string, fromAlert = false): Promise<Frame[]> {
  const now = Date.now();
  const response = await fetch(`${server.url}/api/v1/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(fromAlert ? { FromAlert: 'true' } : {}) },
    body: JSON.stringify({
      range: { from: now - 864e5, to: now + 1000 },
      locale: 'en',
      queries: [{ refId: 'A', kind: 'inspection', view }],
    }),
  });
  const { results } = (await response.json()) as { results: { A: { frames: Frame[]; error?: string } } };
  expect(results.A.error).toBeUndefined();
  return results.A.frames;
}

test('it is made, and told in one signed message', async () => {
  await until(() => dingtalk.messages.length > 0);
  const { inspections: made, nextAt } = await inspections();
  expect(made).toMatchObject([{ trigger: 'made_up', demo: false, by: '' }]);
  expect(wallClock(made[0]?.dueAt ?? 0, ZONE).slice(11, 16)).toBe(AT);
  expect((nextAt ?? 0) - (made[0]?.dueAt ?? 0)).toBe(864e5);
  const [message] = dingtalk.messages;
  expect(message?.title).toMatch(/^【AI创意市场告警】每日巡检:\d+ 项不通过/);
  expect(message?.text).toContain('补做');
  expect(message?.text).toContain('](https://grafana.example/d/aimarket-inspection)');
  expect(dingtalk.codes).toEqual([0]);
}, 90_000);

test('panels read it as a table, as numbers and over time, a rule as one number an item', async () => {
  const [items] = await ask('items');
  const names = items?.schema.fields.map(({ name }) => name) ?? [];
  expect(names).toEqual(expect.arrayContaining(['group', 'item', 'status', 'value', 'yesterday', 'evidence', 'owner']));
  const count = items?.data.values[0]?.length ?? 0;
  expect(count).toBeGreaterThan(25);
  expect(new Set(items?.data.values[names.indexOf('status')])).toContain('unknown');

  const [summary] = await ask('summary', true);
  expect(summary?.schema.meta.type).toBe('numeric-long');
  expect(summary?.data.values[0]).toEqual(['ok', 'warn', 'fail', 'unknown']);
  expect((summary?.data.values[1] as number[]).reduce((sum, each) => sum + each, 0)).toBe(count);

  const history = await ask('history', true);
  expect(history.map(({ schema }) => schema.meta.type)).toEqual(Array(4).fill('timeseries-multi'));
  expect(history[0]?.data.values[0]).toHaveLength(1);

  const [judged] = await ask('items', true);
  expect(judged?.schema.fields.map(({ name }) => name)).toEqual(['item', 'group', 'result']);
  expect(new Set(judged?.data.values[0]).size).toBe(count);
});

test('the terminal shows it, and the exit code tells', async () => {
  const latest = await inspect('--url', server.url, '--latest', '--lang', 'en');
  const [newest] = (await inspections()).inspections;
  expect(latest.code).toBe(newest?.status === 'fail' ? 2 : 1);
  expect(latest.stdout).toMatch(/^Daily inspection · /);
  expect(latest.stdout).toMatch(/\? unknown {2}Backups/);
  expect(latest.stdout).toMatch(/AI budget used .*15 minutes; where no budget is set, set AI_COST_DAILY_BUDGET/);
  expect(latest.stdout).toMatch(/Not here, so not inspected:\n {4}MySQL connections in use: .*MYSQL_URL/);
  const json = await inspect('--url', server.url, '--latest', '--json');
  expect(JSON.parse(json.stdout)).toMatchObject({ id: newest?.id, items: expect.any(Array) });
  const unreachable = await inspect('--url', 'http://127.0.0.1:9', '--latest');
  expect(unreachable).toMatchObject({ code: 3, stderr: expect.stringContaining('could not inspect') });
}, 90_000);

/** `npm run inspect`, as it runs there. */
function inspect(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const command = ['--import', 'tsx', '--conditions=aimarket-source', 'src/inspection/inspect-cli.ts', ...args];
  return new Promise((resolve) => {
    const done = (error: ExecFileException | null, stdout: string, stderr: string) =>
      resolve({ code: Number(error?.code ?? 0), stdout, stderr });
    execFile(process.execPath, command, { cwd: join(__dirname, '../..') }, done);
  });
}

test('a restart makes no second one', async () => {
  await server.stop();
  server = await start();
  // The first look at the clock comes within three seconds.
  await new Promise((resolve) => setTimeout(resolve, 6000));
  expect((await inspections()).inspections).toHaveLength(1);
  expect(dingtalk.messages).toHaveLength(1);
}, 60_000);
