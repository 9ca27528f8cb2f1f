import { expect, test } from '@grafana/plugin-e2e';

import { choose, chooseKind, DATA_SOURCE, MEASURES, needsGrafana, PLUGIN_ID, USER_STATUS, USERS } from './environment';

needsGrafana();

test('a question built with the keyboard alone draws a panel', async ({ panelEditPage, page }) => {
  await panelEditPage.datasource.set(DATA_SOURCE);
  const row = panelEditPage.getQueryEditorRow('A');

  await row.getByTestId('ops-dataset').focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('option', { name: USERS })).toBeVisible();
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await expect(row.getByTestId('ops-sentence')).toContainText(/New users|新增用户/);

  await row.getByTestId('ops-dimensions').focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('option', { name: USER_STATUS })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect(row.getByTestId('ops-sentence')).toContainText(/split by|分组/);

  await expect(panelEditPage.refreshPanel()).toBeOK();
  await panelEditPage.setVisualization('Table');
  await expect(panelEditPage.panel.data).not.toHaveCount(0);
});

test('filter values are suggested from the data, and nothing runs before the filter is complete', async ({
  explorePage,
  page,
}) => {
  await explorePage.datasource.set(DATA_SOURCE);
  await chooseKind(page, MEASURES);
  await choose(page, 'ops-dataset', USERS);
  await expect(page.getByTestId('ops-sentence')).toContainText(/New users|新增用户/);
  await page.waitForLoadState('networkidle');

  let asked = 0;
  page.on('request', (request) => {
    asked += request.url().includes('/api/ds/query') ? 1 : 0;
  });
  await page.getByTestId('ops-filter-add').click();
  await choose(page, 'ops-filter-member', USER_STATUS);
  await page.getByTestId('ops-filter-values').click();
  await expect(page.getByRole('option', { name: 'active', exact: true })).toBeVisible();
  expect(asked).toBe(0);
  const answer = page.waitForResponse((response) => response.url().includes('/api/ds/query'));
  await page.getByRole('option', { name: 'active', exact: true }).click();
  expect((await answer).ok()).toBe(true);
  await expect(page.getByTestId('ops-sentence')).toContainText('active');

  await choose(page, 'ops-grain', /^(hour|小时)$/);
  await expect(page.getByTestId('ops-sentence')).toContainText(/by hour|按小时/);
  await page.waitForLoadState('networkidle');
  expect(asked).toBe(2);
});

test('the SQL preview shows what would run', async ({ explorePage, page }) => {
  await explorePage.datasource.set(DATA_SOURCE);
  await chooseKind(page, MEASURES);
  await choose(page, 'ops-dataset', USERS);
  await page.getByRole('button', { name: 'SQL', exact: true }).click();
  await expect(page.getByTestId('ops-sql')).toContainText('SELECT');
});

test('an unreachable data server is named in the editor, with a way to try again', async ({
  createDataSource,
  page,
}) => {
  const { uid } = await createDataSource({ type: PLUGIN_ID, url: 'http://127.0.0.1:9' });
  const datasource = { uid, type: PLUGIN_ID };
  const panes = { a: { datasource: uid, queries: [{ refId: 'A', datasource }], range: { from: 'now-1h', to: 'now' } } };
  await page.goto(`/explore?schemaVersion=1&panes=${encodeURIComponent(JSON.stringify(panes))}`);
  const alert = page.getByRole('alert').filter({ hasText: '127.0.0.1:9' });
  await expect(alert.first()).toBeVisible();
  await expect(alert.first().getByRole('button')).toBeVisible();
});
