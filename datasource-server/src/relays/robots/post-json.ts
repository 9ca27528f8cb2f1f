import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Answer } from '../channel.ts';

/** Said by something on the way, behind which the vendor may have accepted. */
const BETWEEN = new Set([502, 504]);
/** Passing by themselves, beside 5xx. */
const PASSING = new Set([408, 425]);
/** A robot's answer has a few hundred bytes; what is longer is no robot's. */
const MOST_BYTES = 64 * 1024;
const PAUSE_MS = 60_000;

/** Of what answered. */
interface Received {
  status: number;
  /** Milliseconds that the vendor asks to be left alone; null where it does not say. */
  pauseMs: number | null;
  /** Null where it is longer than a robot's answer can be. */
  text: string | null;
}

/** No answer. `sent`: the connection stood, so that the request may have arrived. */
class NoAnswer extends Error {
  constructor(
    readonly code: string,
    readonly sent: boolean
  ) {
    super(code);
  }
}

/**
 * Posts to a robot, over a connection of its own. Answers the parsed body of a 200 (undefined where it is no JSON), else what the
 * failure means. Follows no redirect. The address holds a secret: it is never told.
 */
export async function postJson(url: string, body: unknown, timeoutMs: number): Promise<{ body: unknown } | Answer> {
  try {
    const { status, pauseMs, text } = await exchange(url, JSON.stringify(body), timeoutMs);
    return status === 200 ? { body: parsed(text) } : meaningOf(status, pauseMs);
  } catch (error) {
    if (error instanceof NoAnswer) {
      return failure(error, timeoutMs);
    }
    throw error;
  }
}

function exchange(url: string, body: string, timeoutMs: number): Promise<Received> {
  const isTls = url.startsWith('https:');
  const options = {
    method: 'POST',
    agent: false,
    headers: { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': Buffer.byteLength(body) },
  };
  return new Promise((resolve, reject) => {
    let connected = false;
    const request: ClientRequest = (isTls ? httpsRequest : httpRequest)(url, options);
    const late = setTimeout(() => fail('timeout'), timeoutMs);
    const end = () => {
      clearTimeout(late);
      request.destroy();
    };
    const fail = (code: string) => {
      reject(new NoAnswer(code, connected));
      end();
    };
    request.on('socket', (socket) => socket.once(isTls ? 'secureConnect' : 'connect', () => (connected = true)));
    request.on('error', (error: NodeJS.ErrnoException) => fail(error.code ?? 'network'));
    request.on('response', (response) => {
      const status = response.statusCode ?? 0;
      const pauseMs = askedPause(response);
      const done = (text: string | null) => {
        resolve({ status, pauseMs, text });
        end();
      };
      const parts: Buffer[] = [];
      let size = 0;
      response.on('data', (part: Buffer) => {
        size += part.length;
        parts.push(part);
        if (size > MOST_BYTES) {
          done(null);
        }
      });
      response.on('end', () => done(Buffer.concat(parts).toString('utf8')));
      response.on('error', (error: NodeJS.ErrnoException) => fail(error.code ?? 'network'));
    });
    request.end(body);
  });
}

/** `Retry-After`: seconds, or a moment by the vendor's own clock. */
function askedPause({ headers }: IncomingMessage): number | null {
  const asked = headers['retry-after'];
  if (asked === undefined) {
    return null;
  }
  const ms = /^\d+$/.test(asked) ? Number(asked) * 1000 : Date.parse(asked) - Date.parse(headers.date ?? '');
  return ms > 0 ? ms : null;
}

function meaningOf(status: number, pauseMs: number | null): Answer {
  const code = `http_${status}`;
  if (status >= 300 && status < 400) {
    const text =
      '地址被重定向:请在 webhook 地址中写最终的 https:// 地址 · the address is redirected; let the webhook address be the final one, with https://';
    return { result: 'refused', next: 'settings', code, text };
  }
  const text = `机器人应答 HTTP ${status} · the robot answered HTTP ${status}`;
  if (BETWEEN.has(status)) {
    return { result: 'doubtful', code, text };
  }
  if (status === 429 || (status === 503 && pauseMs !== null)) {
    return { result: 'refused', next: 'throttled', pauseMs: pauseMs ?? PAUSE_MS, code, text };
  }
  return { result: 'refused', next: status >= 500 || PASSING.has(status) ? 'retry' : 'settings', code, text };
}

function failure({ code, sent }: NoAnswer, timeoutMs: number): Answer {
  if (!sent) {
    const text = `无法连接机器人(${code}),请检查网络与 webhook 地址 · the robot cannot be reached (${code}); check the network and the webhook address`;
    return { result: 'refused', next: 'retry', code, text };
  }
  const text =
    code === 'timeout'
      ? `机器人 ${timeoutMs / 1000} 秒内没有应答 · the robot did not answer within ${timeoutMs / 1000} s`
      : `机器人应答前连接中断(${code}) · the connection broke before the robot answered (${code})`;
  return { result: 'doubtful', code, text };
}

function parsed(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
