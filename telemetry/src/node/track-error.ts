import type { ServerResponse } from 'node:http';
import type { LineLogger } from './business-logger.ts';
import { cleanUrl } from './clean-url.ts';
import { stackOf } from './log-format.ts';
import { defaultLogger } from './logger.ts';
import type { LoggedRequest } from './request-logger.ts';

export interface ErrorLoggerOptions {
  /** The logger that `createLogger` made first, unless told. */
  logger?: LineLogger;
}

export type ErrorHandler = (
  error: unknown,
  request: LoggedRequest,
  response: ServerResponse,
  next: (error?: unknown) => void
) => void;

/** An error that was caught, with its stack and what is worth knowing beside it. Anything thrown will do. Never throws. */
export function trackError(error: unknown, context: Record<string, unknown> = {}, logger?: LineLogger): void {
  try {
    const { message, stack, type, code } = factsOf(error);
    (logger ?? defaultLogger()).log('error', message, {
      category: 'application',
      type,
      stack,
      ...(code === undefined ? {} : { errorCode: code }),
      context,
    });
  } catch {
    // The context could not be written, as a getter that throws: the application goes on.
  }
}

/** Express middleware for errors: logs them and passes them on as they are. Put it behind the routes. */
export function errorLogger({ logger }: ErrorLoggerOptions = {}): ErrorHandler {
  // Express tells an error handler by its four parameters.
  return (error, request, _response, next) => {
    const { method = '', url = '', originalUrl = url } = request;
    trackError(error, { method, url: cleanUrl(originalUrl) }, logger);
    next(error);
  };
}

function factsOf(error: unknown): { message: string; stack: string; type: string; code: string | undefined } {
  if (error instanceof Error) {
    const { code } = error as { code?: unknown };
    return {
      message: error.message === '' ? error.name : error.message,
      stack: stackOf(error),
      type: error.name,
      code: typeof code === 'string' || typeof code === 'number' ? String(code) : undefined,
    };
  }
  const message = typeof error === 'string' ? error : (JSON.stringify(error) ?? String(error));
  // Where it was caught is all that is known of what has no stack.
  return { message, stack: new Error(message).stack ?? message, type: typeof error, code: undefined };
}
