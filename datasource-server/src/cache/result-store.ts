import type { CachePolicy } from './cache-policy.ts';

/** One stored answer. Its policy travels with it: what was loaded while its range was open stays short-lived for ever. */
export interface CacheEntry extends CachePolicy {
  value: string;
  /** Epoch ms at which its load began: the value is at least as new as this. */
  asOf: number;
}

export interface StoreStats {
  backend: 'memory' | 'redis';
  /** Held in this process; what lies in Redis is not counted. */
  entries: number;
  bytes: number;
}

/**
 * Where answers are kept. Neither method ever throws or rejects: a store that has trouble behaves as if it were empty.
 * `get` may answer with an entry that is past its `staleMs`; who reads decides by its age.
 */
export interface ResultStore {
  get(key: string): CacheEntry | undefined | Promise<CacheEntry | undefined>;
  /** Kept for `entry.staleMs` at most. */
  set(key: string, entry: CacheEntry): void | Promise<void>;
  stats(): StoreStats;
  close(): Promise<void>;
}
