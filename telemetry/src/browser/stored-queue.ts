/** Payloads that wait for the network, oldest first, in the browser's storage so that they outlive the page. */
export interface StoredQueue {
  /** False where there is no storage: then they live as long as the page. */
  isLasting: boolean;
  put(body: string): void;
  /** Takes the oldest out. */
  take(): Held | undefined;
  /** Puts it back in its place. */
  restore(held: Held): void;
}

export interface Held {
  body: string;
  /** Its key in storage; undefined of one in memory. */
  key: string | undefined;
}

interface StoredQueueOptions {
  storage: Storage | undefined;
  /** All keys begin with it; tabs of one application share it. */
  prefix: string;
  /** Epoch ms. */
  now: () => number;
  random: () => number;
  /** Told how many payloads were given up for lack of room or for their age. */
  onDropped: (count: number) => void;
}

export const MAX_ENTRIES = 100;
/** Storage is the page's: of the usual five million characters a monitor takes a tenth at most. */
export const MAX_CHARACTERS = 500_000;
/** The data server believes no older clock. */
const MAX_AGE_MS = 7 * 86_400_000;
const TIME_DIGITS = 9;

/** One key a payload, so that tabs never overwrite each other's. Never throws: what storage refuses is kept in memory. */
export function createStoredQueue({ storage, prefix, now, random, onDropped }: StoredQueueOptions): StoredQueue {
  const memory: Held[] = [];
  let count = 0;

  const keys = (): string[] => {
    const found: string[] = [];
    for (let at = 0; at < (storage?.length ?? 0); at += 1) {
      const key = storage?.key(at);
      if (key?.startsWith(prefix)) {
        found.push(key);
      }
    }
    return found.sort();
  };
  const newKey = () => {
    count = (count + 1) % 46_656;
    const time = now().toString(36).padStart(TIME_DIGITS, '0');
    return `${prefix}${time}${count.toString(36).padStart(3, '0')}${random().toString(36).slice(2, 8)}`;
  };
  const store = ({ body, key = newKey() }: Held): boolean => {
    if (storage === undefined) {
      return false;
    }
    const held = keys();
    let characters = held.reduce((sum, key) => sum + (storage.getItem(key)?.length ?? 0), 0);
    for (;;) {
      if (held.length < MAX_ENTRIES && characters + body.length <= MAX_CHARACTERS) {
        if (setItem(storage, key, body)) {
          return true;
        }
      }
      const oldest = held.shift();
      if (oldest === undefined) {
        return false;
      }
      characters -= storage.getItem(oldest)?.length ?? 0;
      storage.removeItem(oldest);
      onDropped(1);
    }
  };
  /** In storage, or else in memory, where the newest is the last. */
  const keep = (held: Held, remember: (held: Held) => void) => {
    try {
      if (store(held)) {
        return;
      }
    } catch {
      // Storage that was revoked while the page was open; memory takes its place.
    }
    remember(held);
    if (memory.length > MAX_ENTRIES) {
      memory.shift();
      onDropped(1);
    }
  };

  return {
    isLasting: storage !== undefined,
    put(body) {
      keep({ body, key: undefined }, (held) => memory.push(held));
    },
    restore(held) {
      keep(held, () => memory.unshift(held));
    },
    take() {
      try {
        for (const key of keys()) {
          const body = storage?.getItem(key);
          storage?.removeItem(key);
          if (isFresh(key.slice(prefix.length), now())) {
            if (typeof body === 'string') {
              return { body, key };
            }
          } else {
            onDropped(1);
          }
        }
      } catch {
        // As above: what memory holds is still there.
      }
      return memory.shift();
    },
  };
}

function isFresh(key: string, now: number): boolean {
  return now - parseInt(key.slice(0, TIME_DIGITS), 36) < MAX_AGE_MS;
}

function setItem(storage: Storage, key: string, body: string): boolean {
  try {
    storage.setItem(key, body);
    return true;
  } catch {
    // Full: the caller makes room.
    return false;
  }
}
