import type { ErrorCode } from '../../contract/errors.ts';
import type { Text } from '../../contract/text.ts';
import { ServiceError } from '../../platform/errors.ts';

/**
 * What a failed call means for the one who pulls: `throttled` and `failing` pass by themselves, `expired` is a cursor whose
 * logs are gone, `refused` and `missing` need a person.
 */
export type SlsFailure = 'throttled' | 'failing' | 'expired' | 'refused' | 'missing';

/** A call that SLS did not answer as asked. Its text names the code of SLS and never a key. */
export class SlsError extends ServiceError {
  constructor(
    readonly failure: SlsFailure,
    text: Text
  ) {
    super(CODES[failure], text);
  }
}

const CODES: Record<SlsFailure, ErrorCode> = {
  throttled: 'rate_limited',
  failing: 'unavailable',
  expired: 'not_found',
  refused: 'unauthorized',
  missing: 'not_found',
};

/** What the SDK throws: an answer of SLS with code and status, or a failure of the network without them. */
interface Thrown {
  code?: unknown;
  message?: unknown;
  statusCode?: unknown;
}

/**
 * Any failure of the SDK as an SlsError. The thrown value is not kept as cause: it can hold the request with its signature.
 */
export function toSlsError(thrown: unknown): SlsError {
  const { code, message, statusCode } = (thrown ?? {}) as Thrown;
  const name = typeof code === 'string' ? code : '';
  // The SDK's HTTP client glues the request to the message of a failure of the network.
  const said = String(message ?? thrown)
    .replace(/\.?GET https?:.*/s, '')
    .slice(0, 500);
  const status = typeof statusCode === 'number' ? statusCode : 0;
  if (status === 429 || status === 503 || /Quota|ServerBusy|Throttl/i.test(name)) {
    return new SlsError('throttled', {
      zh: `SLS 限流(${said}),稍后自动重试;若持续出现,请提高配额或增加分区。`,
      en: `SLS throttles (${said}); it is tried again by itself. If that lasts, raise the quota or split shards.`,
    });
  }
  if (/^InvalidCursor$/i.test(name)) {
    return new SlsError('expired', {
      zh: `读取位置已失效(${said}),该处日志已超出日志库的保存时间。`,
      en: `The cursor is not valid any more (${said}): its logs are older than the logstore keeps them.`,
    });
  }
  if (/^RequestTime/i.test(name)) {
    return new SlsError('refused', {
      zh: `SLS 因时间偏差拒绝请求(${said});请校准本机时钟。`,
      en: `SLS refuses requests because of their time (${said}); set this machine's clock right.`,
    });
  }
  if (/NotExist$/i.test(name)) {
    return new SlsError('missing', {
      zh: `${said};请检查 SLS_ENDPOINT、SLS_PROJECT 与 SLS_LOGSTORES。`,
      en: `${said}; check SLS_ENDPOINT, SLS_PROJECT and SLS_LOGSTORES.`,
    });
  }
  if (status === 401 || status === 403 || /Unauthorized|Signature|AccessKey|Denied/i.test(name)) {
    return new SlsError('refused', {
      zh: `SLS 拒绝了密钥(${said});请检查 SLS_ACCESS_KEY_ID、SLS_ACCESS_KEY_SECRET 及其 log:GetCursorOrData、log:ListShards 权限。`,
      en: `SLS refuses the key (${said}); check SLS_ACCESS_KEY_ID, SLS_ACCESS_KEY_SECRET and its permissions log:GetCursorOrData and log:ListShards.`,
    });
  }
  return new SlsError('failing', {
    zh: `SLS 无法访问(${said}),稍后自动重试;若持续出现,请检查 SLS_ENDPOINT 与网络。`,
    en: `SLS cannot be reached (${said}); it is tried again by itself. If that lasts, check SLS_ENDPOINT and the network.`,
  });
}
