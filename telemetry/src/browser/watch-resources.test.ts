/** @jest-environment jsdom */
import { createGuard } from './guard.ts';
import { MAX_RESOURCES, watchResources, type SeenResource } from './watch-resources.ts';

let seen: SeenResource[];
let deliverEntries: (entries: object[]) => void;
let isObserved: boolean;
let stop: () => void;

/** jsdom has none; a browser's calls back with entries as these. */
class FakeObserver {
  constructor(callback: (list: { getEntries(): object[] }) => void) {
    deliverEntries = (entries) => callback({ getEntries: () => entries });
  }
  observe() {
    isObserved = true;
  }
  disconnect() {
    isObserved = false;
  }
}

function watch() {
  seen = [];
  stop = watchResources({
    window,
    slowMs: 1000,
    onResource: (resource) => seen.push(resource),
    guard: createGuard(() => undefined),
  });
}
const entry = (name: string, duration: number, more: object = {}) => ({
  name,
  duration,
  initiatorType: 'script',
  responseStatus: 200,
  ...more,
});

beforeEach(() => {
  Object.assign(window, { PerformanceObserver: FakeObserver });
});
afterEach(() => stop());

test('slow and failed ones are told, calls and quick ones are not', () => {
  watch();
  deliverEntries([
    entry('https://a.test/quick.js', 999),
    entry('https://a.test/slow.js', 1000),
    entry('https://a.test/gone.css', 5, { initiatorType: 'link', responseStatus: 404 }),
    entry('https://a.test/api', 9000, { initiatorType: 'fetch' }),
  ]);
  expect(seen).toEqual([
    { url: 'https://a.test/slow.js', kind: 'script', duration: 1000, isFailed: false },
    { url: 'https://a.test/gone.css', kind: 'link', duration: undefined, isFailed: true },
  ]);
});

test('what fails to load is told once, by its element or its timing', () => {
  watch();
  const image = document.createElement('img');
  image.src = 'https://a.test/a.png';
  document.body.append(image);
  image.dispatchEvent(new Event('error'));
  deliverEntries([entry('https://a.test/a.png', 5000, { initiatorType: 'img', responseStatus: 404 })]);
  window.dispatchEvent(new ErrorEvent('error', { message: 'a script’s error is no resource' }));
  expect(seen).toEqual([{ url: 'https://a.test/a.png', kind: 'img', duration: undefined, isFailed: true }]);
});

test('a page of broken pictures is not endless', () => {
  watch();
  deliverEntries(
    Array.from({ length: 500 }, (_, at) =>
      entry(`https://a.test/${at}`, at % 2 ? 2000 : 1, { responseStatus: at % 2 ? 200 : 404 })
    )
  );
  expect(seen).toHaveLength(MAX_RESOURCES);
});

test('stops; and does what it can without an observer', () => {
  watch();
  expect(isObserved).toBe(true);
  stop();
  expect(isObserved).toBe(false);
  Object.assign(window, { PerformanceObserver: undefined });
  watch();
  const script = document.createElement('script');
  script.src = '/app.js?v=2';
  document.body.append(script);
  script.dispatchEvent(new Event('error'));
  expect(seen).toMatchObject([{ url: 'http://localhost/app.js?v=2', kind: 'script' }]);
});
