import { expect, test } from '@grafana/plugin-e2e';

import { choose, DATA_SOURCE, needsGrafana, USER_STATUS, USERS } from './environment';

needsGrafana();

test('a variable lists the values of a dimension', async ({ variableEditPage, page }) => {
  await variableEditPage.setVariableType('Query');
  await variableEditPage.datasource.set(DATA_SOURCE);
  await choose(page, 'ops-variable-member', USER_STATUS);
  await variableEditPage.runQuery();
  await expect(variableEditPage).toDisplayPreviews(['active']);
});

test('a dataset’s rows become annotations', async ({ annotationEditPage, page }) => {
  await annotationEditPage.datasource.set(DATA_SOURCE);
  await choose(page, 'ops-dataset', USERS);
  await expect(page.getByTestId('ops-sentence')).toContainText(/annotations|注释/);
  await expect(annotationEditPage.runQuery()).toBeOK();
  await expect(annotationEditPage).toHaveAlert('success');
});
