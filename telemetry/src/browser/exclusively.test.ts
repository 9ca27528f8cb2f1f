import { createExclusively } from './exclusively.ts';

/** Locks as a browser has them, for requests that do not wait. */
function fakeLocks() {
  const held = new Set<string>();
  const request = async (name: string, _options: unknown, callback: (lock: object | null) => Promise<void>) => {
    if (held.has(name)) {
      return callback(null);
    }
    held.add(name);
    try {
      return await callback({ name });
    } finally {
      held.delete(name);
    }
  };
  return { request } as unknown as LockManager;
}

test('while one tab is at it the other passes, and later it may', async () => {
  const locks = fakeLocks();
  const one = createExclusively(locks, 'queue');
  const other = createExclusively(locks, 'queue');
  const runs: string[] = [];
  let finish = () => {};
  const first = one(() => {
    runs.push('one');
    return new Promise<void>((resolve) => (finish = resolve));
  });
  await other(async () => void runs.push('other'));
  expect(runs).toEqual(['one']);
  finish();
  await first;
  await other(async () => void runs.push('other'));
  expect(runs).toEqual(['one', 'other']);
});

test('runs without locks, and where they are refused', async () => {
  let runs = 0;
  const task = async () => void (runs += 1);
  await createExclusively(undefined, 'queue')(task);
  const refusing = { request: () => Promise.reject(new DOMException('no', 'SecurityError')) } as unknown as LockManager;
  await createExclusively(refusing, 'queue')(task);
  expect(runs).toBe(2);
});

test('the task’s own failure is its caller’s, and it is not run again', async () => {
  let runs = 0;
  const failing = async () => {
    runs += 1;
    throw new Error('broken');
  };
  await expect(createExclusively(fakeLocks(), 'queue')(failing)).rejects.toThrow('broken');
  expect(runs).toBe(1);
});
