import type { IncomingMessage, ServerResponse } from 'node:http';
import { businessLogger, createBusinessLogger, type ApiRequest, type LineLogger } from './business-logger.ts';
import { cleanUrl } from './clean-url.ts';

/** What Express adds to a request, as far as a line needs it; another framework's request serves as well. */
export interface LoggedRequest extends IncomingMessage {
  originalUrl?: string;
  baseUrl?: string;
  route?: unknown;
  ip?: string;
  user?: unknown;
}

export interface RequestLoggerOptions {
  /** The logger that `createLogger` made first, unless told. */
  logger?: LineLogger;
  /** Who is signed in; `request.user.id` unless told. Asked when the answer is complete. */
  userId?: (request: LoggedRequest) => string | number | undefined;
  /** Requests that get no line, as the probe of a load balancer. */
  skip?: (request: LoggedRequest) => boolean;
}

export type RequestHandler = (
  request: LoggedRequest,
  response: ServerResponse,
  next: (error?: unknown) => void
) => void;

/** What nginx writes where the caller went away before there was a status. */
const CALLER_WENT_AWAY = 499;
const MAX_USER_AGENT = 300;

/**
 * Express middleware: one `api_request` line a request, when its answer is complete or its caller has gone. Put it before the
 * routes. It never throws and adds nothing to the answer.
 */
export function requestLogger({ logger, userId = signedIn, skip }: RequestLoggerOptions = {}): RequestHandler {
  const lines = logger === undefined ? businessLogger : createBusinessLogger(logger);
  return (request, response, next) => {
    const began = performance.now();
    let isWritten = false;
    const write = () => {
      if (isWritten) {
        return;
      }
      isWritten = true;
      const duration = Math.round((performance.now() - began) * 10) / 10;
      if (orElse(() => skip?.(request) === true, false)) {
        return;
      }
      lines.logApiRequest({
        ...describe(request, response),
        userId: orElse(() => userId(request), undefined),
        duration,
      });
    };
    // `close` follows `finish`, and comes alone where the caller went away.
    response.once('finish', write);
    response.once('close', write);
    next();
  };
}

function describe(request: LoggedRequest, response: ServerResponse): Omit<ApiRequest, 'duration'> {
  const { headers, method = '', url = '', originalUrl = url } = request;
  const aborted = !response.writableFinished;
  const route = routeOf(request);
  const agent = headers['user-agent'];
  const traceId = /^[0-9a-f]{2}-([0-9a-f]{32})-/.exec(String(headers['traceparent'] ?? ''))?.[1];
  return {
    method,
    url: cleanUrl(originalUrl),
    ...(route === undefined ? {} : { route }),
    status: aborted && !response.headersSent ? CALLER_WENT_AWAY : response.statusCode,
    ip: request.ip ?? request.socket.remoteAddress ?? '',
    ...(agent === undefined ? {} : { userAgent: agent.slice(0, MAX_USER_AGENT) }),
    ...(traceId === undefined ? {} : { traceId }),
    ...(aborted ? { aborted } : {}),
  };
}

/** `/api/ideas/:id`: the router's place and the pattern of the route that answered. */
function routeOf({ baseUrl = '', route }: LoggedRequest): string | undefined {
  const path = (route as { path?: unknown } | null | undefined)?.path;
  if (typeof path !== 'string') {
    return undefined;
  }
  return `${baseUrl}${path === '/' && baseUrl !== '' ? '' : path}`;
}

function signedIn({ user }: LoggedRequest): string | number | undefined {
  const id = (user as { id?: unknown } | null | undefined)?.id;
  return typeof id === 'string' || typeof id === 'number' ? id : undefined;
}

/** A hook of the application that fails must not fail the request. */
function orElse<Value>(read: () => Value, otherwise: Value): Value {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
