import { createStoredQueue, MAX_CHARACTERS, MAX_ENTRIES } from './stored-queue.ts';

const PREFIX = 'aimarket-telemetry:shop:';

/** A browser's storage of limited size. */
class FakeStorage implements Storage {
  readonly entries = new Map<string, string>();
  constructor(private readonly quota = 5_000_000) {}
  get length() {
    return this.entries.size;
  }
  key(at: number) {
    return [...this.entries.keys()][at] ?? null;
  }
  getItem(key: string) {
    return this.entries.get(key) ?? null;
  }
  setItem(key: string, value: string) {
    const others = [...this.entries].filter(([name]) => name !== key).reduce((sum, [, text]) => sum + text.length, 0);
    if (others + value.length > this.quota) {
      throw new DOMException('full', 'QuotaExceededError');
    }
    this.entries.set(key, value);
  }
  removeItem(key: string) {
    this.entries.delete(key);
  }
  clear() {
    this.entries.clear();
  }
}

function queueOn(storage: Storage | undefined) {
  const clock = { now: Date.UTC(2026, 0, 1) };
  let dropped = 0;
  const queue = createStoredQueue({
    storage,
    prefix: PREFIX,
    now: () => clock.now,
    random: Math.random,
    onDropped: (count) => (dropped += count),
  });
  const all = () => {
    const bodies: string[] = [];
    for (let held = queue.take(); held !== undefined; held = queue.take()) {
      bodies.push(held.body);
    }
    return bodies;
  };
  return { queue, clock, all, dropped: () => dropped };
}

describe.each(['storage', 'memory'])('in %s', (where) => {
  const make = () => queueOn(where === 'storage' ? new FakeStorage() : undefined);

  it('gives back what was put in, oldest first, each once', () => {
    const { queue, clock, all } = make();
    for (const body of ['a', 'b', 'c']) {
      queue.put(body);
      clock.now += body === 'a' ? 0 : 5000;
    }
    expect(queue.isLasting).toBe(where === 'storage');
    expect(all()).toEqual(['a', 'b', 'c']);
    expect(all()).toEqual([]);
  });

  it('has what is put back in its place', () => {
    const { queue, clock, all } = make();
    for (const body of ['a', 'b', 'c']) {
      queue.put(body);
      clock.now += 5000;
    }
    const first = queue.take();
    queue.restore(first!);
    expect(all()).toEqual(['a', 'b', 'c']);
  });

  it('keeps the latest hundred and counts the others', () => {
    const { queue, all, dropped } = make();
    for (let at = 0; at < MAX_ENTRIES + 7; at += 1) {
      queue.put(String(at));
    }
    expect(dropped()).toBe(7);
    expect(all()).toEqual(Array.from({ length: MAX_ENTRIES }, (_, at) => String(at + 7)));
  });
});

test('another page of the application finds what was left; another application does not', () => {
  const storage = new FakeStorage();
  storage.setItem('theme', 'dark');
  storage.setItem('aimarket-telemetry:shopping:1', 'theirs');
  queueOn(storage).queue.put('mine');
  expect(queueOn(storage).all()).toEqual(['mine']);
  expect([...storage.entries.keys()]).toEqual(['theme', 'aimarket-telemetry:shopping:1']);
});

test('takes no more room than its share', () => {
  const storage = new FakeStorage();
  const { queue, dropped } = queueOn(storage);
  for (let at = 0; at < 30; at += 1) {
    queue.put('x'.repeat(30_000));
  }
  const characters = [...storage.entries.values()].reduce((sum, text) => sum + text.length, 0);
  expect(characters).toBeLessThanOrEqual(MAX_CHARACTERS);
  expect(characters).toBeGreaterThan(MAX_CHARACTERS - 30_000);
  expect(dropped()).toBe(30 - storage.length);
});

test('makes room of its own where the page has filled the storage, and never of what is the page’s', () => {
  const storage = new FakeStorage(1000);
  storage.setItem('cart', 'x'.repeat(850));
  const { queue, all, dropped } = queueOn(storage);
  queue.put('a'.repeat(100));
  queue.put('b'.repeat(100));
  expect(dropped()).toBe(1);
  queue.put('c'.repeat(400));
  expect(storage.getItem('cart')).toHaveLength(850);
  expect(all()).toEqual(['c'.repeat(400)]);
});

test('gives up what no data server would believe any more', () => {
  const { queue, clock, all, dropped } = queueOn(new FakeStorage());
  queue.put('old');
  clock.now += 8 * 86_400_000;
  queue.put('new');
  expect(all()).toEqual(['new']);
  expect(dropped()).toBe(1);
});

test('lives in memory where storage breaks while the page is open', () => {
  const storage = new FakeStorage();
  storage.setItem('theme', 'dark');
  const { queue, all } = queueOn(storage);
  storage.key = () => {
    throw new DOMException('revoked', 'SecurityError');
  };
  queue.put('a');
  queue.put('b');
  expect(all()).toEqual(['a', 'b']);
});
