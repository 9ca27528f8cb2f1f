import type { RequestListener } from 'node:http';

/** A listener that exists before what it needs does. */
export interface Gate {
  listener: RequestListener;
  /** From now on `inner` answers. To be called once. */
  open(inner: RequestListener): void;
}

const STARTING = JSON.stringify({
  error: { code: 'unavailable', message: '正在启动,请稍候。 Starting; please wait.' },
});

/** Answers 503 to everything until it is opened. */
export function createGate(): Gate {
  let answer: RequestListener = (_req, res) => {
    res.writeHead(503, { 'Content-Type': 'application/json', 'Retry-After': '1' }).end(STARTING);
  };
  return {
    listener: (req, res) => answer(req, res),
    open(inner) {
      answer = inner;
    },
  };
}
