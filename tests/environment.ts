import { test } from '@grafana/plugin-e2e';
import type { Page } from '@playwright/test';

export const PLUGIN_ID = 'aimarket-ops-datasource';

/** The provisioned data source (provisioning/datasources). */
export const DATA_SOURCE = 'AI Market Ops';
export const DATA_SOURCE_UID = 'aimarket-ops';

/** The data server as Grafana reaches it. */
export const DATA_SERVER_URL = process.env.DATA_SERVER_URL ?? 'http://127.0.0.1:4600';

/** Skips a file's tests, with the reason, where no Grafana is given. */
export function needsGrafana(): void {
  test.skip(!process.env.GRAFANA_URL, 'GRAFANA_URL is not set: these tests need a running Grafana with the plugin');
}

/** Opens one of the editors' lists and chooses an option. Other lists of the page may hold options too, so options have names. */
export async function choose(page: Page, testId: string, option: RegExp): Promise<void> {
  await page.getByTestId(testId).click();
  await page.getByRole('option', { name: option }).first().click();
}

/** Chooses a kind of query: in Explore a new query asks for log lines. */
export async function chooseKind(page: Page, kind: RegExp): Promise<void> {
  // The radio itself cannot be seen: its label is drawn as a button.
  await page.getByRole('radiogroup', { name: QUERY_KIND }).getByRole('radio', { name: kind }).check({ force: true });
}

/** Titles in both languages of the product. */
const QUERY_KIND = /^(What to ask for|查询类型)$/;
export const MEASURES = /^(Measures|指标)$/;
export const USERS = /^(Users|用户)/;
export const USER_STATUS = /^(User status|用户状态)/;
