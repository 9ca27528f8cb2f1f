/** @jest-environment jsdom */
import { watchPageLoad } from './page-load.ts';

type Page = Window & typeof globalThis;

function pageWith(entries: object[] | undefined, readyState = 'complete') {
  const events = new EventTarget();
  return Object.assign(events, {
    document: { readyState },
    performance: entries === undefined ? undefined : { getEntriesByType: () => entries },
  }) as unknown as Page & EventTarget;
}
async function loadsOf(page: Page, act: () => void = () => undefined) {
  const loads: number[] = [];
  const stop = watchPageLoad(page, (duration) => loads.push(duration));
  act();
  await new Promise((resolve) => setTimeout(resolve, 10));
  stop();
  return loads;
}

test('the time from navigation to the end of the load event', async () => {
  expect(await loadsOf(pageWith([{ loadEventEnd: 812.5 }]))).toEqual([812.5]);
});

test('of a page that was rendered ahead, what its visitor waited', async () => {
  expect(await loadsOf(pageWith([{ loadEventEnd: 812.5, activationStart: 800 }]))).toEqual([12.5]);
  expect(await loadsOf(pageWith([{ loadEventEnd: 812.5, activationStart: 9000 }]))).toEqual([0]);
});

test('waits for the load', async () => {
  const page = pageWith([{ loadEventEnd: 5 }], 'loading');
  expect(await loadsOf(page)).toEqual([]);
  expect(await loadsOf(page, () => page.dispatchEvent(new Event('load')))).toEqual([5]);
});

test.each([[undefined], [[]], [[{ loadEventEnd: 0 }]]])(
  'says nothing where the browser does not tell: %p',
  async (entries) => {
    expect(await loadsOf(pageWith(entries))).toEqual([]);
  }
);
