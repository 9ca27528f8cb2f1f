import express, { type Router } from 'express';
import type { Text } from '../contract/text.ts';
import { ServiceError } from '../platform/errors.ts';
import { sendError } from './error-body.ts';

/** Whether the server can answer queries yet, and if not, why. */
export type ReadinessProbe = () => { ready: boolean; reason?: Text };

/** `/healthz`: the process lives. `/readyz`: it can answer, else 503 with the reason. Both are open, for probes. */
export function createHealthRoutes(readiness: ReadinessProbe): Router {
  const router = express.Router();
  router.get('/healthz', (_req, res) => {
    res.json({ status: 'ok' });
  });
  router.get('/readyz', (req, res) => {
    const { ready, reason } = readiness();
    if (ready) {
      res.json({ status: 'ready' });
      return;
    }
    const text = reason ?? { zh: '正在启动,请稍候。', en: 'Starting; please wait.' };
    sendError(req, res, new ServiceError('unavailable', text, { retryAfter: 1 }));
  });
  return router;
}
