import type { SlsStatus } from '../../contract/ingest.ts';
import type { Text } from '../../contract/text.ts';
import type { Clock } from '../../platform/clock.ts';
import { toServiceError } from '../../platform/errors.ts';
import type { Logger } from '../../platform/logger.ts';
import { createLogThrottle } from '../../platform/log-throttle.ts';
import type { LineWriter } from '../line-writer.ts';
import { repairLines } from '../repair-lines.ts';
import { storeRepaired } from '../store-lines.ts';
import { createBackoff, type Backoff } from '../backoff.ts';
import { linesOfGroups } from './log-records.ts';
import type { SlsClient, SlsPosition } from './sls-client.ts';
import { SlsError, type SlsFailure } from './sls-error.ts';
import type { SlsJournal, SlsPending, SlsShard } from './sls-journal.ts';

export interface LogstorePullerOptions {
  project: string;
  logstore: string;
  /** Where in a logstore to begin of which nothing has been pulled. */
  start: SlsPosition;
  client: SlsClient;
  journal: SlsJournal;
  writer: LineWriter;
  clock: Clock;
  logger: Logger;
}

/** Pulls one logstore. */
export interface LogstorePuller {
  /**
   * One round: stores what the shards hold by now. Not to be called again before it has resolved. Never throws: what fails is
   * in the status and tried again in a later round. Ends at the next step when the signal aborts.
   */
  round(signal: AbortSignal): Promise<void>;
  status(): SlsStatus;
}

/** A shard, or the list of them. */
type Topic = number | 'listing';

const PAUSES = { firstMs: 250, longestMs: 30_000 };
const LIST_EVERY_MS = 10_000;
/** Throttling is daily business; it is a problem when nothing has come for so long. */
const THROTTLED_TOO_LONG_MS = 60_000;
/** What came in one answer comes in so many at most when it is pulled again. */
const MOST_ANSWERS = 20;

/**
 * Each range of a shard, from one cursor to the next, is announced in the journal, stored under a token, then struck off; a
 * crash in between pulls the same range again and stores it under the same token, which the engine drops (docs/decisions/0010).
 */
