import type { PluginOptions } from '@grafana/plugin-e2e';
import { defineConfig, devices } from '@playwright/test';
import { dirname } from 'node:path';

const pluginE2eAuth = `${dirname(require.resolve('@grafana/plugin-e2e'))}/auth`;

/** Without a Grafana there is nobody to log in to: every test then skips itself and says why. */
const grafana = process.env.GRAFANA_URL;
const authProject = {
  name: 'auth',
  testDir: pluginE2eAuth,
  testMatch: [/.*\.js/],
};

/**
 * End-to-end tests of the plugin in a real Grafana.
 *
 * GRAFANA_URL           a Grafana with the plugin, user admin / admin
 * DATA_SERVER_URL       the data server as that Grafana reaches it (http://127.0.0.1:4600)
 * CHROMIUM_PATH         a Chromium that is already installed; otherwise Playwright's own is used
 */
export default defineConfig<PluginOptions>({
  testDir: './tests',
  /* Fail the build on CI if you accidentally left test.only in the source code. */
  forbidOnly: !!process.env.CI,
  retries: process.env.CI ? 2 : 0,
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: process.env.CI ? 'html' : 'list',
  use: {
    baseURL: grafana ?? 'http://localhost:3000',
    trace: 'on-first-retry',
    launchOptions: { executablePath: process.env.CHROMIUM_PATH || undefined },
  },
  projects: [
    // 1. Login to Grafana and store the cookie on disk for use in other tests.
    ...(grafana ? [authProject] : []),
    // 2. Run tests in Google Chrome. Every test will start authenticated as admin user.
    {
      name: 'chromium',
      use: {
        ...devices['Desktop Chrome'],
        viewport: { width: 1500, height: 1200 },
        ...(grafana && { storageState: 'playwright/.auth/admin.json' }),
      },
      ...(grafana && { dependencies: ['auth'] }),
    },
  ],
});
