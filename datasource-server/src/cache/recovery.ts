import type { Clock } from '../platform/clock.ts';
import { NoAnswerInTime, withinTime } from '../platform/within-time.ts';

export interface Recovery {
  isLost(): boolean;
  /** Reports a failure of the service in use; the first one of an outage is announced. */
  lost(error: unknown): void;
  /** Probes once and announces an outage if that fails. Never rejects. */
  verify(): Promise<void>;
  close(): void;
}

interface RecoveryOptions {
  clock: Clock;
  probe: () => Promise<unknown>;
  timeoutMs: number;
  onLost: (error: unknown) => void;
  onRecovered: () => void;
  /** A probe during the outage has not even failed for 3 s: the connection itself is dead. */
  onHung: () => void;
}

const HUNG_MS = 3_000;
const PROBE_PAUSE_MS = 1_000;
const PROBE_PAUSE_MAX_MS = 30_000;
/** Lost again so soon after it came back: it is flapping, and is left alone for twice as long as before. */
const FLAPPING_MS = 10_000;

/**
 * Tells an outage of an optional service from its beginning to its end: announced once each, and probed in between,
 * one probe at a time, so that a hung service is not given more and more to do.
 */
export function createRecovery({ clock, probe, timeoutMs, onLost, onRecovered, onHung }: RecoveryOptions): Recovery {
  let isLost = false;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let pauseMs = PROBE_PAUSE_MS;
  let recoveredAt = -Infinity;

  function lost(error: unknown): void {
    if (isLost || closed) {
      return;
    }
    isLost = true;
    const workedForMs = clock() - recoveredAt;
    pauseMs = workedForMs < FLAPPING_MS ? Math.min(pauseMs * 2, PROBE_PAUSE_MAX_MS) : PROBE_PAUSE_MS;
    onLost(error);
    probeLater();
  }

  function probeLater(): void {
    timer = setTimeout(() => {
      withinTime(probe(), HUNG_MS).then(recovered, stillLost);
    }, pauseMs);
    timer.unref();
  }

  function stillLost(error: unknown): void {
    if (closed) {
      return;
    }
    if (error instanceof NoAnswerInTime) {
      onHung();
    }
    probeLater();
  }

  function recovered(): void {
    if (closed) {
      return;
    }
    isLost = false;
    recoveredAt = clock();
    onRecovered();
  }

  return {
    isLost: () => isLost,
    lost,
    async verify() {
      try {
        await withinTime(probe(), timeoutMs);
      } catch (error) {
        lost(error);
      }
    },
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}
