import { expect, test } from '@grafana/plugin-e2e';

import { DATA_SERVER_URL, needsGrafana, PLUGIN_ID } from './environment';

needsGrafana();

test('"Save & test" reaches the data server and names its components', async ({ createDataSourceConfigPage, page }) => {
  const configPage = await createDataSourceConfigPage({ type: PLUGIN_ID });
  await page.locator('#connection-url').fill(DATA_SERVER_URL);
  await expect(configPage.saveAndTest()).toBeOK();
  await expect(configPage).toHaveAlert('success');
});

test('"Save & test" says what is wrong with an address where nobody answers', async ({
  createDataSourceConfigPage,
  page,
}) => {
  const configPage = await createDataSourceConfigPage({ type: PLUGIN_ID });
  await page.locator('#connection-url').fill('http://127.0.0.1:9');
  await expect(configPage.saveAndTest()).not.toBeOK();
  await expect(configPage).toHaveAlert('error', { hasText: '127.0.0.1:9' });
});

test('a token is stored as a secret and never shown again', async ({ createDataSourceConfigPage, page }) => {
  const configPage = await createDataSourceConfigPage({ type: PLUGIN_ID });
  await page.locator('#connection-url').fill(DATA_SERVER_URL);
  await page.locator('#ops-token').fill('not-a-real-token');
  await configPage.saveAndTest();
  await page.reload();
  await expect(page.locator('#ops-token')).toBeDisabled();
  await expect(page.locator('#ops-token')).toHaveValue('configured');
  expect(await page.content()).not.toContain('not-a-real-token');
});
