import type { LeanItem } from './lean-item.ts';

/** Gathers items into payloads. */
export interface Batch {
  add(item: LeanItem): void;
  flush(): void;
  stop(): void;
}

interface BatchOptions {
  /** A payload of at most MAX_BYTES, unless one item alone is larger. */
  send: (body: string) => void;
  intervalMs: number;
}

interface Payload {
  meta: string;
  lists: Map<LeanItem['key'], string[]>;
  items: number;
  bytes: number;
}

const MAX_ITEMS = 50;
/** A browser lets a page that is being left have 64 kB under way: one payload that is being sent, and the last one. */
export const MAX_BYTES = 30_000;

/** One payload holds items of one state of the page, as Faro's payload has one `meta`. */
export function createBatch({ send, intervalMs }: BatchOptions): Batch {
  let payload: Payload | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (payload !== undefined) {
      const body = bodyOf(payload);
      payload = undefined;
      send(body);
    }
  };

  return {
    add({ meta, key, payload: item }) {
      const metaText = JSON.stringify(meta);
      const text = JSON.stringify(item);
      const bytes = byteLength(text) + 1;
      if (payload !== undefined && (payload.meta !== metaText || payload.bytes + bytes > MAX_BYTES)) {
        flush();
      }
      payload ??= { meta: metaText, lists: new Map(), items: 0, bytes: byteLength(metaText) + 100 };
      const list = payload.lists.get(key) ?? [];
      list.push(text);
      payload.lists.set(key, list);
      payload.items += 1;
      payload.bytes += bytes;
      if (payload.items >= MAX_ITEMS) {
        flush();
      }
      if (payload !== undefined) {
        timer ??= setTimeout(flush, intervalMs);
      }
    },
    flush,
    stop() {
      flush();
      clearTimeout(timer);
    },
  };
}

/** In UTF-8; where the browser cannot tell, as much as it can be. */
function byteLength(text: string): number {
  return typeof TextEncoder === 'undefined' ? text.length * 3 : new TextEncoder().encode(text).length;
}

function bodyOf({ meta, lists }: Payload): string {
  const parts = [...lists].map(([key, items]) => `"${key}":[${items.join(',')}]`);
  return `{"meta":${meta},${parts.join(',')}}`;
}
