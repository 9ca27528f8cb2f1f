import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../platform/clock.ts';
import { ServiceError } from '../platform/errors.ts';

const WINDOW_MS = 5 * 60_000;

export interface SignedRequest {
  /** Where it was sent: one contact point may post the same bytes to several addresses in the same second. */
  path: string;
  body: Buffer;
  /** X-Grafana-Alerting-Signature: hex. */
  signature: string | undefined;
  /** X-Grafana-Alerting-Timestamp: epoch seconds. */
  timestamp: string | undefined;
}

/**
 * Checks Grafana's signature over time and body (`hmacConfig` of a webhook with `timestampHeader`). A request is taken within
 * five minutes of its time, and once an address. Throws ServiceError `unauthorized`.
 */
export function createHmacCheck(secret: string, clock: Clock): (request: SignedRequest) => void {
  const seen = new Map<string, number>();
  return ({ path, body, signature = '', timestamp = '' }) => {
    const now = clock();
    const expected = createHmac('sha256', secret).update(`${timestamp}:`).update(body).digest();
    const given = Buffer.from(/^[0-9a-f]{64}$/i.test(signature) ? signature : '', 'hex');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      throw refused(
        '签名缺失或不正确;请让 Grafana 联络点的 hmacConfig.secret 为 aimarket- 加上 RELAY_HMAC_SECRET,并设置 timestampHeader: X-Grafana-Alerting-Timestamp。',
        'The signature is missing or wrong; let hmacConfig.secret of the contact point be aimarket- followed by RELAY_HMAC_SECRET, with timestampHeader: X-Grafana-Alerting-Timestamp.'
      );
    }
    if (!/^\d{1,12}$/.test(timestamp) || Math.abs(now - Number(timestamp) * 1000) > WINDOW_MS) {
      throw refused(
        '请求的时间与本机相差超过 5 分钟;请校准 Grafana 与数据服务的时钟。',
        'The request’s time is more than 5 minutes off; set the clocks of Grafana and of the data server right.'
      );
    }
    for (const [known, at] of seen) {
      if (now - at > 2 * WINDOW_MS) {
        seen.delete(known);
      }
    }
    const key = `${expected.toString('hex')} ${path}`;
    if (seen.has(key)) {
      throw refused('这个请求已经收到过,不再接受。', 'This request has been received before and is not taken again.');
    }
    seen.set(key, now);
  };
}

function refused(zh: string, en: string): ServiceError {
  return new ServiceError('unauthorized', { zh, en });
}
