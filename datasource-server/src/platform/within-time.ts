/** Thrown by `withinTime`. */
export class NoAnswerInTime extends Error {
  override readonly name = 'NoAnswerInTime';

  constructor(readonly limitMs: number) {
    super(`no answer within ${limitMs} ms`);
  }
}

/**
 * The promise's outcome, or a rejection with `NoAnswerInTime` after `limitMs`; what comes later is dropped. An answer that
 * has already reached this process counts as in time, even when the event loop was too busy to look at it.
 */
export function withinTime<T>(work: Promise<T>, limitMs: number): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => {
      // Timers run before sockets are read: let a read phase pass before giving up.
      setImmediate(() => setImmediate(() => reject(new NoAnswerInTime(limitMs))));
    }, limitMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
