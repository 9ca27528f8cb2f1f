import type { Text } from '../contract/text.ts';
import { NoAnswerInTime, withinTime } from '../platform/within-time.ts';
import { networkErrorCode } from './network-error.ts';
import type { Probe } from './probe.ts';

/** What the probe needs of a Redis connection; the cache's connection has it. */
export interface PingedRedis {
  client: { ping(): Promise<string> };
  /** Why the connection is down, when the driver knows better than the failed command does. */
  lastError(): Error | undefined;
}

const component = 'redis';
const title: Text = { zh: 'Redis', en: 'Redis' };

/** `redis` is null when REDIS_URL is not set. */
export function redisProbe(redis: PingedRedis | null): Probe {
  if (redis === null) {
    return {
      component,
      title,
      unconfigured: {
        zh: '未配置 Redis(缓存在内存中):需要时设置 REDIS_URL=redis://主机:6379 后重启。',
        en: 'Redis is not configured (answers are cached in memory): if wanted, set REDIS_URL=redis://host:6379 and restart.',
      },
    };
  }
  return {
    component,
    title,
    async check(_signal, timeoutMs) {
      try {
        await withinTime(redis.client.ping(), timeoutMs);
        return { status: 'up' };
      } catch (error) {
        const cause = redis.lastError() ?? error;
        return { status: 'down', reason: explain(cause, timeoutMs), connection: !isRefusal(cause) };
      }
    },
  };
}

/** Redis answered, but with an error: it wants other credentials, is loading, … */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && /\b(NOAUTH|WRONGPASS|NOPERM|LOADING|MASTERDOWN|ERR) /.test(error.message);
}

function explain(error: unknown, timeoutMs: number): Text {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof NoAnswerInTime) {
    return withEffect({
      zh: `${timeoutMs / 1000} 秒内没有应答,请检查 Redis 是否卡住或网络是否丢包`,
      en: `no answer within ${timeoutMs / 1000} s; check whether Redis hangs or the network drops packets`,
    });
  }
  if (/\b(NOAUTH|WRONGPASS|NOPERM) /.test(message)) {
    return withEffect({
      zh: '拒绝了登录,请检查 REDIS_URL 中的用户名和密码',
      en: 'it refused the log-in; check user and password in REDIS_URL',
    });
  }
  if (/\bLOADING /.test(message)) {
    return withEffect({
      zh: '正在载入数据,稍后会自动恢复',
      en: 'it is loading its data and will come back by itself',
    });
  }
  const code = networkErrorCode(error);
  return withEffect({
    zh: `无法连接(${code ?? message}),请检查 Redis 是否运行、REDIS_URL 是否正确`,
    en: `it cannot be reached (${code ?? message}); check that Redis runs and that REDIS_URL is right`,
  });
}

function withEffect(fault: Text): Text {
  return {
    zh: `Redis ${fault.zh}。期间改用内存缓存,查询不受影响。`,
    en: `Redis: ${fault.en}. Meanwhile answers are cached in memory; queries go on.`,
  };
}
