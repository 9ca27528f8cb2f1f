/** @jest-environment jsdom */
import { createGuard } from './guard.ts';
import { watchPageViews, type PageView } from './page-views.ts';

let views: PageView[];
let stop: () => void = () => undefined;
const pause = () => new Promise((resolve) => setTimeout(resolve, 10));

function watch(clean = (path: string) => path) {
  views = [];
  stop = watchPageViews({ window, onView: (view) => views.push(view), clean, guard: createGuard(() => undefined) });
}
const pages = () => views.map(({ page }) => page);

beforeEach(() => {
  history.replaceState({}, '', '/ideas?token=s');
  document.title = '创意市场';
});
afterEach(() => stop());

test('a page is viewed on arrival and on every route, with the title that the route sets', async () => {
  watch();
  history.pushState({}, '', '/plans/7?token=s');
  document.title = '商业计划';
  await pause();
  history.replaceState({}, '', '/done');
  await pause();
  expect(views).toEqual([
    { page: '/ideas', title: '创意市场', referrer: '' },
    { page: '/plans/7', title: '商业计划', referrer: '/ideas' },
    { page: '/done', title: '商业计划', referrer: '/plans/7' },
  ]);
});

test('going back is a view', async () => {
  watch();
  history.pushState({}, '', '/plans');
  await pause();
  history.back();
  await pause();
  await pause();
  expect(pages()).toEqual(['/ideas', '/plans', '/ideas']);
});

test('a hash route is a page, an anchor and a query are not', async () => {
  watch();
  history.pushState({}, '', '/ideas?page=2');
  await pause();
  location.hash = 'comments';
  await pause();
  location.hash = '/plans/7?token=s';
  await pause();
  expect(pages()).toEqual(['/ideas', '/ideas#/plans/7']);
});

test('a redirect is one view, of the page it led to', async () => {
  watch();
  history.pushState({}, '', '/account');
  history.replaceState({}, '', '/login');
  await pause();
  expect(pages()).toEqual(['/ideas', '/login']);
});

test('a page that comes back from the browser’s cache is viewed again', async () => {
  watch();
  for (const persisted of [false, true]) {
    window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted }));
    await pause();
  }
  expect(pages()).toEqual(['/ideas', '/ideas']);
});

test('a page that is rendered ahead is viewed when it is shown', async () => {
  Object.assign(document, { prerendering: true });
  watch();
  await pause();
  expect(views).toEqual([]);
  Object.assign(document, { prerendering: false });
  document.dispatchEvent(new Event('prerenderingchange'));
  await pause();
  expect(pages()).toEqual(['/ideas']);
});

test('a page is counted as the application wants it', async () => {
  watch((path) => path.replace(/\/u\/[^/]+/, '/u/:name'));
  history.pushState({}, '', '/u/zhangsan');
  await pause();
  expect(pages()).toEqual(['/ideas', '/u/:name']);
});

test('a router keeps its return value and its error, and gets its history back', async () => {
  const { pushState } = history;
  watch();
  expect(() => history.pushState({}, '', 'https://elsewhere.test/')).toThrow(/cannot update history/);
  history.pushState({}, '', '/plans');
  stop();
  await pause();
  expect(history.pushState).toBe(pushState);
  history.pushState({}, '', '/later');
  await pause();
  expect(pages()).toEqual(['/ideas']);
});
