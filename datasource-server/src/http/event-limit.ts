import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { ServiceError } from '../platform/errors.ts';

const WINDOW_SECONDS = 60;

/** Counts events a minute for each source; throws `rate_limited` with the time to wait when there are too many. */
export type EventLimit = (source: string, events: number) => Promise<void>;

/** `setting` is named to whoever is refused. */
export function createEventLimit(eventsPerMinute: number, setting: string): EventLimit {
  const limiter = new RateLimiterMemory({ points: eventsPerMinute, duration: WINDOW_SECONDS });
  return async (source, events) => {
    if (events > eventsPerMinute) {
      throw new ServiceError('payload_too_large', {
        zh: `一次发送了 ${events} 条,超过每分钟 ${eventsPerMinute} 条的上限;请分批发送,或调高 ${setting}。`,
        en: `${events} events at once are more than the ${eventsPerMinute} a minute allowed; send them in parts, or raise ${setting}.`,
      });
    }
    try {
      await limiter.consume(source, events);
    } catch (refusal) {
      throw refusal instanceof RateLimiterRes ? tooMany(eventsPerMinute, setting, refusal) : refusal;
    }
  };
}

function tooMany(eventsPerMinute: number, setting: string, refusal: RateLimiterRes): ServiceError {
  const retryAfter = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
  return new ServiceError(
    'rate_limited',
    {
      zh: `事件过多(每分钟最多 ${eventsPerMinute} 条);请 ${retryAfter} 秒后再试,或调高 ${setting}。`,
      en: `Too many events (at most ${eventsPerMinute} a minute); try again in ${retryAfter} s, or raise ${setting}.`,
    },
    { retryAfter }
  );
}
