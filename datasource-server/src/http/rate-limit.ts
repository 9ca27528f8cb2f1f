import type { RequestHandler } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { ServiceError } from '../platform/errors.ts';
import { networkOf } from './network-of.ts';
import { contextOf } from './request-context.ts';

const WINDOW_SECONDS = 60;

/** At most `requestsPerMinute` for each token, or for each address (of IPv6: each customer's network) where there is no known token. Loopback
 * counts too. */
export function rateLimit(requestsPerMinute: number): RequestHandler {
  const limiter = new RateLimiterMemory({ points: requestsPerMinute, duration: WINDOW_SECONDS });
  return async (req, res, next) => {
    const { caller } = contextOf(res);
    try {
      await limiter.consume(caller ? `token:${caller.name}` : `address:${networkOf(req.ip ?? 'unknown')}`);
    } catch (refusal) {
      throw refusal instanceof RateLimiterRes ? tooMany(requestsPerMinute, refusal) : refusal;
    }
    next();
  };
}

function tooMany(requestsPerMinute: number, refusal: RateLimiterRes): ServiceError {
  const retryAfter = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
  return new ServiceError(
    'rate_limited',
    {
      zh: `请求过多(每分钟最多 ${requestsPerMinute} 次);请 ${retryAfter} 秒后再试,或调高 RATE_LIMIT_PER_MINUTE。`,
      en: `Too many requests (at most ${requestsPerMinute} a minute); try again in ${retryAfter} s, or raise RATE_LIMIT_PER_MINUTE.`,
    },
    { retryAfter }
  );
}
