import type { EventRow } from '../engines/engine.ts';
import { silentLogger } from '../platform/logger.ts';
import { createScheduler } from '../platform/scheduler.ts';
import { ServiceError } from '../platform/errors.ts';
import { createRecorder } from './recorder.ts';
import type { Sample, SampleSource } from './sample.ts';

const NOW = Date.UTC(2026, 1, 28, 15, 59, 59, 7);
const source = (name: string, read: () => Promise<Sample[]>): SampleSource => ({
  name,
  title: { zh: name, en: name },
  read,
});
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

describe('the report', () => {
  const text = { zh: '账号没有权限', en: 'the account may not' };
  const statuses = (recorder: { report(): Array<{ status: string; since: number }> }) =>
    recorder.report().map(({ status, since }) => `${status} since ${(since - NOW) / 1000}`);

  test('says of each source how it fares, since when, and what it could not tell', async () => {
    let fault: Error | null = null;
    const partly: SampleSource = {
      ...source('mysql', async () => {
        if (fault) {
          throw fault;
        }
        return [{ metric: 'mysql.queries', value: 1 }];
      }),
      missing: () => [text],
    };
    const { recorder } = setup([partly, fine]);
    expect(recorder.report()[0]).toEqual({
      sampler: 'mysql',
      title: { zh: 'mysql', en: 'mysql' },
      status: 'waiting',
      missing: [],
      since: NOW,
      sampledAt: null,
      samples: 0,
      elapsedMs: null,
    });
    jest.setSystemTime(NOW + 15_000);
    await recorder.record();
    expect(recorder.report()[0]).toMatchObject({ status: 'ok', missing: [text], sampledAt: NOW + 15_000, samples: 1 });
    jest.setSystemTime(NOW + 30_000);
    await recorder.record();
    expect(statuses(recorder)).toEqual(['ok since 15', 'ok since 15']);

    fault = new ServiceError('unavailable', text);
    jest.setSystemTime(NOW + 45_000);
    await recorder.record();
    expect(recorder.report()[0]).toMatchObject({
      status: 'failing',
      reason: text,
      missing: [],
      sampledAt: NOW + 30_000,
    });
    expect(statuses(recorder)).toEqual(['failing since 45', 'ok since 15']);

    fault = null;
    jest.setSystemTime(NOW + 60_000);
    await recorder.record();
    expect(recorder.report()[0]).not.toHaveProperty('reason');
    expect(statuses(recorder)).toEqual(['ok since 60', 'ok since 15']);
  });

  test('explains what is no error of ours: the time that is over, the reading before, the system’s code', async () => {
    const coded = source('disk', () => Promise.reject(Object.assign(new Error('spawn df ENOENT'), { code: 'ENOENT' })));
    const { recorder } = setup([coded, source('hung', () => new Promise(() => undefined))]);
    const first = recorder.record();
    await jest.advanceTimersByTimeAsync(11_000);
    await first;
    expect(recorder.report().map(({ reason }) => reason?.en)).toEqual([
      expect.stringContaining('ENOENT'),
      'It could not be read within 10 s.',
    ]);
    await recorder.record();
    expect(recorder.report()[1]?.reason?.zh).toBe('上一次读取还没有结束。');
  });

  test('names what is off, with the setting that turns it on', () => {
    const { logger, scheduler } = setup([]);
    const recorder = createRecorder({
      store: { insert: async () => undefined },
      sources: [],
      unread: [{ name: 'redis', title: text, off: text }],
      scheduler,
      clock: () => NOW,
      logger,
    });
    expect(recorder.report()).toEqual([
      expect.objectContaining({ sampler: 'redis', status: 'off', reason: text, since: NOW, samples: 0 }),
    ]);
  });
});
