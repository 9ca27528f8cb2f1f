import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { pixelsOf } from './console-browser.ts';
import { consoleSession } from './console-session.ts';

jest.setTimeout(60_000);

/** The first colour of the light palette. */
const FIRST_COLOR = '#0072b2';
const AWKWARD = `it's "50%_\\" $HOME \`id\` !x 😀 数据`;

const session = consoleSession();

describe('first contact', () => {
  it('asks the first measure and draws it, the unfinished day dashed and explained', async () => {
    const page = await session.openAnswered();
    expect(session.lastQuery()).toMatchObject({ measures: ['users.new_users'], grain: 'day' });
    await page.locator('.plot canvas').waitFor();
    expect(await pixelsOf(page, FIRST_COLOR)).toBeGreaterThan(500);
    expect(await page.locator('.legend-item').allTextContents()).toEqual([expect.stringContaining('新增用户')]);
    expect(await page.locator('.partial-key').isVisible()).toBe(true);
    expect(session.opened.complaints).toEqual([]);
  });

  it('shows what is connected, how fresh it is, and what to do about the rest', async () => {
    const page = await session.openAnswered();
    const rows = await page.locator('.connections tbody').allInnerTexts();
    expect(rows[0]).toMatch(/业务数据库[\s\S]*正常[\s\S]*2\.4 ms[\s\S]*3天前/);
    expect(rows[2]).toMatch(/Redis 缓存[\s\S]*异常[\s\S]*REDIS_URL/);
    expect(rows[3]).toMatch(/未知[\s\S]*AI_PROVIDERS/);
    expect(await page.locator('.overall').innerText()).toContain('1 项异常');
    expect(await page.locator('.freshness > div').allInnerTexts()).toEqual([
      expect.stringMatching(/用户\s*1分钟前/),
      expect.stringMatching(/AI 服务\s*\d+秒(钟)?前/),
      expect.stringMatching(/商业计划\s*没有数据/),
    ]);
    expect(await page.locator('.demo').innerText()).toBe('演示数据');
  });

  it('names the reason of an unavailable dataset, in the catalogue and in the form', async () => {
    const page = await session.openAnswered();
    await page.getByLabel('搜索指标和维度').fill('plans');
    expect(await page.locator('.catalogue').innerText()).toContain('缺少列 completed_at');
    await page.getByLabel('数据集').selectOption('plans');
    expect(await page.locator('.form-body .problem').innerText()).toContain('缺少列 completed_at');
  });

  it('finds measures by either language and asks for the one that is clicked', async () => {
    const page = await session.openAnswered();
    await page.getByLabel('搜索指标和维度').fill('success');
    await page.getByRole('button', { name: '查询 成功率' }).click();
    await page.getByText('按天统计成功率').waitFor();
    expect(session.lastQuery()).toMatchObject({ measures: ['ai_services.success_rate'] });
    expect(await page.getByLabel('数据集').inputValue()).toBe('ai_services');
  });
});

describe('language', () => {
  it('follows the browser, can be switched, asks the server in it and remembers it', async () => {
    const page = await session.openAnswered('', { locale: 'en-GB' });
    expect(await page.locator('#query-title').innerText()).toBe('Query');
    expect(await page.locator('.notice').innerText()).toContain('Demo data');
    await page.getByRole('radio', { name: '中文' }).check();
    await page.getByText('演示数据:由内置生成器产生。').waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
    expect(await page.locator('#query-title').innerText()).toBe('查询');
    expect(session.fixture.requests.at(-1)).toMatchObject({ locale: 'zh' });
    await page.reload();
    await page.locator('.sentence:not(:empty)').waitFor();
    expect(await page.locator('#query-title').innerText()).toBe('查询');
  });

  it('keeps an edited but not yet run query', async () => {
    const page = await session.openAnswered();
    await page.getByLabel('数据集').selectOption('ai_services');
    await page.getByRole('checkbox', { name: '费用' }).check();
    await page.getByRole('radio', { name: 'English' }).check();
    await page.getByText('Calls, Cost by day').waitFor();
    expect(session.lastQuery()).toMatchObject({ measures: ['ai_services.calls', 'ai_services.cost'] });
  });
});

describe('content security', () => {
  it('is never violated on a tour through everything', async () => {
    const page = await session.openAnswered('#measures=ai_services.calls&dimensions=ai_services.service&compare=1w');
    const plot = (await page.locator('.plot').boundingBox())!;
    await page.mouse.move(plot.x + 300, plot.y + 100);
    await page.locator('.tooltip').waitFor();
    await page.locator('.legend-item').first().click();
    for (const tab of ['表格', 'JSON', 'curl', 'SQL', '图表']) {
      await page.getByRole('tab', { name: tab }).click();
    }
    await page.getByRole('button', { name: '添加过滤' }).click();
    await page.getByRole('radio', { name: '自定义' }).check();
    await page.setViewportSize({ width: 400, height: 800 });
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.getByRole('radio', { name: 'English' }).check();
    await page.getByText('Calls by day').first().waitFor();
    expect(session.opened.complaints).toEqual([]);
  });

  it('forbids inline scripts, inline styles and foreign addresses', async () => {
    const page = await session.openAnswered();
    await page.evaluate(`(() => {
      const style = document.createElement('style');
      style.textContent = 'body { color: red }';
      document.head.append(style);
      const image = document.createElement('img');
      image.src = 'http://127.0.0.1:9/x.png';
      document.body.append(image);
    })()`);
    await expect(page.evaluate(`document.body.innerHTML = '<b>x</b>'`)).rejects.toThrow(/TrustedHTML/);
    await expect(waitForComplaints('violation: style-src-elem', 'violation: img-src')).resolves.toBe(true);
  });
});

