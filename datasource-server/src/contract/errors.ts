/**
 * Every way in which the data server refuses or fails, with the HTTP status each maps to.
 * The same codes stand in a per-query answer (`results.A.error` starts with `[code]`) and in a whole-request answer.
 */
export const ERROR_STATUS = {
  bad_request: 400,
  unknown_member: 400,
  unsupported: 400,
  too_many_buckets: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  payload_too_large: 413,
  unsupported_media_type: 415,
  rate_limited: 429,
  cancelled: 499,
  internal: 500,
  engine_error: 502,
  overloaded: 503,
  unavailable: 503,
  timeout: 504,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

/** Body of every non-2xx answer. `requestId` is also in the `X-Request-Id` header and in the server's log. */
export interface ErrorBody {
  error: { code: ErrorCode; message: string; requestId?: string; details?: string[] };
}
