import type { ExceptionStackFrame } from '@grafana/faro-core';
import { describe, isError, type Guard } from './guard.ts';

/** An error that nobody caught. Without `type` and `frames` the error tells them itself. */
export interface SeenError {
  error: Error;
  type?: string;
  frames?: ExceptionStackFrame[];
}

/**
 * Uncaught errors and rejections. By listeners and not by `window.onerror`, as Faro does it: that one is the page's to set and
 * what it returns is the page's to decide. Returns how to stop.
 */
export function watchErrors(window: Window, onError: (seen: SeenError) => void, guard: Guard): () => void {
  const onUncaught = guard((event: ErrorEvent) => {
    const { message, filename, lineno, colno } = event;
    const error: unknown = event.error;
    if (isError(error)) {
      onError({ error });
    } else if (typeof message === 'string' && message !== '') {
      const frame = { filename: filename ?? '', function: '<anonymous>', lineno, colno };
      onError({ error: new Error(message), type: 'UncaughtError', frames: filename ? [frame] : [] });
    }
  });
  const onRejection = guard(({ reason }: PromiseRejectionEvent) => {
    onError(
      isError(reason) ? { error: reason } : { error: new Error(textOf(reason)), type: 'UnhandledRejection', frames: [] }
    );
  });
  window.addEventListener('error', onUncaught);
  window.addEventListener('unhandledrejection', onRejection);
  return () => {
    window.removeEventListener('error', onUncaught);
    window.removeEventListener('unhandledrejection', onRejection);
  };
}

function textOf(reason: unknown): string {
  const { message } = (typeof reason === 'object' && reason !== null ? reason : {}) as { message?: unknown };
  return typeof message === 'string' && message !== '' ? message : describe(reason);
}