describe('results', () => {
  it('shows series side by side as a table, newest first, unfinished ones marked', async () => {
    const page = await session.openAnswered('#measures=users.new_users,users.active_users&tab=table&range=7d');
    expect(await page.locator('.data th').allInnerTexts()).toEqual(['时间', '新增用户', '活跃用户']);
    const rows = await page.locator('.data tbody tr').allInnerTexts();
    expect(rows).toHaveLength(7);
    expect(rows[0]).toMatch(/不完整/);
    expect(rows.map((row) => row.slice(0, 10))).toEqual([...rows.map((row) => row.slice(0, 10))].sort().reverse());
  });

  it('shows single numbers as a table, and says so instead of an empty chart', async () => {
    const page = await session.openAnswered('#measures=ai_services.cost&dimensions=ai_services.service&as=number');
    await page.getByText('这个结果没有可画的时间序列').waitFor();
    await page.getByRole('button', { name: '查看表格' }).click();
    expect(await page.locator('.data tbody tr').first().innerText()).toMatch(/baidu\s+¥1,000/);
  });

  it('shows the answer as it came, fit to be read and copied', async () => {
    const page = await session.openAnswered('#measures=users.new_users&tab=json', {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const shown = await page.locator('.code-block code').innerText();
    expect(JSON.parse(shown)).toMatchObject({ results: { A: { status: 200, frames: [expect.any(Object)] } } });
    await page.getByRole('button', { name: '复制', exact: true }).click();
    await page.getByText('已复制').waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(shown);
  });

  it('gives a curl line that a shell sends unchanged, whatever the values hold', async () => {
    const filter = encodeURIComponent(JSON.stringify(['ai_services.service', 'in', AWKWARD, 'baidu']));
    const page = await session.openAnswered(`#measures=ai_services.calls&filter=${filter}&tab=curl`);
    const fromPage = session.fixture.requests.at(-1);
    const command = await page.locator('.code-block code').innerText();
    const { stdout } = await promisify(execFile)('sh', ['-c', command]);
    expect(JSON.parse(stdout)).toMatchObject({ results: { A: { status: 200 } } });
    expect(session.fixture.requests).toHaveLength(2);
    expect(session.fixture.requests.at(-1)).toEqual(fromPage);
    expect(session.lastQuery().filters).toEqual([
      { member: 'ai_services.service', op: 'in', values: [AWKWARD, 'baidu'] },
    ]);
  });

  it('shows the SQL with its parameters', async () => {
    const page = await session.openAnswered('#measures=users.new_users&tab=sql');
    expect(await page.locator('.code-block code').innerText()).toContain('SELECT COUNT(*)');
    await page.getByText('参数', { exact: true }).click();
    expect(await page.locator('details pre').innerText()).toContain('"p0": "2026-01-05 00:00:00"');
  });

  it('says that there is no data instead of drawing nothing', async () => {
    session.fixture.failure = 'empty';
    const page = await session.openAnswered();
    await page.getByText('这段时间内没有数据').waitFor();
    expect(await page.locator('.plot').count()).toBe(0);
  });
});

describe('bad days', () => {
  it("shows a query's error with its code, and recovers on the next run", async () => {
    session.fixture.failure = 'query';
    const page = await session.openAnswered();
    expect(await page.locator('.result .failure').innerText()).toContain('[timeout] 查询超时;请缩小时间范围。');
    session.fixture.failure = 'none';
    await page.getByRole('button', { name: '重试' }).click();
    await page.locator('.plot canvas').waitFor();
  });

  it('says that the server cannot be reached, first at a query, then at the start', async () => {
    const page = await session.openAnswered();
    await page.route('**/api/**', (route) => route.abort());
    await page.getByRole('button', { name: '运行' }).click();
    await page.locator('.result .failure').getByText('连不上数据服务').waitFor();
    await page.reload();
    await page.getByRole('alert').getByText('连不上数据服务').waitFor();
    await page.unroute('**/api/**');
    await page.getByRole('button', { name: '重试' }).click();
    await page.locator('.plot canvas').waitFor();
  });

  it('shows the request id of a refusal', async () => {
    const page = await session.openAnswered();
    await page.route('**/api/v1/query', (route) =>
      route.fulfill({
        status: 503,
        contentType: 'application/json',
        body: JSON.stringify({ error: { code: 'overloaded', message: '查询过多,请稍后再试。', requestId: 'req-42' } }),
      })
    );
    await page.getByRole('button', { name: '运行' }).click();
    await page.locator('.failure').getByText('查询过多').waitFor();
    expect(await page.locator('.failure').innerText()).toContain('req-42');
  });

  it('says what is wrong when a proxy answers something else', async () => {
    const page = await session.openAnswered();
    await page.route('**/api/v1/query', (route) =>
      route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad gateway' })
    );
    await page.getByRole('button', { name: '运行' }).click();
    await page.locator('.failure').getByText('不是 JSON(HTTP 502)').waitFor();
  });

  it('ignores a mangled link and keeps unknown names for the server to explain', async () => {
    await session.openAnswered(
      '#measures=users.gone,<script>&filter={&range=never&grain=eon&timezone=Mars&top=-3&tab=nope'
    );
    expect(session.fixture.requests.at(-1)).toMatchObject({ timezone: 'Asia/Shanghai' });
    expect(session.lastQuery()).toMatchObject({ measures: ['users.gone'], grain: 'day' });
    expect(await session.opened.page.getByRole('button', { name: '移除 users.gone' }).isVisible()).toBe(true);
  });
});

/** Violations are reported a moment after they happen. */
async function waitForComplaints(...expected: string[]): Promise<boolean> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    if (expected.every((text) => session.opened.complaints.includes(text))) {
      return true;
    }
    await session.opened.page.waitForTimeout(50);
  }
  return false;
}
