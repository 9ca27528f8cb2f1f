import type { Guard } from './guard.ts';

/** A call that a page made, as it saw it. */
export interface ApiCall {
  method: string;
  /** As it was given; not yet free of its query. */
  url: string;
  /** 0 where there was no answer. */
  status: number;
  /** ms until the answer began (fetch) or was there (XMLHttpRequest). */
  duration: number;
}

export interface ApiCallOptions {
  onCall: (call: ApiCall) => void;
  guard: Guard;
}

/** ms since some moment; never goes back where the browser can help it. */
export function stopwatch(): () => number {
  const read = () => (typeof performance === 'undefined' ? Date.now() : performance.now());
  const start = read();
  return () => Math.max(0, read() - start);
}
