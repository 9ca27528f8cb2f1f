/**
 * Alerts from the marketplace's data to the people, on the real way: `npm start` with a real Grafana evaluates the shipped rules, its
 * Alertmanager routes them, the data server's relays sign and deliver; a mail server, DingTalk and Alibaba Cloud on loopback check what
 * arrives as the vendors do. Run by `npm run e2e:alerts`; needs GRAFANA_HOME, an unpacked Grafana ≥ 12.3. What lasts minutes lasts a
 * fifteenth of them here (`brisk-provisioning.ts`).
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Incident } from '../src/contract/incidents.ts';
import type { RelayStatus } from '../src/contract/relay.ts';
import { LI, rotaOf, WANG, ZHANG } from './alerts-e2e/people.ts';
import { startStack, type Stack } from './alerts-e2e/stack.ts';
import type { Told } from './alerts-e2e/told.ts';
import { until } from './alerts-e2e/until.ts';
import { launchBrowser, openPage } from './console-browser.ts';
import { panelsOf } from './support/grafana-panels.ts';

const HOME = process.env['GRAFANA_HOME'] ?? '';
const withGrafana = HOME ? describe : describe.skip;
const why = HOME ? '' : ' (skipped: GRAFANA_HOME names no Grafana)';
/** Where the account of who was told what is written, and pictures. */
const REPORT = process.env['E2E_REPORT_DIR'] ?? join(__dirname, '../../test-results/e2e-alerts');

const EMAILS = ['ops@aimarket.example', 'duty@aimarket.example'];
const CPU = 'CPU 使用率过高';
const SLOW = 'API 响应时间过长';
const ERRORS = 'API 错误率过高';
const DATABASE = '数据库连接错误';

/** The four rules of the design, each with everybody who is told of it. */
const HURRIED = ['api-error-rate-high', 'api-response-time-high', 'cpu-usage-high', 'database-connection-errors'];
const byEmail = EMAILS.map((to) => `email ${to}`);
const FIRING: Record<string, string[]> = {
  [ERRORS]: [...byEmail, 'dingtalk group', `sms ${WANG}`, `sms ${LI}`],
  [SLOW]: [...byEmail, 'dingtalk group'],
  [CPU]: byEmail,
  [DATABASE]: [...byEmail, `sms ${ZHANG}`, `sms ${LI}`, `voice ${ZHANG}`],
};
/** A recovery is told to those who were told of the alert, and nobody is phoned for it. */
const RECOVERED = Object.fromEntries(
  Object.entries(FIRING).map(([rule, told]) => [rule, told.filter((each) => !each.startsWith('voice'))])
);

jest.setTimeout(300_000);

