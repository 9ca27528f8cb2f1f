type Flush = (withinMs: number) => Promise<void>;

const WITHIN_MS = 2_000;
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

const flushes = new Set<Flush>();

/**
 * Has `flush` called once when the process comes to its end by itself or by a signal; answers a function that takes it back. A
 * signal still ends the process as it would without us: where the application does not listen to it, it is sent again after the
 * flush. `process.exit()` leaves no time for anything: call `close()` before it.
 */
export function flushOnExit(flush: Flush): () => void {
  if (flushes.size === 0) {
    process.on('beforeExit', onBeforeExit);
    SIGNALS.forEach((signal) => process.on(signal, onSignal));
  }
  flushes.add(flush);
  return () => {
    flushes.delete(flush);
    if (flushes.size === 0) {
      stopListening();
    }
  };
}

function onBeforeExit(): void {
  // The flush has the event emitted again, for ever where nothing can be delivered.
  process.off('beforeExit', onBeforeExit);
  void flushAll();
}

function onSignal(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) {
    // The application decides, and may go on.
    void flushAll();
    return;
  }
  // A second signal ends the process at once.
  stopListening();
  void flushAll().finally(() => process.kill(process.pid, signal));
}

async function flushAll(): Promise<void> {
  await Promise.allSettled([...flushes].map((flush) => flush(WITHIN_MS)));
}

function stopListening(): void {
  process.off('beforeExit', onBeforeExit);
  SIGNALS.forEach((signal) => process.off(signal, onSignal));
}
