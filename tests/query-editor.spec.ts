import { expect, test } from '@grafana/plugin-e2e';

import { DATA_SERVER_URL, needsGrafana, PLUGIN_ID } from './environment';

needsGrafana();

test('a question built with the keyboard alone draws a panel', async ({ createDataSource, panelEditPage, page }) => {
  const source = await createDataSource({ type: PLUGIN_ID, url: DATA_SERVER_URL });
  await panelEditPage.datasource.set(source.name);
  const row = panelEditPage.getQueryEditorRow('A');

  await row.getByTestId('ops-dataset').focus();
  const answered = panelEditPage.refreshPanel;
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('option').first()).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(row.getByTestId('ops-sentence')).toContainText(/New users|新增用户/);

  await row.getByTestId('ops-dimensions').focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('option').first()).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect(row.getByTestId('ops-sentence')).toContainText(/split by|分组/);

  await expect(answered.call(panelEditPage)).toBeOK();
  await panelEditPage.setVisualization('Table');
  await expect(panelEditPage.panel.data).not.toHaveCount(0);
});

test('filter values are suggested from the data, and nothing runs before the filter is complete', async ({
  createDataSource,
  explorePage,
  page,
}) => {
  const source = await createDataSource({ type: PLUGIN_ID, url: DATA_SERVER_URL });
  await explorePage.datasource.set(source.name);
  await page.getByTestId('ops-dataset').click();
  await page.getByRole('option').first().click();
  await expect(page.getByTestId('ops-sentence')).toContainText(/New users|新增用户/);
  await page.waitForLoadState('networkidle');

  let asked = 0;
  page.on('request', (request) => {
    asked += request.url().includes('/api/ds/query') ? 1 : 0;
  });
  await page.getByTestId('ops-filter-add').click();
  await page.getByTestId('ops-filter-member').click();
  await page.getByRole('option').first().click();
  await page.getByTestId('ops-filter-values').click();
  await expect(page.getByRole('option', { name: 'active', exact: true })).toBeVisible();
  expect(asked).toBe(0);
  const answer = page.waitForResponse((response) => response.url().includes('/api/ds/query'));
  await page.getByRole('option', { name: 'active', exact: true }).click();
  expect((await answer).ok()).toBe(true);
  await expect(page.getByTestId('ops-sentence')).toContainText('active');
});

test('the SQL preview shows what would run', async ({ createDataSource, explorePage, page }) => {
  const source = await createDataSource({ type: PLUGIN_ID, url: DATA_SERVER_URL });
  await explorePage.datasource.set(source.name);
  await page.getByTestId('ops-dataset').click();
  await page.getByRole('option').first().click();
  await page.getByRole('button', { name: 'SQL', exact: true }).click();
  await expect(page.getByTestId('ops-sql')).toContainText('SELECT');
});

test('an unreachable data server is named in the editor, with a way to try again', async ({ createDataSource, explorePage, page }) => {
  const source = await createDataSource({ type: PLUGIN_ID, url: 'http://127.0.0.1:9' });
  await explorePage.datasource.set(source.name);
  const alert = page.getByTestId(/Alert error/).filter({ hasText: '127.0.0.1:9' });
  await expect(alert.first()).toBeVisible();
  await expect(alert.first().getByRole('button')).toBeVisible();
});