withGrafana(`alerts reach people${why}`, () => {
  let stack: Stack;

  const toldOf = (rule: string, state: Told['state']) =>
    stack.told().filter((each) => each.rule === rule && each.state === state);
  const waysOf = (told: readonly Told[]) => told.map(({ channel, to }) => `${channel} ${to}`).sort();
  const whatWasTold = () =>
    stack
      .told()
      .map(
        ({ at, channel, to, rule, state }) =>
          `${new Date(at).toISOString().slice(11, 19)} ${channel} ${to} ${state} ${rule}`
      )
      .join('\n');
  const untilTold = (rule: string, state: Told['state'], to: readonly string[], withinMs = 150_000) =>
    until(
      `${rule} ${state} is told to ${to.join(', ')}`,
      () => to.every((way) => waysOf(toldOf(rule, state)).includes(way)),
      withinMs,
      () => `told so far:\n${whatWasTold()}\n${stack.output().slice(-2000)}`
    );
  const incidents = async () => (await stack.askServer<{ incidents: Incident[] }>('/api/v1/incidents')).incidents;
  const incidentOf = async (rule: string) => (await incidents()).find(({ rule: { title } }) => title === rule);

  beforeAll(async () => {
    stack = await startStack({ grafanaHome: HOME, emailTo: EMAILS, rota: rotaOf('张三', '李四'), hurried: HURRIED });
  }, 480_000);

  afterAll(async () => {
    if (stack) {
      mkdirSync(REPORT, { recursive: true });
      const account = stack.told().map((each) => ({ ...each, at: new Date(each.at).toISOString() }));
      writeFileSync(join(REPORT, 'told.json'), `${JSON.stringify(account, null, 2)}\n`);
      writeFileSync(join(REPORT, 'incidents.json'), `${JSON.stringify(await incidents().catch(String), null, 2)}\n`);
    }
    await stack?.stop();
  }, 90_000);

  test('a rule without data is told apart: by e-mail and DingTalk, to nobody’s phone', async () => {
    // Nobody has said yet how busy the processors are.
    const rule = `监控无数据:${CPU}`;
    await untilTold(rule, 'firing', [...byEmail, 'dingtalk group']);
    expect(toldOf(rule, 'firing').every(({ text }) => text.includes('规则没有数据可判断'))).toBe(true);
    expect(stack.told().filter(({ channel }) => channel === 'sms' || channel === 'voice')).toEqual([]);
    expect(toldOf(CPU, 'firing')).toEqual([]);
  });

  test('busy processors, slow answers and a database that is away reach those whom each concerns', async () => {
    stack.setCpu(97);
    stack.traffic.become({ perSecond: 20, failing: 0, durationMs: 3500 });
    await stack.mariadb.kill();
    for (const rule of [DATABASE, SLOW, CPU]) {
      await untilTold(rule, 'firing', FIRING[rule]!);
    }
    expect((await incidentOf(DATABASE))?.state).toBe('unanswered');
  });

  test('the signed link of a message opens a page; a press on its button takes the incident on', async () => {
    const { link, id } = (await incidentOf(DATABASE))!;
    const browser = await launchBrowser();
    try {
      const shown = await openPage(browser, link!);
      expect(await shown.page.innerText('main')).toContain(DATABASE);
      await shown.page.screenshot({ path: picture('acknowledge'), fullPage: true });
      expect((await incidentOf(DATABASE))?.state).toBe('unanswered');
      await shown.page.fill('#name', '张三');
      await shown.page.fill('#note', '在看');
      await shown.page.click('text=确认响应');
      await shown.page.getByText('已响应,正在处理').waitFor();
      await shown.page.screenshot({ path: picture('acknowledged'), fullPage: true });
      expect(shown.complaints).toEqual([]);
    } finally {
      await browser.close();
    }
    expect(await stack.askServer(`/api/v1/incidents/${id}`)).toMatchObject({ acknowledged: { by: '张三' } });
  });

  test('failing requests reach whoever is on duty by now', async () => {
    stack.setRota(rotaOf('王五', '李四'));
    await until(
      'the new rota counts',
      async () => (await stack.askServer<RelayStatus>('/api/v1/relays')).rota?.onDuty.includes('王五'),
      30_000
    );
    stack.traffic.become({ perSecond: 20, failing: 0.5, durationMs: 3500 });
    await untilTold(ERRORS, 'firing', FIRING[ERRORS]!);
  });

  test('rules that cannot ask the database say so, to nobody’s phone', async () => {
    const failing = stack.told().filter(({ rule }) => rule.startsWith('监控查询失败'));
    expect(new Set(failing.map(({ channel }) => channel))).toEqual(new Set(['email', 'dingtalk']));
  });

  const withPages = existsSync(join(HOME, 'public', 'build')) ? test : test.skip;
  withPages('the board of incidents shows who has what', async () => {
    const browser = await launchBrowser();
    try {
      const context = await browser.newContext({
        viewport: { width: 1600, height: 1200 },
        timezoneId: 'Asia/Shanghai',
        locale: 'zh-CN',
      });
      const page = await context.newPage();
      await page.request.post(`${stack.grafana}/login`, { data: { user: 'admin', password: 'admin' } });
      const panels = await panelsOf(page, `${stack.grafana}/d/aimarket-incidents?kiosk&from=now-15m&to=now`);
      await page.screenshot({ path: picture('incidents') });
      expect(panels.filter(({ failed }) => failed)).toEqual([]);
      const text = await page.innerText('body');
      expect(Object.keys(FIRING).filter((rule) => !text.includes(rule))).toEqual([]);
    } finally {
      await browser.close();
    }
  });

  test('each recovery is told to exactly those who were told of the alert, with how long it lasted', async () => {
    await stack.mariadb.start();
    stack.setCpu(10);
    await untilTold(DATABASE, 'recovered', RECOVERED[DATABASE]!, 200_000);
    stack.traffic.become({ perSecond: 20, failing: 0, durationMs: 60 });
    // Both rules look at five minutes: so many good requests that the bad ones do not count any more.
    stack.traffic.burst(20 * stack.traffic.count());
    for (const rule of [ERRORS, SLOW, CPU]) {
      await untilTold(rule, 'recovered', RECOVERED[rule]!, 240_000);
    }
  });

  test('nothing was told twice, and nobody was told who should not be', async () => {
    // Grafana's Alertmanager is told of recoveries for a quarter of an hour; several rounds of it must say nothing new.
    await new Promise((resolve) => setTimeout(resolve, 45_000));
    const told = Object.fromEntries(
      Object.keys(FIRING).map((rule) => [
        rule,
        { firing: waysOf(toldOf(rule, 'firing')), recovered: waysOf(toldOf(rule, 'recovered')) },
      ])
    );
    expect(told).toEqual(
      Object.fromEntries(
        Object.keys(FIRING).map((rule) => [
          rule,
          { firing: FIRING[rule]!.toSorted(), recovered: RECOVERED[rule]!.toSorted() },
        ])
      )
    );
    // By phone people hear of these rules and of nothing else.
    const others = stack.told().filter(({ rule }) => !(rule in FIRING));
    expect(others.filter(({ channel }) => channel === 'sms' || channel === 'voice')).toEqual([]);
    // What was refused was refused to nobody: signatures, templates and limits were right throughout.
    expect(stack.dingtalk.codes.filter((code) => code !== 0)).toEqual([]);
    expect(stack.aliyun.answers.filter((answer) => !answer.endsWith(' OK'))).toEqual([]);
    expect(stack.mail.problems).toEqual([]);
  });

  test('every incident was opened when its rule fired and closed when it recovered, as long as people were told', async () => {
    for (const rule of Object.keys(FIRING)) {
      const incident = (await incidentOf(rule))!;
      expect(incident).toMatchObject({ state: 'resolved', firing: 0, firings: 1, reopened: 0, resolved: { by: '' } });
      const firstTold = Math.min(...toldOf(rule, 'firing').map(({ at }) => at));
      const firstRecovery = Math.min(...toldOf(rule, 'recovered').map(({ at }) => at));
      expect(incident.detectedAt).toBeLessThanOrEqual(firstTold + 1000);
      expect(incident.resolved!.at).toBeLessThanOrEqual(firstRecovery);
      const lasted = (incident.resolved!.at - incident.startedAt) / 1000;
      expect(lasted).toBeGreaterThan(10);
      for (const each of toldOf(rule, 'recovered')) {
        expect({ ...each, off: Math.abs((each.lasted ?? NaN) - lasted) <= 2 }).toMatchObject({ rule, off: true });
      }
    }
    expect((await incidents()).filter(({ rule: { title } }) => title in FIRING)).toHaveLength(4);
  });

  function picture(name: string): string {
    mkdirSync(REPORT, { recursive: true });
    return join(REPORT, `${name}.png`);
  }
});
