import { createLogThrottle } from './log-throttle.ts';
import { silentLogger } from './logger.ts';

function setup() {
  const clock = { now: 1_000_000 };
  const warn = jest.fn();
  return { clock, warn, throttle: createLogThrottle({ logger: { ...silentLogger, warn }, clock: () => clock.now }) };
}

test('logs the first message at once and the next one a minute later, with the number left out', () => {
  const { clock, warn, throttle } = setup();
  throttle.warn('a', 'broken', { n: 1 });
  clock.now += 30_000;
  throttle.warn('a', 'broken', { n: 2 });
  throttle.warn('a', 'broken', { n: 3 });
  clock.now += 30_000;
  throttle.warn('a', 'broken', { n: 4 });
  expect(warn.mock.calls).toEqual([
    ['broken', { n: 1 }],
    ['broken', { n: 4, repeated: 2 }],
  ]);
});

test('topics do not silence each other', () => {
  const { warn, throttle } = setup();
  throttle.warn('a', 'one');
  throttle.warn('b', 'two');
  expect(warn).toHaveBeenCalledTimes(2);
});

test('a clock that was set back does not silence a topic', () => {
  const { clock, warn, throttle } = setup();
  throttle.warn('a', 'one');
  clock.now -= 3_600_000;
  throttle.warn('a', 'two');
  expect(warn).toHaveBeenCalledTimes(2);
});
