import type { Request, RequestHandler, Response } from 'express';
import { ServiceError } from '../platform/errors.ts';

const ALLOWED_HEADERS =
  'Content-Type, Content-Encoding, X-API-Key, X-Faro-Session-Id, X-Request-Id, traceparent, tracestate';
const DAY_SECONDS = 86_400;

/**
 * Lets pages of the listed origins post here, and answers their preflights. A page of any other origin is refused with 403, not
 * only kept from reading the answer; a page of this server's own origin is welcome, and so is a request without an origin.
 * `*` in the list is every origin. No cookies are ever looked at.
 */
export function allowOrigins(origins: readonly string[]): RequestHandler {
  const listed = new Set(origins);
  return (req, res, next) => {
    const { origin } = req.headers;
    res.vary('Origin');
    if (origin !== undefined) {
      if (!listed.has(origin) && !listed.has('*') && origin !== ownOrigin(req)) {
        throw new ServiceError('forbidden', {
          zh: `不接受来自 ${printable(origin)} 的页面;请把它写进 INGEST_CORS_ORIGINS。`,
          en: `Pages of ${printable(origin)} are not accepted; add it to INGEST_CORS_ORIGINS.`,
        });
      }
      res.setHeader('Access-Control-Allow-Origin', origin);
      res.setHeader('Access-Control-Expose-Headers', 'Retry-After, X-Request-Id');
      if (listed.has(origin)) {
        // A beacon always asks with credentials, though we use none.
        res.setHeader('Access-Control-Allow-Credentials', 'true');
      }
    }
    if (req.method === 'OPTIONS') {
      answerPreflight(res);
      return;
    }
    next();
  };
}

function answerPreflight(res: Response): void {
  res.setHeader('Access-Control-Allow-Methods', 'POST');
  res.setHeader('Access-Control-Allow-Headers', ALLOWED_HEADERS);
  res.setHeader('Access-Control-Max-Age', String(DAY_SECONDS));
  res.status(204).end();
}

function ownOrigin(req: Request): string {
  return `${req.protocol}://${req.headers.host ?? ''}`;
}

function printable(origin: string): string {
  return origin.slice(0, 100);
}
