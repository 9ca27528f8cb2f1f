import { stopwatch, type ApiCallOptions } from './api-call.ts';

type Fetch = typeof fetch;

/**
 * Times the page's fetches. The page gets the browser's own response, unread, and the browser's own error; a call that the page
 * gave up itself is no timing. Returns how to stop.
 */
export function watchFetch(window: { fetch?: Fetch }, { onCall, guard }: ApiCallOptions): () => void {
  const original = window.fetch;
  if (typeof original !== 'function') {
    return () => undefined;
  }
  let isStopped = false;
  const wrapper = function (this: unknown, ...args: Parameters<Fetch>): Promise<Response> {
    const answer = original.apply(this ?? window, args);
    if (isStopped) {
      return answer;
    }
    const elapsed = stopwatch();
    const note = guard((status: number) => onCall({ ...describeCall(args), status, duration: elapsed() }));
    return answer.then(
      (response) => {
        note(response.status);
        return response;
      },
      (error: unknown) => {
        if (guard(isAbort)(error, args) !== true) {
          note(0);
        }
        throw error;
      }
    );
  };
  window.fetch = wrapper;
  return () => {
    isStopped = true;
    if (window.fetch === wrapper) {
      window.fetch = original;
    }
  };
}

function describeCall([input, init]: Parameters<Fetch>): { method: string; url: string } {
  const isRequest = typeof input === 'object' && 'url' in input;
  const method = init?.method ?? (isRequest ? input.method : 'GET');
  return { method: String(method).toUpperCase(), url: isRequest ? input.url : String(input) };
}

function isAbort(error: unknown, [input, init]: Parameters<Fetch>): boolean {
  const { signal } = init ?? (typeof input === 'object' && 'signal' in input ? input : {});
  return signal?.aborted === true || (error as { name?: unknown } | null | undefined)?.name === 'AbortError';
}
