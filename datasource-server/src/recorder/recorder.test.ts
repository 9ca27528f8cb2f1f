import type { EventRow } from '../engines/engine.ts';
import { silentLogger } from '../platform/logger.ts';
import { createScheduler } from '../platform/scheduler.ts';
import { createRecorder } from './recorder.ts';
import type { Sample, SampleSource } from './sample.ts';

const NOW = Date.UTC(2026, 1, 28, 15, 59, 59, 7);
const source = (name: string, read: () => Promise<Sample[]>): SampleSource => ({ name, read });
const fine = source('memory', async () => [{ metric: 'memory', host: 'h', value: 41.5 }]);

beforeEach(() => {
  jest.useFakeTimers({ now: NOW });
});

afterEach(() => {
  jest.useRealTimers();
});

function setup(
  sources: SampleSource[],
  insert = jest.fn<Promise<void>, [string, readonly EventRow[]]>(async () => undefined)
) {
  const logger = { ...silentLogger, warn: jest.fn(), error: jest.fn() };
  const clock = () => Date.now();
  const scheduler = createScheduler({ clock, logger, random: () => 0 });
  return {
    insert,
    logger,
    scheduler,
    recorder: createRecorder({ store: { insert }, sources, scheduler, clock, logger }),
  };
}

test('writes a row a sample, every column set, stamped in UTC with the time of the tick', async () => {
  const slow = source('slow', async () => {
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    return [{ metric: 'disk', host: 'h', mount: '/data', value: 12 }];
  });
  const health = source('health', async () => [{ metric: 'up', component: 'redis', value: 0 }]);
  const { insert, recorder } = setup([slow, health, fine]);
  const recorded = recorder.record();
  await jest.advanceTimersByTimeAsync(3_000);
  await recorded;
  const ts = '2026-02-28 15:59:59.007';
  expect(insert.mock.calls).toEqual([
    [
      'samples',
      [
        { ts, metric: 'disk', host: 'h', mount: '/data', component: '', value: 12, source: 'recorder' },
        { ts, metric: 'up', host: '', mount: '', component: 'redis', value: 0, source: 'recorder' },
        { ts, metric: 'memory', host: 'h', mount: '', component: '', value: 41.5, source: 'recorder' },
      ],
    ],
  ]);
});

test('a source that fails or hangs loses its own samples only, is named once a minute, and is asked again', async () => {
  const failing = source('sessions', () => Promise.reject(new Error('MySQL is down')));
  let release: (samples: Sample[]) => void = () => undefined;
  const hang = jest.fn(() => new Promise<Sample[]>((resolve) => (release = resolve)));
  const { insert, logger, recorder, scheduler } = setup([failing, source('disk', hang), fine]);
  recorder.start();
  await jest.advanceTimersByTimeAsync(44_000);
  expect(insert.mock.calls.map(([, rows]) => rows.map(({ metric }) => metric))).toEqual([
    ['memory'],
    ['memory'],
    ['memory'],
  ]);
  expect(hang).toHaveBeenCalledTimes(1);
  expect(logger.warn.mock.calls.map(([, fields]) => fields.source)).toEqual(['sessions', 'disk']);

  release([]);
  hang.mockImplementation(async () => [{ metric: 'disk', value: 1 }]);
  await jest.advanceTimersByTimeAsync(15_000);
  expect(insert.mock.lastCall?.[1].map(({ metric }) => metric)).toEqual(['disk', 'memory']);
  await scheduler.stop();
});

test('samples every 15 s; what a dead store does not take is dropped and not written later', async () => {
  let dead = false;
  const insert = jest.fn<Promise<void>, [string, readonly EventRow[]]>(async () => {
    if (dead) {
      throw new Error('engine down');
    }
  });
  const { logger, recorder, scheduler } = setup([fine], insert);
  recorder.start();
  await jest.advanceTimersByTimeAsync(1_000);
  dead = true;
  await jest.advanceTimersByTimeAsync(30_000);
  dead = false;
  await jest.advanceTimersByTimeAsync(15_000);
  expect(insert.mock.calls.map(([, rows]) => rows.map(({ ts }) => ts))).toEqual([
    ['2026-02-28 15:59:59.007'],
    ['2026-02-28 16:00:14.007'],
    ['2026-02-28 16:00:29.007'],
    ['2026-02-28 16:00:44.007'],
  ]);
  expect(logger.warn).toHaveBeenCalledTimes(1);
  expect(logger.error).not.toHaveBeenCalled();
  await scheduler.stop();
});

test('a store that takes long gets no second write meanwhile', async () => {
  let waiting = 0;
  const insert = jest.fn<Promise<void>, [string, readonly EventRow[]]>(async () => {
    waiting += 1;
    expect(waiting).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 40_000));
    waiting -= 1;
  });
  const { recorder, scheduler } = setup([fine], insert);
  recorder.start();
  await jest.advanceTimersByTimeAsync(100_000);
  expect(insert).toHaveBeenCalledTimes(3);
  const stopped = scheduler.stop();
  await jest.advanceTimersByTimeAsync(40_000);
  await stopped;
});

test('no number is no sample, and no sample is no write', async () => {
  const odd = source('odd', async () => [NaN, Infinity, -Infinity].map((value) => ({ metric: 'x', value })));
  const { insert, recorder } = setup([odd]);
  await recorder.record();
  expect(insert).not.toHaveBeenCalled();
});
