import winston from 'winston';

/** What our code needs of a logger. ERROR means that a person must act; healthy operation writes none. */
export interface Logger {
  debug(message: string, fields?: Record<string, unknown>): void;
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
}

const serializeErrors = winston.format((info) => {
  for (const [key, value] of Object.entries(info)) {
    if (value instanceof Error) {
      info[key] = {
        message: value.message,
        stack: value.stack,
        cause: value.cause instanceof Error ? value.cause.message : value.cause,
      };
    }
  }
  return info;
});

/** One JSON line a message on standard error, so that standard output stays for what a person asked for. */
export function createLogger(level: string): Logger {
  const logger = winston.createLogger({
    level,
    format: winston.format.combine(serializeErrors(), winston.format.timestamp(), winston.format.json()),
    transports: [new winston.transports.Console({ stderrLevels: ['error', 'warn', 'info', 'debug'] })],
  });
  // winston formats a message before it looks at the level; at thousands of requests a second that is most of the work.
  const write = (name: keyof Logger): Logger[keyof Logger] =>
    logger.isLevelEnabled(name) ? (message, fields) => logger.log(name, message, fields) : () => undefined;
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} };
