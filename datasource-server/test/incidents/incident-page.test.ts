/** The page behind a signed link, in a real Chromium on the real server. */
import { mkdirSync } from 'node:fs';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { launchBrowser, openPage, type OpenedPage } from '../console-browser.ts';
import { grafanaAlert, notificationOf } from '../support/grafana-notification.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

const MINUTE = 60_000;
const NOW = Date.parse('2026-04-15T07:00:00Z');
const PHONE: BrowserContextOptions = {
  viewport: { width: 360, height: 740 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
};
/** Where to put pictures to look at; none are taken unless it is set. */
const PICTURES = process.env.PICTURES;

jest.setTimeout(90_000);

let server: TestServer;
let browser: Browser;
let now = NOW;
const opened: OpenedPage[] = [];

beforeAll(async () => {
  server = await startTestServer(
    {
      DEMO: 'off',
      AUTH_TOKENS: 'all:all-tokens:relay+incident',
      PUBLIC_URL: 'http://ops.example',
      INCIDENT_LINK_HOURS: '1',
    },
    { clock: () => now }
  );
  browser = await launchBrowser();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});
beforeEach(() => {
  now = NOW;
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((page) => page.close()));
});

const headers = { authorization: 'Bearer all-tokens', 'content-type': 'application/json' };

interface Alarm {
  id: string;
  /** The signed address, on the port at which we are reached. */
  link: string;
}

let rules = 0;

async function alarm(input: Partial<Parameters<typeof grafanaAlert>[0]> = {}): Promise<Alarm> {
  const alert = grafanaAlert({ rule: `rule-${(rules += 1)}`, startsAt: now - 30_000, ...input });
  const posted = await fetch(`${server.url}/api/v1/incidents/alerts`, {
    method: 'POST',
    headers,
    body: JSON.stringify(notificationOf(alert)),
  });
  const { incidents } = (await posted.json()) as { incidents: Record<string, string> };
  const id = incidents[alert.fingerprint]!;
  const { link } = await incident(id);
  return { id, link: link.replace('http://ops.example', server.url) };
}

async function incident(id: string) {
  const response = await fetch(`${server.url}/api/v1/incidents/${id}`, { headers });
  return (await response.json()) as {
    link: string;
    state: string;
    acknowledged: { by: string; note: string } | null;
    resolved: { by: string } | null;
    timeline: Array<{ kind: string }>;
  };
}

async function look(url: string, options: BrowserContextOptions = {}): Promise<OpenedPage> {
  const page = await openPage(browser, url, options);
  opened.push(page);
  return page;
}

async function picture({ page }: OpenedPage, name: string): Promise<void> {
  if (PICTURES) {
    mkdirSync(PICTURES, { recursive: true });
    await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true });
  }
}

const text = ({ page }: OpenedPage) => page.innerText('main');

