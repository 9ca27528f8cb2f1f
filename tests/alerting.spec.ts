import { expect, test } from '@grafana/plugin-e2e';

import { choose, DATA_SOURCE, needsGrafana, USERS } from './environment';

needsGrafana();

test('a rule’s query is one number and can be evaluated as it is', async ({ alertRuleEditPage, page }) => {
  const row = await alertRuleEditPage.getQueryRow('A');
  await row.datasource.set(DATA_SOURCE);
  await choose(page, 'ops-dataset', USERS);
  await expect(page.getByTestId('ops-sentence')).toContainText(/over the whole time range|整个时间范围/);
  await expect(alertRuleEditPage.evaluate()).toBeOK();
});
