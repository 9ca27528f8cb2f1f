import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

/** Chromium as the system's package installs it, or the one that CHROMIUM_PATH names. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
}

export interface OpenedPage {
  page: Page;
  /** Console errors and warnings, uncaught errors, and violations of the Content-Security-Policy. */
  complaints: string[];
  close(): Promise<void>;
}

/** A page in its own profile that notes everything the browser complains about. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {}
): Promise<OpenedPage> {
  const context = await browser.newContext({ locale: 'zh-CN', viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') {
      complaints.push(`${message.type()}: ${message.text()}`);
    }
  });
  await page.exposeFunction('reportViolation', (directive: string) => complaints.push(`violation: ${directive}`));
  await page.addInitScript(
    `document.addEventListener('securitypolicyviolation', (event) => window.reportViolation(event.violatedDirective))`
  );
  await page.goto(url);
  return { page, complaints, close: () => context.close() };
}

/** How many pixels of the chart have exactly this colour, `#rrggbb`. */
export async function pixelsOf(page: Page, color: string): Promise<number> {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
  return page.evaluate<number>(`(() => {
    const canvas = document.querySelector('.plot canvas');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let i = 0; i < data.length; i += 4) {
      count += data[i] === ${red} && data[i + 1] === ${green} && data[i + 2] === ${blue} && data[i + 3] === 255 ? 1 : 0;
    }
    return count;
  })()`);
}
