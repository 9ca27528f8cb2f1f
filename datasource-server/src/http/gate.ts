import express, { type Express } from 'express';

/** An application that exists before what it needs does. */
export interface Gate {
  app: Express;
  /** From now on `inner` answers. To be called once. */
  open(inner: Express): void;
}

/** Answers 503 to everything until it is opened. */
export function createGate(): Gate {
  const app = express();
  app.disable('x-powered-by');
  let inner: Express | undefined;
  app.use((req, res, next) => {
    if (inner) {
      inner(req, res, next);
    } else {
      res.status(503).json({ error: { code: 'unavailable', message: '正在启动,请稍候。 Starting; please wait.' } });
    }
  });
  return {
    app,
    open(opened) {
      inner = opened;
    },
  };
}