export function createLogstorePuller(options: LogstorePullerOptions): LogstorePuller {
  const { project, logstore, start, client, journal, writer, clock, logger } = options;
  const { state } = journal;
  const throttle = createLogThrottle({ logger, clock });
  const listing = createBackoff(PAUSES);
  const backoffs = new Map<number, Backoff>();
  /** What failed last and, epoch ms, since when it has. */
  const problems = new Map<Topic, { error: unknown; since: number }>();
  const readonly = new Set<number>();
  const totals = { lines: 0, pulledAt: null as number | null };
  let listAt = 0;

  async function round(signal: AbortSignal): Promise<void> {
    let hasMore = true;
    while (hasMore && !signal.aborted) {
      await listShards(signal);
      hasMore = false;
      for (const shard of state.shards) {
        hasMore = (await pullShard(shard, signal)) || hasMore;
      }
    }
  }

  async function listShards(signal: AbortSignal): Promise<void> {
    if (performance.now() < listAt || listing.isWaiting() || signal.aborted) {
      return;
    }
    await attempt('listing', listing, signal, async () => {
      const listed = await orAborted(client.listShards(logstore), signal);
      readonly.clear();
      listed.filter((shard) => shard.readonly).forEach(({ id }) => readonly.add(id));
      forget(listed.map(({ id }) => id));
      const known = new Set(state.shards.map(({ id }) => id));
      for (const { id } of listed.filter((shard) => !known.has(shard.id))) {
        // The children of a split hold nothing that is older than the start.
        const cursor = await orAborted(client.cursorAt(logstore, id, state.started ? 'begin' : start), signal);
        state.shards.push({ id, cursor, finished: false, pending: null });
      }
      state.started = true;
      await journal.save();
      listAt = performance.now() + LIST_EVERY_MS;
    });
  }

  /** Shards that SLS has dropped, with all of their logs. */
  function forget(listed: readonly number[]): void {
    for (const { id } of state.shards.filter((shard) => !listed.includes(shard.id))) {
      problems.delete(id);
      backoffs.delete(id);
    }
    state.shards = state.shards.filter(({ id }) => listed.includes(id));
  }

  /** Whether there may be more at once. */
  async function pullShard(shard: SlsShard, signal: AbortSignal): Promise<boolean> {
    const backoff = backoffs.get(shard.id) ?? createBackoff(PAUSES);
    backoffs.set(shard.id, backoff);
    if (shard.finished || backoff.isWaiting() || signal.aborted) {
      return false;
    }
    const progressed = await attempt(shard.id, backoff, signal, async () => {
      try {
        const more = await (shard.pending ? storeAnnounced(shard, shard.pending, signal) : storeNext(shard, signal));
        totals.pulledAt = clock();
        return more;
      } catch (error) {
        if (!isA('expired', error)) {
          throw error;
        }
        return resumeAtOldest(shard, error, signal);
      }
    });
    return progressed ?? false;
  }

  async function storeNext(shard: SlsShard, signal: AbortSignal): Promise<boolean> {
    const { groups, next } = await orAborted(client.pull(logstore, shard.id, shard.cursor), signal);
    if (groups.length === 0) {
      return next === shard.cursor ? finishReadonly(shard, signal) : moveTo(shard, next);
    }
    const token = `sls/${project}/${logstore}/${shard.id}/${shard.cursor}-${next}`;
    const pending = { to: next, token, receivedAt: clock() };
    shard.pending = pending;
    await journal.save();
    await store(shard, pending, groups);
    return moveTo(shard, next);
  }

  /** What a crash or a failure left between announcement and end: the same logs, however many answers they come in. */
  async function storeAnnounced(shard: SlsShard, pending: SlsPending, signal: AbortSignal): Promise<boolean> {
    // A full disk may have kept the announcement off it.
    await journal.save();
    const groups: Uint8Array[] = [];
    let cursor = shard.cursor;
    for (let answers = 0; cursor !== pending.to; answers++) {
      if (answers === MOST_ANSWERS) {
        throw neverEnds();
      }
      const pulled = await orAborted(client.pull(logstore, shard.id, cursor, pending.to), signal);
      if (pulled.next === cursor) {
        throw announcedGone();
      }
      groups.push(...pulled.groups);
      cursor = pulled.next;
    }
    await store(shard, pending, groups);
    return moveTo(shard, pending.to);
  }

  async function store(shard: SlsShard, pending: SlsPending, groups: readonly Uint8Array[]): Promise<void> {
    const { lines, count } = await linesOfGroups(groups);
    if (count === 0) {
      return;
    }
    const repaired = await repairLines(lines);
    const { token, receivedAt } = pending;
    const stream = `${logstore}/${shard.id}`;
    const chunk = {
      token,
      source: 'sls',
      stream,
      errorFile: null,
      receivedAt,
      lines: repaired.lines,
      keys: repaired.keys,
    };
    await storeRepaired(writer, chunk, repaired);
    totals.lines += count;
  }

  async function moveTo(shard: SlsShard, cursor: string): Promise<true> {
    shard.cursor = cursor;
    shard.pending = null;
    await journal.save();
    return true;
  }

  async function finishReadonly(shard: SlsShard, signal: AbortSignal): Promise<boolean> {
    if (
      readonly.has(shard.id) &&
      (await orAborted(client.cursorAt(logstore, shard.id, 'end'), signal)) === shard.cursor
    ) {
      shard.finished = true;
      await journal.save();
      logger.info('an SLS shard has been read to its end', { logstore, shard: shard.id });
    }
    return false;
  }

  /** Goes on with the oldest logs that are left. An announced range keeps its token, because a part of it may be stored. */
  async function resumeAtOldest(shard: SlsShard, reason: unknown, signal: AbortSignal): Promise<true> {
    const oldest = await orAborted(client.cursorAt(logstore, shard.id, 'begin'), signal);
    if (oldest === shard.cursor) {
      if (shard.pending === null) {
        throw reason;
      }
      shard.pending = null;
    }
    const from = shard.cursor;
    shard.cursor = oldest;
    state.skippedAt = clock();
    await journal.save();
    logger.warn('SLS has dropped logs before they were pulled; the oldest that are left come next', {
      logstore,
      shard: shard.id,
      from,
      oldest,
    });
    return true;
  }

  /** Undefined when it failed. */
  async function attempt<Result>(
    topic: Topic,
    backoff: Backoff,
    signal: AbortSignal,
    work: () => Promise<Result>
  ): Promise<Result | undefined> {
    try {
      const result = await work();
      backoff.works();
      problems.delete(topic);
      return result;
    } catch (error) {
      if (!signal.aborted) {
        backoff.fails();
        problems.set(topic, { error, since: problems.get(topic)?.since ?? clock() });
        tell(topic, error);
      }
      return undefined;
    }
  }

  function tell(topic: Topic, error: unknown): void {
    if (isA('missing', error)) {
      // The shard may be gone by now.
      listAt = 0;
    }
    if (isA('throttled', error)) {
      logger.debug('SLS throttles', { logstore, of: topic, error });
    } else {
      throttle.warn(String(topic), 'an SLS logstore cannot be pulled', { logstore, of: topic, error });
    }
  }

  function problemOf(): Text | null {
    const lasting = [...problems.values()].find(
      ({ error, since }) => !isA('throttled', error) || clock() - since > THROTTLED_TOO_LONG_MS
    );
    return lasting === undefined ? null : toServiceError(lasting.error).text;
  }

  return {
    round,
    status: () => ({
      name: logstore,
      shards: state.shards.filter(({ finished }) => !finished).length,
      ...totals,
      skippedAt: state.skippedAt,
      problem: problemOf(),
    }),
  };
}

function isA(failure: SlsFailure, error: unknown): boolean {
  return error instanceof SlsError && error.failure === failure;
}

/** The range ends before its announced end. */
function announcedGone(): SlsError {
  return new SlsError('expired', {
    zh: '已登记的日志段不再完整,超出了日志库的保存时间。',
    en: 'The announced range is not whole any more: it is older than the logstore keeps its logs.',
  });
}

function neverEnds(): SlsError {
  return new SlsError('failing', {
    zh: '已登记的日志段没有在登记的位置结束,稍后自动重试。',
    en: 'The announced range does not end at its announced end; it is tried again by itself.',
  });
}

/** The SDK cannot end a request: its answer is left to come to nothing. */
async function orAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  let end: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    end = () => reject(signal.reason as Error);
    signal.addEventListener('abort', end, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', end);
  }
}
