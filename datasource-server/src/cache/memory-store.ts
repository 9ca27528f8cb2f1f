import type { CacheEntry, ResultStore, StoreStats } from './result-store.ts';

interface MemoryStoreOptions {
  /** Upper bound of what the strings may take, keys included. */
  maxBytes: number;
  maxEntries: number;
}

/** The memory-backed store answers at once, not by promise, so that a warm hit costs no turn of the event loop. */
export interface MemoryStore extends ResultStore {
  get(key: string): CacheEntry | undefined;
  set(key: string, entry: CacheEntry): void;
  delete(key: string): void;
  stats(): StoreStats;
}

const ENTRY_OVERHEAD_BYTES = 200;

/** Least recently used goes first. One value may take half of `maxBytes`; a larger one is not kept. */
export function createMemoryStore({ maxBytes, maxEntries }: MemoryStoreOptions): MemoryStore {
  // A Map iterates in the order of insertion; a read inserts anew, so the first key is the least recently used.
  const entries = new Map<string, CacheEntry>();
  let bytes = 0;

  function remove(key: string): void {
    const entry = entries.get(key);
    if (entry !== undefined) {
      entries.delete(key);
      bytes -= sizeOf(key, entry);
    }
  }

  return {
    get(key) {
      const entry = entries.get(key);
      if (entry !== undefined) {
        entries.delete(key);
        entries.set(key, entry);
      }
      return entry;
    },

    set(key, entry) {
      remove(key);
      const size = sizeOf(key, entry);
      if (size > maxBytes / 2) {
        return;
      }
      entries.set(key, entry);
      bytes += size;
      for (const oldest of entries.keys()) {
        if (bytes <= maxBytes && entries.size <= maxEntries) {
          break;
        }
        remove(oldest);
      }
    },

    delete: remove,

    stats: () => ({ backend: 'memory', entries: entries.size, bytes }),

    async close() {
      entries.clear();
      bytes = 0;
    },
  };
}

/** Bytes in memory, two a character: V8 stores any string with Chinese in it that way. */
function sizeOf(key: string, entry: CacheEntry): number {
  return 2 * (key.length + entry.value.length) + ENTRY_OVERHEAD_BYTES;
}
