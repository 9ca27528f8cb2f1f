import { silentLogger } from '../../platform/logger.ts';
import { HeldMemory } from './held-memory.ts';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test('gives back once for the heavy statements of two seconds, and not for quick ones', async () => {
  const purge = jest.fn(() => Promise.resolve());
  const memory = new HeldMemory(purge, silentLogger);
  memory.afterStatement(199);
  jest.advanceTimersByTime(10_000);
  expect(purge).not.toHaveBeenCalled();
  memory.afterStatement(200);
  memory.afterStatement(5000);
  jest.advanceTimersByTime(2000);
  expect(purge).toHaveBeenCalledTimes(1);
  memory.afterStatement(300);
  jest.advanceTimersByTime(2000);
  expect(purge).toHaveBeenCalledTimes(2);
  await memory.close();
  expect(purge).toHaveBeenCalledTimes(2);
});

test('gives back what is held when it is closed, waits for that, and begins nothing afterwards', async () => {
  let done = false;
  const purge = jest.fn(async () => {
    await Promise.resolve();
    done = true;
  });
  const memory = new HeldMemory(purge, silentLogger);
  memory.afterStatement(300);
  await memory.close();
  expect(done).toBe(true);
  memory.afterStatement(300);
  jest.advanceTimersByTime(10_000);
  expect(purge).toHaveBeenCalledTimes(1);
});

test('tells once when it cannot, and asks no more', async () => {
  const warn = jest.fn();
  const purge = jest.fn(() => Promise.reject(new Error('no')));
  const memory = new HeldMemory(purge, { ...silentLogger, warn });
  for (let round = 0; round < 3; round++) {
    memory.afterStatement(300);
    await jest.advanceTimersByTimeAsync(2000);
  }
  expect(purge).toHaveBeenCalledTimes(1);
  expect(warn).toHaveBeenCalledTimes(1);
});
