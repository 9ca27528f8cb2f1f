import { silentLogger } from './logger.ts';
import { createScheduler } from './scheduler.ts';

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

function setup(random = 0) {
  const logger = { ...silentLogger, error: jest.fn(), warn: jest.fn() };
  return { logger, scheduler: createScheduler({ clock: () => Date.now(), logger, random: () => random }) };
}

test('runs after the jitter and then at every interval', async () => {
  const { scheduler } = setup(0.5);
  const at: number[] = [];
  const start = Date.now();
  scheduler.every('tick', 10_000, () => void at.push(Date.now() - start));
  await jest.advanceTimersByTimeAsync(31_000);
  expect(at).toEqual([500, 10_500, 20_500, 30_500]);
  await scheduler.stop();
});

test('never runs a job twice at once: what falls due meanwhile is left out, and the rhythm is kept', async () => {
  const { scheduler } = setup();
  const at: number[] = [];
  const start = Date.now();
  let running = 0;
  scheduler.every('slow', 1_000, async () => {
    running += 1;
    expect(running).toBe(1);
    at.push(Date.now() - start);
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    running -= 1;
  });
  await jest.advanceTimersByTimeAsync(7_000);
  expect(at).toEqual([0, 3_000, 6_000]);
  const stopped = scheduler.stop();
  await jest.advanceTimersByTimeAsync(3_000);
  await stopped;
});

test.each([
  ['rejecting', () => Promise.reject(new Error('no'))],
  [
    'throwing',
    () => {
      throw new Error('no');
    },
  ],
])('a %s job is logged at first, then once a minute, and goes on', async (_kind, job) => {
  const { scheduler, logger } = setup();
  const run = jest.fn(job);
  scheduler.every('bad', 1_000, run);
  await jest.advanceTimersByTimeAsync(59_500);
  expect(run).toHaveBeenCalledTimes(60);
  expect(logger.error).toHaveBeenCalledTimes(1);
  await jest.advanceTimersByTimeAsync(1_000);
  expect(logger.error).toHaveBeenCalledTimes(2);
  expect(logger.error.mock.calls[1][1]).toMatchObject({ job: 'bad', repeated: 59 });
  await scheduler.stop();
});

test('a clock that is set back an hour does not postpone the next run', async () => {
  let shift = 0;
  const scheduler = createScheduler({ clock: () => Date.now() + shift, logger: silentLogger, random: () => 0 });
  const run = jest.fn(() => {
    shift = -3_600_000;
  });
  scheduler.every('tick', 1_000, run);
  await jest.advanceTimersByTimeAsync(3_500);
  expect(run).toHaveBeenCalledTimes(4);
  await scheduler.stop();
});

test('stop aborts the run under way, waits for it and starts no other', async () => {
  const { scheduler, logger } = setup();
  let ended = false;
  const run = jest.fn(async (signal: AbortSignal) => {
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    await new Promise((resolve) => setTimeout(resolve, 300));
    ended = true;
    throw new Error('interrupted');
  });
  scheduler.every('long', 1_000, run);
  await jest.advanceTimersByTimeAsync(10);
  const stopped = Promise.all([scheduler.stop(), scheduler.stop()]);
  await jest.advanceTimersByTimeAsync(301);
  await stopped;
  expect(ended).toBe(true);
  expect(logger.error).not.toHaveBeenCalled();
  await jest.advanceTimersByTimeAsync(10_000);
  expect(run).toHaveBeenCalledTimes(1);
  expect(() => scheduler.every('more', 1_000, run)).toThrow('stopped');
});

test('a job that ignores its signal delays shutdown by 10 s at most, and is named', async () => {
  const { scheduler, logger } = setup();
  scheduler.every('deaf', 1_000, () => new Promise(() => undefined));
  await jest.advanceTimersByTimeAsync(10);
  const stopped = scheduler.stop();
  await jest.advanceTimersByTimeAsync(10_001);
  await stopped;
  expect(logger.warn).toHaveBeenCalledWith(expect.any(String), { job: 'deaf', waitedMs: 10_000 });
});

test('one job can be stopped alone', async () => {
  const { scheduler } = setup();
  const [one, other] = [jest.fn(), jest.fn()];
  const job = scheduler.every('one', 1_000, one);
  scheduler.every('other', 1_000, other);
  await jest.advanceTimersByTimeAsync(10);
  await job.stop();
  await jest.advanceTimersByTimeAsync(2_000);
  expect(one).toHaveBeenCalledTimes(1);
  expect(other).toHaveBeenCalledTimes(3);
  await scheduler.stop();
});
