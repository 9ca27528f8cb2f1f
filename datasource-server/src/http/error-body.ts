import type { Request, Response } from 'express';
import type { ErrorBody } from '../contract/errors.ts';
import type { ServiceError } from '../platform/errors.ts';
import { contextOf, localeOf } from './request-context.ts';

/** Answers a request with an error, in its language. Causes and stack traces stay inside. */
export function sendError(req: Request, res: Response, error: ServiceError): void {
  if (error.code === 'unauthorized') {
    const reason = req.headers.authorization === undefined ? '' : ', error="invalid_token"';
    res.setHeader('WWW-Authenticate', `Bearer realm="ai-market-ops"${reason}`);
  }
  if (error.retryAfter !== undefined) {
    res.setHeader('Retry-After', String(error.retryAfter));
  }
  const body: ErrorBody = {
    error: {
      code: error.code,
      message: error.text[localeOf(req)],
      requestId: contextOf(res).requestId,
      ...(error.details ? { details: error.details } : {}),
    },
  };
  res.status(error.status).json(body);
}