describe('looking', () => {
  test('shows what is wrong and how much time is left, and changes nothing', async () => {
    const { id, link } = await alarm();
    now += 2 * MINUTE;
    const before = await incident(id);
    const shown = await look(link);
    const said = await text(shown);
    for (const part of [
      'P0',
      'API 错误率过高',
      '待响应',
      '7.25%',
      '> 5%',
      '2026-04-15 14:59:30',
      '已持续',
      '2 分钟 30 秒',
    ]) {
      expect(said).toContain(part);
    }
    expect(said).toMatch(/响应\s+◷ 剩余 3 分钟/);
    expect(said).toMatch(/解决\s+◷ 剩余 28 分钟/);
    const links = await shown.page
      .locator('.links a')
      .evaluateAll((all) => all.map((each) => each.getAttribute('href')));
    expect(links).toEqual([
      'http://grafana.example:3000/d/aimarket-realtime?orgId=1&viewPanel=12',
      'http://grafana.example:3000/d/aimarket-runbooks?viewPanel=1',
    ]);
    await shown.page.reload();
    expect(await incident(id)).toEqual({ ...before, link: expect.any(String) });
    expect(shown.complaints).toEqual([]);
    await picture(shown, 'open-desktop');
  });

  test('a mail scanner that asks in every way changes nothing', async () => {
    const { id, link } = await alarm();
    for (const method of ['GET', 'HEAD', 'OPTIONS']) {
      await fetch(link, { method });
    }
    expect((await incident(id)).state).toBe('unanswered');
  });

  test('is in the reader’s language, and in the other at a click', async () => {
    const { link } = await alarm();
    const english = await look(link, { locale: 'en-GB' });
    expect(await text(english)).toMatch(/Unanswered[\s\S]*Acknowledge/);
    await english.page.click('text=中文');
    expect(await text(english)).toMatch(/待响应[\s\S]*确认响应/);
    expect(await english.page.getAttribute('html', 'lang')).toBe('zh-CN');
    await english.page.click('text=English');
    expect(await text(english)).toContain('Unanswered');
    expect(english.complaints).toEqual([]);
  });

  test('fits a phone: nothing sticks out, every button can be hit', async () => {
    const { link } = await alarm({
      title: 'AnExtraordinarilyLongRuleNameWithoutASingleSpaceThatMustNotPushThePageWiderThanThePhone',
    });
    const phone = await look(link, PHONE);
    const { width, wide, small } = await phone.page.evaluate<{ width: number; wide: number; small: number }>(`({
      width: innerWidth,
      wide: document.documentElement.scrollWidth,
      small: [...document.querySelectorAll('button')].filter((each) => each.getBoundingClientRect().height < 44).length,
    })`);
    expect(wide).toBe(width);
    expect(small).toBe(0);
    await picture(phone, 'open-phone');
  });

  test('runs no text of an alert', async () => {
    const { link } = await alarm({ title: '<script>document.title = "bad"</script>"><img src=x onerror=alert(1)>' });
    const shown = await look(link);
    expect(await shown.page.innerText('h1')).toContain('<script>');
    expect(await shown.page.locator('main img, main script').count()).toBe(0);
    expect(shown.complaints).toEqual([]);
  });
});

