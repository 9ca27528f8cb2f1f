import winston from 'winston';

/** How far the causes of an error are followed. */
const MAX_CAUSES = 5;

/** One JSON object a line: `timestamp` in ISO 8601 UTC, `level`, `message`, and the fields as they were given. */
export function jsonLines(): winston.Logform.Format {
  const { combine, timestamp, errors, json } = winston.format;
  return combine(errors({ stack: true }), serializeErrors(), timestamp(), json());
}

/** For a developer's terminal, behind `jsonLines`. */
export function readableLines(): winston.Logform.Format {
  const { combine, timestamp, colorize, printf } = winston.format;
  return combine(
    timestamp({ format: 'HH:mm:ss.SSS' }),
    colorize(),
    printf(({ timestamp: at, level, message, stack, app: _app, ...fields }) => {
      const rest = Object.keys(fields).length > 0 ? ` ${shortJson(fields)}` : '';
      return `${String(at)} ${level} ${String(message)}${rest}${typeof stack === 'string' ? `\n${stack}` : ''}`;
    })
  );
}

/** The stack of an error with those of its causes. */
export function stackOf(error: Error): string {
  const parts = [error.stack ?? `${error.name}: ${error.message}`];
  let { cause } = error;
  while (cause instanceof Error && parts.length <= MAX_CAUSES) {
    parts.push(`Caused by: ${cause.stack ?? cause.message}`);
    ({ cause } = cause);
  }
  return parts.join('\n');
}

/** JSON leaves an error empty: its message and stack are not enumerable. */
const serializeErrors = winston.format((info) => {
  for (const [key, value] of Object.entries(info)) {
    if (value instanceof Error) {
      info[key] = { message: value.message, stack: stackOf(value) };
    }
  }
  return info;
});

function shortJson(fields: Record<string, unknown>): string {
  try {
    return JSON.stringify(fields);
  } catch {
    return '[…]';
  }
}
