import { ERROR_STATUS, type ErrorCode } from '../contract/errors.ts';
import type { Locale, Text } from '../contract/text.ts';

interface ServiceErrorOptions {
  cause?: unknown;
  details?: string[];
  /** Seconds after which a caller may try again. */
  retryAfter?: number;
}

/** A failure with a meaning: a code that maps to one HTTP status, and a sentence in both languages that says what to do. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly details: string[] | undefined;
  readonly retryAfter: number | undefined;

  constructor(
    readonly code: ErrorCode,
    readonly text: Text,
    options: ServiceErrorOptions = {}
  ) {
    super(text.en, options.cause === undefined ? undefined : { cause: options.cause });
    this.details = options.details;
    this.retryAfter = options.retryAfter;
  }

  get status(): number {
    return ERROR_STATUS[this.code];
  }

  /** The sentence shown to a person, led by the code so that it can be searched for. */
  describe(locale: Locale): string {
    return `[${this.code}] ${this.text[locale]}`;
  }
}

/** Any thrown value as a ServiceError; what is not one already becomes `internal` and keeps its cause for the log. */
export function toServiceError(error: unknown): ServiceError {
  if (error instanceof ServiceError) {
    return error;
  }
  return new ServiceError(
    'internal',
    { zh: '服务器内部错误,请凭请求编号查看日志。', en: 'Internal error; look the request id up in the server log.' },
    { cause: error }
  );
}
