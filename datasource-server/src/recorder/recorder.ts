import type { SamplerReport } from '../contract/samplers.ts';
import type { EventRow, EventStore } from '../engines/engine.ts';
import type { Clock } from '../platform/clock.ts';
import { createLogThrottle } from '../platform/log-throttle.ts';
import type { Logger } from '../platform/logger.ts';
import type { Scheduler } from '../platform/scheduler.ts';
import { withinTime } from '../platform/within-time.ts';
import type { Sample, SampleSource, UnreadSource } from './sample.ts';
import { createSourceState, StillReading, unreadReport, type SourceState } from './source-state.ts';

export interface Recorder {
  /** Samples every `intervalMs` from now on. */
  start(): void;
  /** Takes one sample of everything and writes it; resolves when it is stored or dropped. Never rejects. */
  record(): Promise<void>;
  /** How each source fares, in the order of the sources; then those that are off. */
  report(): SamplerReport[];
}

interface RecorderOptions {
  store: Pick<EventStore, 'insert'>;
  sources: readonly SampleSource[];
  /** Those that settings keep from being read. */
  unread?: readonly UnreadSource[];
  scheduler: Scheduler;
  clock: Clock;
  logger: Logger;
  intervalMs?: number;
}

const INTERVAL_MS = 15_000;
/** A source may take two thirds of the interval, so that a slow one does not cost the next tick. */
const SOURCE_TIME_SHARE = 2 / 3;
const TABLE = 'samples';

/**
 * Gives measures that only know "now" a history: rows of table `samples`, all stamped with the time of their tick.
 * Nothing is buffered or made up: what cannot be read or stored at its time is a gap.
 */
export function createRecorder(options: RecorderOptions): Recorder {
  const { store, sources, unread = [], scheduler, clock, logger, intervalMs = INTERVAL_MS } = options;
  const throttle = createLogThrottle({ logger, clock });
  const startedAt = clock();
  const readers = sources.map((source): Reader => ({
    source: exclusive(source),
    state: createSourceState(source, clock),
  }));

  async function read({ source, state }: Reader): Promise<Sample[]> {
    const begun = performance.now();
    try {
      const samples = await withinTime(source.read(), intervalMs * SOURCE_TIME_SHARE);
      state.succeeded(samples, performance.now() - begun);
      return samples;
    } catch (error) {
      state.failed(error, performance.now() - begun);
      throttle.warn(`read ${source.name}`, 'sampling failed; its samples are missing', { source: source.name, error });
      return [];
    }
  }

  async function record(): Promise<void> {
    const ts = timestamp(clock());
    const samples = (await Promise.all(readers.map(read))).flat();
    const rows = samples.filter(({ value }) => Number.isFinite(value)).map((sample) => rowOf(sample, ts));
    if (rows.length === 0) {
      return;
    }
    try {
      await store.insert(TABLE, rows);
    } catch (error) {
      throttle.warn('insert', 'samples could not be stored and are dropped', { rows: rows.length, error });
    }
  }

  return {
    start() {
      scheduler.every('recorder', intervalMs, record);
    },
    record,
    report: () => [
      ...readers.map(({ state }) => state.report()),
      ...unread.map((source) => unreadReport(source, startedAt)),
    ],
  };
}

interface Reader {
  source: SampleSource;
  state: SourceState;
}

/** Refuses a second read while the first is under way, so that a hung source does not gather a pile of them. */
function exclusive(source: SampleSource): SampleSource {
  let busy = false;
  return {
    ...source,
    async read() {
      if (busy) {
        throw new StillReading();
      }
      busy = true;
      try {
        return await source.read();
      } finally {
        busy = false;
      }
    },
  };
}

function rowOf({ metric, value, host = '', mount = '', component = '' }: Sample, ts: string): EventRow {
  return { ts, metric, host, mount, component, value, source: 'recorder' };
}

/** `YYYY-MM-DD HH:MM:SS.mmm`, UTC. */
function timestamp(epochMs: number): string {
  return new Date(epochMs).toISOString().replace('T', ' ').replace('Z', '');
}
