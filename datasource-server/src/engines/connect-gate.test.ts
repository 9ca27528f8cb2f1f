import { ServiceError } from '../platform/errors.ts';
import { ConnectGate } from './connect-gate.ts';

function createGate() {
  let now = 0;
  const log: string[] = [];
  const gate = new ConnectGate({
    clock: () => now,
    firstDelayMs: 1000,
    longestDelayMs: 4000,
    describe: (error, retryAfter) =>
      new ServiceError(
        'unavailable',
        { zh: '停机', en: `down: ${(error as Error).message}` },
        { retryAfter, cause: error }
      ),
    onDown: () => log.push('down'),
    onUp: () => log.push('up'),
  });
  return { gate, log, pass: (ms: number) => (now += ms) };
}

const failing = (counter: { attempts: number }) => () => {
  counter.attempts += 1;
  return Promise.reject(new Error('refused'));
};

test('lets attempts through while they succeed', async () => {
  const { gate, log } = createGate();
  await expect(gate.connect(() => Promise.resolve('session'))).resolves.toBe('session');
  expect([gate.errors, log]).toEqual([0, []]);
});

test('after a failure, callers fail fast with the reason until the delay has passed; the delay doubles up to its limit', async () => {
  const { gate, log, pass } = createGate();
  const counter = { attempts: 0 };
  const attempt = failing(counter);
  await expect(gate.connect(attempt)).rejects.toMatchObject({ message: 'down: refused', retryAfter: 1 });
  for (const [delay, attempts] of [
    [1000, 2],
    [2000, 3],
    [4000, 4],
    [4000, 5],
  ] as const) {
    pass(delay - 1);
    await expect(gate.connect(attempt)).rejects.toMatchObject({ message: 'down: refused', retryAfter: 1 });
    expect(counter.attempts).toBe(attempts - 1);
    pass(1);
    await expect(gate.connect(attempt)).rejects.toMatchObject({ code: 'unavailable' });
    expect(counter.attempts).toBe(attempts);
  }
  expect([gate.errors, log]).toEqual([5, ['down']]);
});

test('attempts made side by side count as one failure', async () => {
  const { gate, log, pass } = createGate();
  const counter = { attempts: 0 };
  const attempt = failing(counter);
  const outcomes = await Promise.allSettled([1, 2, 3, 4].map(() => gate.connect(attempt)));
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected', 'rejected']);
  pass(1000);
  await expect(gate.connect(() => Promise.resolve(1))).resolves.toBe(1);
  expect([gate.errors, log]).toEqual([4, ['down', 'up']]);
});

test('one trial at a time; who comes meanwhile shares its outcome', async () => {
  const { gate, log, pass } = createGate();
  await expect(gate.connect(failing({ attempts: 0 }))).rejects.toThrow();
  pass(1000);
  let let_in: (value: string) => void = () => undefined;
  const trial = gate.connect(() => new Promise<string>((resolve) => (let_in = resolve)));
  let others = 0;
  const meanwhile = [1, 2].map(() => gate.connect(() => Promise.resolve((others += 1))));
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(others).toBe(0);
  let_in('first');
  await expect(trial).resolves.toBe('first');
  await expect(Promise.all(meanwhile)).resolves.toEqual([1, 2]);
  expect(log).toEqual(['down', 'up']);

  const again = createGate();
  await expect(again.gate.connect(failing({ attempts: 0 }))).rejects.toThrow();
  again.pass(1000);
  const counter = { attempts: 0 };
  const attempt = failing(counter);
  await Promise.allSettled([again.gate.connect(attempt), again.gate.connect(attempt), again.gate.connect(attempt)]);
  expect(counter.attempts).toBe(1);
});

test('a clock that is set back does not keep it closed', async () => {
  const { gate, pass } = createGate();
  const counter = { attempts: 0 };
  pass(1e6);
  await expect(gate.connect(failing(counter))).rejects.toMatchObject({ code: 'unavailable' });
  pass(-5e5);
  await expect(gate.connect(() => Promise.resolve('session'))).resolves.toBe('session');
});
