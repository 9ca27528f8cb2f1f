/** How long an answer may be served: as it is up to `freshMs`, and up to `staleMs` while a newer one is being fetched. */
export interface CachePolicy {
  freshMs: number;
  staleMs: number;
}

interface PolicyInput {
  /** End of the asked range, epoch ms, not included. */
  rangeTo: number;
  now: number;
  /** Width of one bucket; null when the answer is one number a series over the whole range. */
  bucketMs: number | null;
  /** Up to where the data are known to be complete, epoch ms; null when the source does not tell. */
  completeUntil: number | null;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const OPEN_FRESH_MIN_MS = 2 * SECOND;
const OPEN_FRESH_MAX_MS = 30 * SECOND;
const CLOSED_FRESH_MAX_MS = 10 * MINUTE;
const CLOSED_STALE_MAX_MS = 24 * HOUR;
/** A total without buckets is held as long as a bucket of one minute. */
const TOTAL_BUCKET_MS = MINUTE;

/**
 * The age up to which an answer is served, by whether its last bucket can still change.
 *
 * | range | fresh | stale |
 * |---|---|---|
 * | open: ends after `completeUntil` (or after now) | a tenth of a bucket, 2 s to 30 s | ten times that |
 * | closed for a time `t` | `t` / 10, up to 10 min | `t`, up to 24 h |
 *
 * A closed range is held the longer the longer ago it closed, because late rows arrive soon after their bucket has
 * ended. It is never held shorter than an open one.
 */
export function cachePolicy({ rangeTo, now, bucketMs, completeUntil }: PolicyInput): CachePolicy {
  const openFreshMs = clamp((bucketMs ?? TOTAL_BUCKET_MS) / 10, OPEN_FRESH_MIN_MS, OPEN_FRESH_MAX_MS);
  const openStaleMs = openFreshMs * 10;
  if (rangeTo > Math.min(now, completeUntil ?? now)) {
    return { freshMs: openFreshMs, staleMs: openStaleMs };
  }
  const closedForMs = now - rangeTo;
  return {
    freshMs: clamp(closedForMs / 10, openFreshMs, CLOSED_FRESH_MAX_MS),
    staleMs: clamp(closedForMs, openStaleMs, CLOSED_STALE_MAX_MS),
  };
}

function clamp(value: number, least: number, most: number): number {
  return Math.round(Math.min(Math.max(value, least), most));
}
