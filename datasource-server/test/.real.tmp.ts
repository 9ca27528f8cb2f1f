import { startTestServer } from './support/test-server.ts';
import { launchBrowser, openPage } from './console-browser.ts';
const t0 = Date.now();
const server = await startTestServer({ DEMO: 'on' });
console.log('ready', Date.now() - t0);
const browser = await launchBrowser();
try {
  for (const [name, hash, o] of [
    ['r-first', '', {}],
    ['r-ai', '#measures=ai_services.calls,ai_services.success_rate&dimensions=ai_services.service&range=30d&grain=day', { colorScheme: 'dark' }],
    ['r-api', '#measures=api.p95&dimensions=api.endpoint&range=24h&top=5', { viewport: { width: 1440, height: 1000 } }],
    ['r-rev', '#measures=revenue.spending&range=180d&grain=week&compare=previous&tab=chart', { viewport: { width: 1440, height: 1100 } }],
    ['r-tab', '#measures=plans.total,plans.success_rate&dimensions=plans.status&as=table&range=30d&grain=week&tab=table', {}],
    ['r-sql', '#measures=ideas.submitted&range=7d&tab=sql', { locale: 'en' }],
    ['r-join', '#measures=ideas.submitted,plans.total&range=30d&grain=day', { locale: 'en' }],
    ['r-bad', '#measures=ideas.nope&range=30d', {}],
  ] as any) {
    const { page, complaints, close } = await openPage(browser, server.url + '/' + hash, { viewport: { width: 1440, height: 1000 }, ...o });
    await page.locator('.sentence:not(:empty), .failure').first().waitFor({ timeout: 15000 }).catch((e) => console.log(name, e.message));
    await page.waitForTimeout(400);
    console.log(name, complaints, await page.locator('.sentence').innerText());
    await page.screenshot({ path: `/tmp/shots/${name}.png` });
    await close();
  }
} finally { await browser.close(); await server.stop(); }
