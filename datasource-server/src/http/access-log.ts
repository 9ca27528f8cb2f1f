import type { RequestHandler } from 'express';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import { contextOf } from './request-context.ts';

/** One debug line a request. Never its query string, headers or body: these may carry tokens and personal data. */
export function accessLog(logger: Logger, clock: Clock): RequestHandler {
  return (req, res, next) => {
    const startedAt = clock();
    const { method, path } = req;
    res.once('close', () => {
      const { requestId, caller } = contextOf(res);
      logger.debug('http request', {
        requestId,
        method,
        path,
        status: res.statusCode,
        durationMs: clock() - startedAt,
        caller: caller?.name,
        clientLeft: !res.writableFinished,
      });
    });
    next();
  };
}
