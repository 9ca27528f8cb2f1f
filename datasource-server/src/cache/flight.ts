import { ServiceError } from '../platform/errors.ts';

export interface Flight<T> {
  /**
   * Waits for the load. Rejects with what the load threw, or with `cancelled` as soon as `signal` aborts.
   * When the last one waiting has left, the load's own signal is aborted.
   */
  join(signal?: AbortSignal): Promise<T>;
  /** Lets the load run to its end although nobody waits for it; settles as it does. */
  keep(): Promise<T>;
  /** Takes `keep` back: without anybody waiting the load is aborted. */
  release(): void;
  /** Resolves when the load has ended, in whatever way. */
  readonly ended: Promise<void>;
}

/**
 * Starts `load` once for any number of callers. `onAbandoned` is called when its signal is aborted because nobody is
 * left: whoever asks from then on needs a new flight.
 */
export function startFlight<T>(load: (signal: AbortSignal) => Promise<T>, onAbandoned: () => void): Flight<T> {
  const controller = new AbortController();
  let waiting = 0;
  let kept = false;
  let over = false;

  // A turn later, so that a load which fails at once does so when the flight already has its place in the caller's map.
  const loaded = Promise.resolve().then(() => load(controller.signal));
  const ended = loaded.then(finish, finish);

  function finish(): void {
    over = true;
  }

  function abandonIfAlone(): void {
    if (waiting === 0 && !kept && !over) {
      onAbandoned();
      controller.abort(cancelled());
    }
  }

  function joinUntilAbort(signal: AbortSignal): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const leave = () => {
        waiting -= 1;
        reject(cancelled());
        abandonIfAlone();
      };
      signal.addEventListener('abort', leave, { once: true });
      loaded.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
    });
  }

  return {
    ended,

    join(signal) {
      if (signal?.aborted) {
        return Promise.reject(cancelled());
      }
      waiting += 1;
      return signal === undefined ? loaded : joinUntilAbort(signal);
    },

    keep() {
      kept = true;
      return loaded;
    },

    release() {
      kept = false;
      abandonIfAlone();
    },
  };
}

/** What a caller gets who left before the answer came. */
export function cancelled(): ServiceError {
  return new ServiceError('cancelled', { zh: '查询已被取消。', en: 'The query was cancelled.' });
}
