import { expect, test } from '@grafana/plugin-e2e';

import { DATA_SERVER_URL, needsGrafana, PLUGIN_ID } from './environment';

needsGrafana();

test('a variable lists the values of a dimension', async ({ createDataSource, variableEditPage, page }) => {
  const source = await createDataSource({ type: PLUGIN_ID, url: DATA_SERVER_URL });
  await variableEditPage.setVariableType('Query');
  await variableEditPage.datasource.set(source.name);
  await page.getByTestId('ops-variable-member').click();
  await page.getByRole('option').first().click();
  await variableEditPage.runQuery();
  await expect(variableEditPage).toDisplayPreviews(['active']);
});

test('a dataset’s rows become annotations', async ({ createDataSource, annotationEditPage, page }) => {
  const source = await createDataSource({ type: PLUGIN_ID, url: DATA_SERVER_URL });
  await annotationEditPage.datasource.set(source.name);
  await page.getByTestId('ops-dataset').click();
  await page.getByRole('option').first().click();
  await expect(page.getByTestId('ops-sentence')).toContainText(/annotations|注释/);
  await expect(annotationEditPage.runQuery()).toBeOK();
  await expect(annotationEditPage).toHaveAlert('success');
});
