import type { Page } from 'playwright-core';
import { openPage } from './console-browser.ts';
import { answered, consoleSession } from './console-session.ts';

jest.setTimeout(60_000);

const session = consoleSession();

describe('links', () => {
  it('hold the whole query, and Back returns to the one before', async () => {
    const page = await session.openAnswered();
    await page.getByLabel('数据集').selectOption('ai_services');
    await page.getByRole('checkbox', { name: '服务商' }).check();
    await page.getByLabel('前 N 名').fill('3');
    await page.getByLabel('对比').selectOption('1w');
    await page.getByRole('button', { name: '运行' }).click();
    await page.getByText('按天统计调用次数').waitFor();
    const asked = session.lastQuery();
    expect(asked).toMatchObject({ dimensions: ['ai_services.service'], top: { n: 3 }, compare: '1w' });

    const other = await openPage(session.browser, page.url());
    await other.page.locator('.sentence:not(:empty)').waitFor();
    expect(session.lastQuery()).toEqual(asked);
    await other.close();

    await page.goBack();
    await page.getByText('按天统计新增用户').waitFor();
    expect(await page.getByLabel('数据集').inputValue()).toBe('users');
  });

  it('take a custom range as wall clock of the chosen zone', async () => {
    const page = await session.openAnswered();
    await page.getByRole('radio', { name: '自定义' }).check();
    const zone = page.getByLabel('时区');
    await zone.fill('America/New_York');
    await zone.press('Enter');
    await page.getByLabel('从', { exact: true }).fill('2026-03-07T00:00');
    await page.getByLabel('到', { exact: true }).fill('2026-03-09T00:00');
    await answered(page, page.getByRole('button', { name: '运行' }).click());
    expect(session.fixture.requests.at(-1)).toMatchObject({
      timezone: 'America/New_York',
      range: { from: Date.parse('2026-03-07T05:00Z'), to: Date.parse('2026-03-09T04:00Z') },
    });
  });
});

describe('keyboard', () => {
  it('asks and reads a query without a mouse', async () => {
    const page = await session.openAnswered();
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('跳到查询');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    expect(await page.getByLabel('数据集').inputValue()).toBe('ai_services');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.keyboard.press('Control+Enter');
    await page.getByText('按天统计调用次数、成功率').waitFor();
    expect(session.lastQuery()).toMatchObject({ measures: ['ai_services.calls', 'ai_services.success_rate'] });

    await page.getByRole('tab', { name: '图表' }).focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowLeft');
    expect(await page.locator('.chart [aria-live]').innerText()).toMatch(/不完整.*成功率 [\d.]+%.*调用次数 [\d.]+/);
    expect(await page.locator('.tooltip').isVisible()).toBe(true);
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('ArrowRight');
    expect(await page.locator('.data').isVisible()).toBe(true);
    expect(await focused(page)).toBe('表格');
  });

  it('adds, fills and removes a filter with suggestions from the data', async () => {
    const page = await session.openAnswered('#measures=ai_services.calls');
    await page.getByRole('button', { name: '添加过滤' }).press('Enter');
    expect(await page.getByLabel('过滤 1:字段').inputValue()).toBe('ai_services.service');
    await page.getByLabel('过滤 1:条件').selectOption('in');
    const values = page.getByLabel('过滤 1:值,回车添加');
    await values.focus();
    await page.locator('datalist option[value="baidu"]').waitFor({ state: 'attached' });
    for (const value of ['baidu', 'tencent']) {
      await values.fill(value);
      await values.press('Enter');
    }
    await answered(page, values.press('Control+Enter'));
    expect(session.lastQuery().filters).toEqual([
      { member: 'ai_services.service', op: 'in', values: ['baidu', 'tencent'] },
    ]);
    await page.getByRole('button', { name: '删除过滤 1' }).press('Enter');
    await answered(page, page.getByRole('button', { name: '运行' }).press('Enter'));
    expect(session.lastQuery().filters).toBeUndefined();
  });

  it('sends numbers as numbers, and leaves out a filter that is not filled in', async () => {
    const page = await session.openAnswered('#measures=ai_services.calls');
    await page.getByRole('button', { name: '添加过滤' }).click();
    await page.getByLabel('过滤 1:字段').selectOption('ai_services.status');
    await page.getByLabel('过滤 1:条件').selectOption('between');
    await page.getByLabel('过滤 1:最小值').fill('200');
    expect(await page.getByText('尚未填写,不参与查询').isVisible()).toBe(true);
    await page.getByLabel('过滤 1:最大值').fill('299');
    expect(await page.getByText('尚未填写,不参与查询').isVisible()).toBe(false);
    await page.getByRole('button', { name: '添加过滤' }).click();
    await answered(page, page.getByRole('button', { name: '运行' }).click());
    expect(session.lastQuery().filters).toEqual([{ member: 'ai_services.status', op: 'between', values: [200, 299] }]);
  });
});

describe('layout', () => {
  it.each([
    [360, 'zh-CN'],
    [360, 'en-GB'],
    [768, 'zh-CN'],
    [1024, 'en-GB'],
    [1280, 'zh-CN'],
    [1920, 'en-GB'],
  ])('fits a width of %d in %s', async (width, locale) => {
    const hash =
      '#measures=ai_services.calls,ai_services.cost&dimensions=ai_services.service&range=1767542400000..1769961600000';
    const page = await session.openAnswered(hash, { viewport: { width, height: 900 }, locale });
    await page.locator('.plot canvas').waitFor();
    for (const tab of await page.getByRole('tab').all()) {
      await tab.click();
      expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBe(
        0
      );
    }
  });
});

async function focused(page: Page): Promise<string> {
  return page.evaluate<string>('document.activeElement.textContent');
}
