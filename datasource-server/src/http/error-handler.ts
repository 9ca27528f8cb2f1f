import type { ErrorRequestHandler, RequestHandler } from 'express';
import { ServiceError } from '../platform/errors.ts';
import type { Logger } from '../platform/logger.ts';
import { sendError } from './error-body.ts';
import { contextOf } from './request-context.ts';
import { requestError } from './request-errors.ts';

/** The last stop of every failed request: logged once, answered with a typed body. */
export function errorHandler(logger: Logger): ErrorRequestHandler {
  // Express tells an error handler from others by its four parameters.
  return (thrown: unknown, req, res, _next) => {
    const error = requestError(thrown);
    const clientLeft = res.destroyed || req.socket.destroyed;
    report(logger, error, { requestId: contextOf(res).requestId, method: req.method, path: req.path, clientLeft });
    if (clientLeft) {
      // Nobody reads this; the status is for the access log and the metrics.
      res.status(499);
      return;
    }
    if (res.headersSent) {
      // Half an answer is out: breaking the connection is the only way left to say that it is not whole.
      res.destroy();
      return;
    }
    sendError(req, res, error);
  };
}

export function notFound(): RequestHandler {
  return (req) => {
    throw new ServiceError('not_found', {
      zh: `没有 ${req.method} ${req.path};接口列表见 /api/v1/openapi.json。`,
      en: `There is no ${req.method} ${req.path}; /api/v1/openapi.json lists what there is.`,
    });
  };
}

function report(logger: Logger, error: ServiceError, request: Record<string, unknown>): void {
  const fields = { ...request, code: error.code, error: error.cause instanceof Error ? error.cause : error };
  if (error.code === 'internal') {
    logger.error('request failed', fields);
  } else if (error.status >= 500) {
    logger.warn('request failed', fields);
  } else {
    logger.debug('request refused', { ...request, code: error.code, reason: error.message });
  }
}
