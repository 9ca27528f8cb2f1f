import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import { contextOf } from './request-context.ts';

const HEADER = 'X-Request-Id';
const ACCEPTABLE = /^[A-Za-z0-9._-]{1,64}$/;

/**
 * Gives each request an id: the caller's own when it is fit for a log line, else a new one. It is echoed in the answer,
 * and `req.headers['x-request-id']` holds the id in use, for routes that log it.
 */
export function requestId(): RequestHandler {
  return (req, res, next) => {
    const given = req.get(HEADER);
    const id = given !== undefined && ACCEPTABLE.test(given) ? given : randomUUID();
    req.headers['x-request-id'] = id;
    contextOf(res).requestId = id;
    res.setHeader(HEADER, id);
    next();
  };
}
