import type { LogLevel } from '../contract/log-queries.ts';

/** What loggers call their levels, in lower case: npm's, syslog's and others' names. Any other name is `unknown`. */
const NAMES: Readonly<Record<Exclude<LogLevel, 'unknown'>, readonly string[]>> = {
  critical: ['critical', 'crit', 'fatal', 'alert', 'emerg', 'emergency', 'panic'],
  error: ['error', 'err'],
  warning: ['warning', 'warn'],
  info: ['info', 'notice', 'http', 'information'],
  debug: ['debug', 'verbose'],
  trace: ['trace', 'silly'],
};

/** [name that a logger uses, our level] of every known name. */
export const LEVEL_NAMES: ReadonlyArray<readonly [name: string, level: LogLevel]> = Object.entries(NAMES).flatMap(
  ([level, names]) => names.map((name) => [name, level as LogLevel] as const)
);
