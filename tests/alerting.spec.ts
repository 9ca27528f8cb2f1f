import { expect, test } from '@grafana/plugin-e2e';

import { DATA_SERVER_URL, needsGrafana, PLUGIN_ID } from './environment';

needsGrafana();

test('a rule’s query is one number and can be evaluated as it is', async ({ createDataSource, alertRuleEditPage, page }) => {
  const source = await createDataSource({ type: PLUGIN_ID, url: DATA_SERVER_URL });
  const row = await alertRuleEditPage.getQueryRow('A');
  await row.datasource.set(source.name);
  await page.getByTestId('ops-dataset').click();
  await page.getByRole('option').first().click();
  await expect(page.getByTestId('ops-sentence')).toContainText(/over the whole time range|整个时间范围/);
  await expect(alertRuleEditPage.evaluate()).toBeOK();
});
