import type { Answer } from '../channel.ts';

/** Failures in which the request cannot have reached the vendor. */
const NEVER_ARRIVED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);
/** Said by something on the way, behind which the vendor may have accepted. */
const BETWEEN = new Set([502, 504]);

/** Posts to a robot. Answers the parsed body of a 200, else what the failure means. The address holds a secret: it is never told. */
export async function postJson(url: string, body: unknown, timeoutMs: number): Promise<{ body: unknown } | Answer> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json; charset=utf-8' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    text = await response.text();
  } catch (error) {
    return failure(error, timeoutMs);
  }
  if (response.status === 200) {
    return { body: parsed(text) };
  }
  const answer = {
    code: `http_${response.status}`,
    text: `机器人应答 HTTP ${response.status} · the robot answered HTTP ${response.status}`,
  };
  if (BETWEEN.has(response.status)) {
    return { ...answer, result: 'doubtful' };
  }
  if (response.status === 429) {
    return { ...answer, result: 'refused', next: 'throttled', pauseMs: 60_000 };
  }
  return { ...answer, result: 'refused', next: response.status >= 500 ? 'retry' : 'settings' };
}

function failure(error: unknown, timeoutMs: number): Answer {
  const { name, cause } = error as { name?: string; cause?: { code?: unknown } };
  if (name === 'TimeoutError') {
    return {
      result: 'doubtful',
      code: 'timeout',
      text: `机器人 ${timeoutMs / 1000} 秒内没有应答 · the robot did not answer within ${timeoutMs / 1000} s`,
    };
  }
  const code = typeof cause?.code === 'string' ? cause.code : 'network';
  const text = `无法连接机器人(${code}),请检查网络与 webhook 地址 · the robot cannot be reached (${code}); check the network and the webhook address`;
  return NEVER_ARRIVED.has(code)
    ? { result: 'refused', next: 'retry', code, text }
    : { result: 'doubtful', code, text };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
