import { expect, test } from '@grafana/plugin-e2e';

import { DATA_SOURCE_UID, needsGrafana, PLUGIN_ID } from './environment';

needsGrafana();

test('Explore shows log lines and their volume; a click filters, and a line has its context', async ({ page }) => {
  const volume = page.waitForResponse(
    (response) => response.url().includes('/api/ds/query') && (response.request().postData() ?? '').includes('"volume"')
  );
  const datasource = { uid: DATA_SOURCE_UID, type: PLUGIN_ID };
  const queries = [{ refId: 'A', datasource, kind: 'events' }];
  const panes = { a: { datasource: DATA_SOURCE_UID, queries, range: { from: 'now-24h', to: 'now' } } };
  await page.goto(`/explore?schemaVersion=1&panes=${encodeURIComponent(JSON.stringify(panes))}`);
  const sentence = page.getByTestId('ops-sentence');
  await expect(sentence).toHaveText(/^(The newest 200 lines of all logs|列出所有日志最新的 200 行)$/);
  expect((await volume).ok()).toBe(true);

  const menu = page.getByRole('button', { name: /^(Log menu|日志菜单)$/ }).first();
  await menu.click();
  await page.getByRole('menuitem', { name: /^(Show context|显示上下文)$/ }).click();
  await expect(page.getByRole('dialog').getByTestId('entry-row')).toBeVisible();
  await page.keyboard.press('Escape');

  await page.locator('.log-syntax-highlight').first().click();
  await page
    .getByRole('button', { name: /^(Filter for value|筛选值)/ })
    .first()
    .click();
  await expect(sentence).not.toHaveText(/^(The newest 200 lines of all logs|列出所有日志最新的 200 行)$/);
});
