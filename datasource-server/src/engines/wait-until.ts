type Outcome<T> = { end: 'done'; value: T } | { end: 'timeout' | 'aborted' };

/**
 * Waits for `work`, but no longer than `timeoutMs` or until `signal` aborts. A failure of `work` is thrown while we wait;
 * one that comes later is nobody's concern any more.
 */
export function waitUntil<T>(
  work: Promise<T>,
  limits: { timeoutMs: number; signal?: AbortSignal }
): Promise<Outcome<T>> {
  const { timeoutMs, signal } = limits;
  return new Promise((resolve, reject) => {
    const settle = (action: () => void) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      action();
    };
    const onAbort = () => settle(() => resolve({ end: 'aborted' }));
    const timer = setTimeout(() => settle(() => resolve({ end: 'timeout' })), timeoutMs);
    signal?.addEventListener('abort', onAbort);
    work.then(
      (value) => settle(() => resolve({ end: 'done', value })),
      (error: Error) => settle(() => reject(error))
    );
    if (signal?.aborted) {
      onAbort();
    }
  });
}
