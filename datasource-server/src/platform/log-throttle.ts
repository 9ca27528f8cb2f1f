import type { Clock } from './clock.ts';
import type { Logger } from './logger.ts';

const LOG_EVERY_MS = 60_000;

/** Logs the first message of a topic at once and its repetitions at most once a minute, with the number left out. */
export interface LogThrottle {
  warn(topic: string, message: string, fields?: Record<string, unknown>): void;
  error(topic: string, message: string, fields?: Record<string, unknown>): void;
}

interface Topic {
  loggedAt: number;
  suppressed: number;
}

/** `topic` must come from a closed list (job or component names), for each one is remembered. */
export function createLogThrottle({ logger, clock }: { logger: Logger; clock: Clock }): LogThrottle {
  const topics = new Map<string, Topic>();

  function log(level: 'warn' | 'error', topic: string, message: string, fields: Record<string, unknown>): void {
    const now = clock();
    const known = topics.get(topic);
    const quietFor = known === undefined ? Infinity : now - known.loggedAt;
    if (known !== undefined && quietFor >= 0 && quietFor < LOG_EVERY_MS) {
      known.suppressed += 1;
      return;
    }
    topics.set(topic, { loggedAt: now, suppressed: 0 });
    logger[level](message, known?.suppressed ? { ...fields, repeated: known.suppressed } : fields);
  }

  return {
    warn: (topic, message, fields = {}) => log('warn', topic, message, fields),
    error: (topic, message, fields = {}) => log('error', topic, message, fields),
  };
}
