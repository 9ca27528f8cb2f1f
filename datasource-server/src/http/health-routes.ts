import express, { type Router } from 'express';
import type { Text } from '../contract/text.ts';
import { ServiceError } from '../platform/errors.ts';
import { sendError } from './error-body.ts';

export interface Readiness {
  ready: boolean;
  reason?: Text;
}

/** Whether the server can answer queries, and if not, why. */
export type ReadinessProbe = () => Readiness | Promise<Readiness>;

/** `/healthz`: the process lives. `/readyz`: it can answer, else 503 with the reason. Both are open, for probes. */
export function createHealthRoutes(readiness: ReadinessProbe): Router {
  const router = express.Router();
  router.get('/healthz', (_req, res) => {
    res.json({ status: 'ok' });
  });
  router.get('/readyz', async (req, res) => {
    const { ready, reason } = await readiness();
    if (ready) {
      res.json({ status: 'ready' });
      return;
    }
    const text = reason ?? { zh: '正在启动,请稍候。', en: 'Starting; please wait.' };
    sendError(req, res, new ServiceError('unavailable', text, { retryAfter: 1 }));
  });
  return router;
}
