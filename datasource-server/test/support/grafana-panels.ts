import type { Page } from 'playwright-core';

export interface ShownPanel {
  title: string | undefined;
  failed: boolean;
  empty: boolean;
}

/** The panels of a board as they look when all have loaded; the page must be logged in. */
export async function panelsOf(page: Page, url: string): Promise<ShownPanel[]> {
  await page.goto(url);
  await page.waitForSelector('[data-viz-panel-key]', { timeout: 60_000 });
  await page.waitForFunction(`document.querySelectorAll('[aria-label="Panel loading bar"]').length === 0`, undefined, {
    timeout: 60_000,
  });
  await page.waitForTimeout(3000);
  return page.$$eval('[data-viz-panel-key]', (elements) =>
    elements.map((element) => ({
      title: element.querySelector('h2')?.textContent ?? element.textContent?.slice(0, 40),
      failed:
        element.querySelector('[data-testid="data-testid Panel status error"]') !== null ||
        /unexpected error/i.test(element.textContent ?? ''),
      empty: /No data|无数据|暂无数据/.test(element.textContent ?? ''),
    }))
  );
}
