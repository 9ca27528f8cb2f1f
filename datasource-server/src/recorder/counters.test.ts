import { createCounters } from './counters.ts';

function setup() {
  const time = { ms: 0 };
  const counters = createCounters(() => time.ms);
  const read = (uptimeSeconds: number, values: Record<string, number>, key = 'db-1') =>
    counters.growth(key, { uptimeSeconds, counters: values });
  return { time, read };
}

test('the first reading has nothing to compare with; the next tells what was added, and in which time', () => {
  const { time, read } = setup();
  expect(read(1000, { slow: 40, asked: 9000 })).toBeNull();
  time.ms = 15_000;
  expect(read(1015, { slow: 42, asked: 9150 })).toEqual({ seconds: 15, by: { slow: 2, asked: 150 } });
});

test('a server that was started anew counts from 0, also where it has already counted further than before', () => {
  const { time, read } = setup();
  read(1000, { slow: 40, asked: 100 });
  time.ms = 60_000;
  expect(read(20, { slow: 3, asked: 700 })).toEqual({ seconds: 60, by: { slow: 3, asked: 700 } });
  time.ms = 75_000;
  expect(read(35, { slow: 3, asked: 710 })).toEqual({ seconds: 15, by: { slow: 0, asked: 10 } });
});

test('a counter that alone was reset counts from 0, the others go on', () => {
  const { time, read } = setup();
  read(1000, { slow: 40, asked: 100 });
  time.ms = 15_000;
  expect(read(1015, { slow: 1, asked: 130 })).toMatchObject({ by: { slow: 1, asked: 30 } });
});

test('uptimes that are rounded, and the jitter of a tick, are no restart', () => {
  const { time, read } = setup();
  read(1000, { slow: 40 });
  time.ms = 15_900;
  expect(read(1014, { slow: 41 })).toMatchObject({ by: { slow: 1 } });
});

test('without an uptime only a fall tells of a restart', () => {
  const { time, read } = setup();
  read(Number.NaN, { slow: 40 });
  time.ms = 15_000;
  expect(read(Number.NaN, { slow: 41 })).toMatchObject({ by: { slow: 1 } });
  time.ms = 30_000;
  expect(read(Number.NaN, { slow: 2 })).toMatchObject({ by: { slow: 2 } });
});

test('what was added during a long silence is not told as of now', () => {
  const { time, read } = setup();
  read(1000, { slow: 40 });
  time.ms = 301_000;
  expect(read(1301, { slow: 9000 })).toBeNull();
  time.ms = 316_000;
  expect(read(1316, { slow: 9001 })).toMatchObject({ by: { slow: 1 } });
});

test('servers are apart; a counter that is new has no increase yet', () => {
  const { time, read } = setup();
  read(1000, { slow: 40 });
  read(50, { slow: 7 }, 'db-2');
  time.ms = 10_000;
  expect(read(60, { slow: 9, fresh: 5 }, 'db-2')).toEqual({ seconds: 10, by: { slow: 2 } });
  expect(read(1010, { slow: 40 })).toEqual({ seconds: 10, by: { slow: 0 } });
});
