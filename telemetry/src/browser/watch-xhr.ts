import { stopwatch, type ApiCallOptions } from './api-call.ts';

interface Opened {
  method: string;
  url: string;
}

/** Times the page's XMLHttpRequests, whatever it made of them; one that was aborted is no timing. Returns how to stop. */
export function watchXhr(
  window: { XMLHttpRequest?: typeof XMLHttpRequest },
  { onCall, guard }: ApiCallOptions
): () => void {
  const { prototype } = window.XMLHttpRequest ?? {};
  if (prototype === undefined) {
    return () => undefined;
  }
  const { open, send } = prototype;
  const opened = new WeakMap<XMLHttpRequest, Opened>();
  let isStopped = false;

  const remember = guard((request: XMLHttpRequest, method: unknown, url: unknown) => {
    opened.set(request, { method: String(method).toUpperCase(), url: String(url) });
  });
  const time = guard((request: XMLHttpRequest) => {
    const call = opened.get(request);
    if (!isStopped && call !== undefined) {
      const elapsed = stopwatch();
      onEnd(
        request,
        guard(() => onCall({ ...call, status: request.status, duration: elapsed() }))
      );
    }
  });
  const watchedOpen = function (this: XMLHttpRequest, ...args: unknown[]): void {
    open.apply(this, args as Parameters<typeof open>);
    remember(this, args[0], args[1]);
  };
  const watchedSend = function (this: XMLHttpRequest, ...args: Parameters<typeof send>): void {
    time(this);
    send.apply(this, args);
  };
  prototype.open = watchedOpen;
  prototype.send = watchedSend;
  return () => {
    isStopped = true;
    if (prototype.open === watchedOpen) {
      prototype.open = open;
    }
    if (prototype.send === watchedSend) {
      prototype.send = send;
    }
  };
}

/** Calls back once, unless the page aborts the request. */
function onEnd(request: XMLHttpRequest, callback: () => void): void {
  let isAborted = false;
  request.addEventListener('abort', () => (isAborted = true), { once: true });
  request.addEventListener(
    'loadend',
    () => {
      if (!isAborted) {
        callback();
      }
    },
    { once: true }
  );
}
