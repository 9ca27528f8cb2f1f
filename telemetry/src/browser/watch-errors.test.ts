/** @jest-environment jsdom */
import { createGuard } from './guard.ts';
import { watchErrors, type SeenError } from './watch-errors.ts';

let seen: SeenError[];
let stop: () => void;

beforeEach(() => {
  seen = [];
  stop = watchErrors(
    window,
    (error) => seen.push(error),
    createGuard(() => undefined)
  );
});
afterEach(() => stop());

const uncaught = (init: ErrorEventInit) => window.dispatchEvent(new ErrorEvent('error', init));
const rejected = (reason: unknown) => window.dispatchEvent(Object.assign(new Event('unhandledrejection'), { reason }));

test('an uncaught error is passed on as it is', () => {
  const error = new TypeError('broken');
  uncaught({ error, message: 'Uncaught TypeError: broken' });
  expect(seen).toEqual([{ error }]);
});

test('what is no error has its message and its place', () => {
  uncaught({ error: 'text', message: 'Uncaught text', filename: 'https://shop.test/app.js', lineno: 3, colno: 4 });
  uncaught({ message: 'Script error.' });
  uncaught({});
  expect(seen).toEqual([
    {
      error: new Error('Uncaught text'),
      type: 'UncaughtError',
      frames: [{ filename: 'https://shop.test/app.js', function: '<anonymous>', lineno: 3, colno: 4 }],
    },
    { error: new Error('Script error.'), type: 'UncaughtError', frames: [] },
  ]);
});

test.each([
  ['text', 'text'],
  [undefined, 'undefined'],
  [{ message: 'of an object' }, 'of an object'],
  [{ user: '张三' }, '[object Object]'],
  [Object.create(null), '[object Object]'],
  [Symbol('s'), 'Symbol(s)'],
])('a rejection with %p says %s', (reason, message) => {
  rejected(reason);
  expect(seen).toEqual([{ error: new Error(message), type: 'UnhandledRejection', frames: [] }]);
});

test('leaves the page its own handlers, and stops', () => {
  const onerror = jest.fn(() => true);
  window.onerror = onerror;
  uncaught({ message: 'a' });
  expect(onerror).toHaveBeenCalledTimes(1);
  expect(window.onerror).toBe(onerror);
  stop();
  uncaught({ message: 'b' });
  rejected('c');
  expect(seen).toHaveLength(1);
  window.onerror = null;
});
