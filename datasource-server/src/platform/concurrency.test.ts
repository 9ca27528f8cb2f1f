import fc from 'fast-check';
import { createLimiter } from './concurrency.ts';
import { ServiceError } from './errors.ts';

function task() {
  let end: (error?: Error) => void = () => undefined;
  const done = new Promise<void>((resolve, reject) => (end = (error) => (error ? reject(error) : resolve())));
  // A task may be told to fail before anybody has run it.
  done.catch(() => undefined);
  return { run: jest.fn(() => done), end };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('runs up to the limit at once and the rest in order of arrival', async () => {
  const limiter = createLimiter({ concurrency: 2, maxQueue: 10 });
  const tasks = [task(), task(), task(), task()];
  const all = tasks.map(({ run }) => limiter.run(run));
  await turn();
  expect(tasks.map(({ run }) => run.mock.calls.length)).toEqual([1, 1, 0, 0]);
  expect([limiter.active, limiter.queued]).toEqual([2, 2]);
  tasks[1]?.end();
  await turn();
  expect(tasks.map(({ run }) => run.mock.calls.length)).toEqual([1, 1, 1, 0]);
  tasks.forEach(({ end }) => end());
  await Promise.all(all);
  expect([limiter.active, limiter.queued]).toEqual([0, 0]);
});

test('refuses at once when the queue is full, and says when to come again', async () => {
  const limiter = createLimiter({ concurrency: 1, maxQueue: 1, retryAfterSeconds: 3 });
  const [first, second] = [task(), task()];
  const running = [limiter.run(first.run), limiter.run(second.run)];
  const refused = limiter.run(async () => 1);
  await expect(refused).rejects.toMatchObject({ code: 'overloaded', retryAfter: 3, status: 503 });
  await expect(refused).rejects.toBeInstanceOf(ServiceError);
  first.end();
  second.end();
  await Promise.all(running);
  await expect(limiter.run(async () => 1)).resolves.toBe(1);
});

test('a caller who aborts leaves the queue and its place goes to the next', async () => {
  const limiter = createLimiter({ concurrency: 1, maxQueue: 2 });
  const [first, left, last] = [task(), task(), task()];
  const controller = new AbortController();
  const running = limiter.run(first.run);
  const leaving = limiter.run(left.run, controller.signal);
  const waiting = limiter.run(last.run);
  controller.abort();
  await expect(leaving).rejects.toMatchObject({ code: 'cancelled' });
  expect(limiter.queued).toBe(1);
  first.end();
  last.end();
  await Promise.all([running, waiting]);
  expect(left.run).not.toHaveBeenCalled();
  await expect(limiter.run(left.run, controller.signal)).rejects.toMatchObject({ code: 'cancelled' });
});

test('failed tasks, thrown at once or later, free their place', async () => {
  const limiter = createLimiter({ concurrency: 1, maxQueue: 0 });
  const thrown = () => {
    throw new Error('at once');
  };
  await expect(limiter.run(thrown)).rejects.toThrow('at once');
  await expect(limiter.run(() => Promise.reject(new Error('later')))).rejects.toThrow('later');
  await expect(limiter.run(async () => 'ok')).resolves.toBe('ok');
});

type Step = { kind: 'arrive' } | { kind: 'end' | 'fail' | 'abort'; which: number };

test('whatever callers do, the bounds hold and no place is lost', async () => {
  const which = fc.nat(20);
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.constant({ kind: 'arrive' as const }),
    fc.record({ kind: fc.constantFrom('end' as const, 'fail' as const, 'abort' as const), which })
  );
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 3 }),
      fc.nat(3),
      fc.array(step, { maxLength: 40 }),
      async (concurrency, maxQueue, steps) => {
        const limiter = createLimiter({ concurrency, maxQueue });
        const callers: Array<ReturnType<typeof task> & { controller: AbortController; settled: Promise<unknown> }> = [];
        for (const at of steps) {
          if (at.kind === 'arrive') {
            const [work, controller] = [task(), new AbortController()];
            callers.push({
              ...work,
              controller,
              settled: limiter.run(work.run, controller.signal).catch(() => undefined),
            });
          } else {
            const caller = callers[at.which % Math.max(1, callers.length)];
            const action = {
              end: () => caller?.end(),
              fail: () => caller?.end(new Error('x')),
              abort: () => caller?.controller.abort(),
            };
            action[at.kind]();
          }
          await turn();
          expect(limiter.active).toBeLessThanOrEqual(concurrency);
          expect(limiter.queued).toBeLessThanOrEqual(maxQueue);
          expect(limiter.queued === 0 || limiter.active === concurrency).toBe(true);
        }
        callers.forEach(({ end }) => end());
        await Promise.all(callers.map(({ settled }) => settled));
        expect([limiter.active, limiter.queued]).toEqual([0, 0]);
      }
    ),
    { numRuns: 60 }
  );
});
