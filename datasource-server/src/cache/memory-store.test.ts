import fc from 'fast-check';
import { createMemoryStore } from './memory-store.ts';

const entry = (value: string) => ({ value, asOf: 0, freshMs: 1, staleMs: 10 });

test('gives back what was set, the newest of each key', () => {
  const store = createMemoryStore({ maxBytes: 10_000, maxEntries: 10 });
  store.set('a', entry('one'));
  store.set('a', entry('two'));
  expect(store.get('a')).toEqual(entry('two'));
  expect(store.get('b')).toBeUndefined();
  expect(store.stats()).toMatchObject({ backend: 'memory', entries: 1 });
});

test('drops the least recently used when there are too many', () => {
  const store = createMemoryStore({ maxBytes: 1e6, maxEntries: 2 });
  store.set('a', entry('1'));
  store.set('b', entry('2'));
  store.get('a');
  store.set('c', entry('3'));
  expect(['a', 'b', 'c'].map((key) => store.get(key)?.value)).toEqual(['1', undefined, '3']);
});

test('a value too large to keep is not kept, and does not leave an older one in its place', () => {
  const store = createMemoryStore({ maxBytes: 4_000, maxEntries: 10 });
  store.set('small', entry('x'));
  store.set('big', entry('old'));
  store.set('big', entry('创'.repeat(1_000)));
  expect(store.get('big')).toBeUndefined();
  expect(store.get('small')?.value).toBe('x');
});

test('bytes and entries stay within bounds and come back to nothing', async () => {
  const operation = fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.option(fc.nat(400), { nil: undefined }));
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { maxLength: 60 }), async (operations) => {
      const store = createMemoryStore({ maxBytes: 2_000, maxEntries: 3 });
      for (const [key, length] of operations) {
        if (length === undefined) {
          store.delete(key);
        } else {
          store.set(key, entry('x'.repeat(length)));
        }
        const { bytes, entries } = store.stats();
        expect(bytes).toBeLessThanOrEqual(2_000);
        expect(entries).toBeLessThanOrEqual(3);
      }
      ['a', 'b', 'c', 'd'].forEach((key) => store.delete(key));
      expect(store.stats()).toEqual({ backend: 'memory', entries: 0, bytes: 0 });
    })
  );
});
