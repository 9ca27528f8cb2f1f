import type { ErrorBody } from './contract';

/**
 * A failed resource call as an Error that a person can act on: the data server's own sentence where there is one, else Grafana's.
 */
export function toResourceError(thrown: unknown): Error {
  if (thrown instanceof Error) {
    return thrown;
  }
  const { data, status, statusText } = isRecord(thrown) ? thrown : {};
  const sentence = isErrorBody(data)
    ? `[${data.error.code}] ${data.error.message}`
    : isRecord(data) && typeof data.message === 'string'
      ? data.message
      : undefined;
  const fallback = [status, statusText].filter((part) => part !== undefined && part !== '').join(' ');
  return new Error(sentence ?? (fallback || String(thrown)), { cause: thrown });
}

function isErrorBody(value: unknown): value is ErrorBody {
  return isRecord(value) && isRecord(value.error) && typeof value.error.message === 'string';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