describe('acting', () => {
  test('acknowledges, says by whom and when, and does not do it again on a reload', async () => {
    const { id, link } = await alarm();
    now += 2 * MINUTE;
    const shown = await look(link, PHONE);
    await shown.page.fill('#name', '王芳');
    await shown.page.fill('#note', '在看,先扩容');
    await shown.page.click('text=确认响应');
    expect(await text(shown)).toContain('王芳 于 2026-04-15 15:02:00 已响应,正在处理。');
    expect(await shown.page.locator('button', { hasText: '确认响应' }).count()).toBe(0);
    expect(await incident(id)).toMatchObject({
      state: 'acknowledged',
      acknowledged: { by: '王芳', note: '在看,先扩容' },
    });
    await shown.page.reload();
    expect((await incident(id)).timeline.filter(({ kind }) => kind === 'acknowledged')).toHaveLength(1);
    expect(shown.complaints).toEqual([]);
    await picture(shown, 'acknowledged-phone');
  });

  test('mitigates, notes, resolves', async () => {
    const { id, link } = await alarm();
    const shown = await look(link, { locale: 'en' });
    const press = async (button: string, note = '') => {
      await shown.page.fill('#name', 'Li Lei');
      await shown.page.fill('#note', note);
      await shown.page.click(`button:has-text("${button}")`);
    };
    await press('Mitigated');
    expect((await incident(id)).state).toBe('mitigated');
    await press('Add note', 'rolled back to 1.4.2');
    await press('Resolved');
    expect(await incident(id)).toMatchObject({ state: 'resolved', resolved: { by: 'Li Lei' } });
    const said = await text(shown);
    expect(said).toMatch(/Li Lei resolved it at 2026-04-15 15:00:00/);
    expect(said).toContain('rolled back to 1.4.2');
    expect(await shown.page.locator('button').allInnerTexts()).toEqual(['Add note']);
    await picture(shown, 'resolved-desktop');
  });

  test('tells the second that somebody was faster', async () => {
    const { id, link } = await alarm();
    const [first, second] = [await look(link), await look(link)];
    for (const [shown, name] of [
      [first, '王芳'],
      [second, '李雷'],
    ] as const) {
      await shown.page.fill('#name', name);
      await shown.page.click('text=确认响应');
    }
    const said = await text(second);
    expect(said).toContain('在此之前它已被处理');
    expect(said).toContain('王芳 于');
    expect((await incident(id)).acknowledged).toMatchObject({ by: '王芳' });
  });

  test('asks for a name, and keeps what was written', async () => {
    const { id, link } = await alarm();
    const shown = await look(link);
    await shown.page.fill('#note', '写了很多');
    await shown.page.evaluate(`document.querySelector('#name').removeAttribute('required')`);
    await shown.page.click('text=确认响应');
    expect(await text(shown)).toContain('请填写你的姓名');
    expect(await shown.page.inputValue('#note')).toBe('写了很多');
    expect((await incident(id)).state).toBe('unanswered');
  });

  test('takes its own form only', async () => {
    const { id, link } = await alarm();
    for (const type of ['text/plain', 'application/json', 'multipart/form-data; boundary=x']) {
      const refused = await fetch(link, {
        method: 'POST',
        headers: { 'content-type': type },
        body: 'name=x&action=acknowledge',
      });
      expect(refused.status).toBe(415);
      expect(await refused.text()).toContain('application/x-www-form-urlencoded');
    }
    expect((await incident(id)).state).toBe('unanswered');
  });

  test('says that it has recovered by itself, and takes a note still', async () => {
    const { id, link } = await alarm({ rule: 'by-itself' });
    now += 4 * MINUTE;
    await fetch(`${server.url}/api/v1/incidents/alerts`, {
      method: 'POST',
      headers,
      body: JSON.stringify(
        notificationOf(grafanaAlert({ rule: 'by-itself', startsAt: now - 2 * MINUTE, endsAt: now - MINUTE }))
      ),
    });
    const shown = await look(link);
    expect(await text(shown)).toMatch(/所有告警都已恢复[\s\S]*响应\s+– 未到期已自动恢复[\s\S]*解决\s+✓ 按时/);
    await shown.page.fill('#name', '王芳');
    await shown.page.fill('#note', '是发布引起的');
    await shown.page.click('text=添加备注');
    expect((await incident(id)).timeline.at(-1)).toMatchObject({ kind: 'note' });
  });
});

describe('a link that does not count', () => {
  test.each([
    ['cut', (link: string) => link.slice(0, -5)],
    ['without its proof', (link: string) => link.split('?')[0]!],
    ['made to last longer', (link: string) => link.replace(/expires=\d+/, 'expires=99999999999')],
    ['of another incident', (link: string) => link.replace(/incidents\/[^?]+/, 'incidents/20260415-ZZZZ')],
    ['of the demo', (link: string) => link.replace(/incidents\/[^?]+/, 'incidents/DEMO-1')],
  ])('%s says so, and takes no answer', async (_what, spoil) => {
    const { id, link } = await alarm();
    const wrong = spoil(link);
    const shown = await look(wrong);
    expect(await text(shown)).toMatch(/链接不正确[\s\S]*复制完整的链接/);
    expect(await shown.page.locator('form').count()).toBe(0);
    const answer = await fetch(wrong, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'name=x&action=acknowledge',
    });
    expect(answer.status).toBe(403);
    expect((await incident(id)).state).toBe('unanswered');
  });

  test('that expired says what to do', async () => {
    const { id, link } = await alarm();
    now += 3 * 60 * MINUTE;
    const shown = await look(link, PHONE);
    expect(await text(shown)).toMatch(/链接已过期[\s\S]*事件[\s\S]*INCIDENT_LINK_HOURS/);
    await picture(shown, 'expired-phone');
    const answer = await fetch(link, { method: 'POST', body: 'name=x&action=acknowledge' });
    expect(answer.status).toBe(410);
    expect((await incident(id)).state).toBe('unanswered');
  });

  test('is never kept by anybody on the way, nor told on', async () => {
    const { link } = await alarm();
    const { headers: sent } = await fetch(link);
    expect(Object.fromEntries(sent)).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex, nofollow',
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
    });
  });
});
