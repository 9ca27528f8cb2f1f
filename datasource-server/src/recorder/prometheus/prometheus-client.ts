import { unescape } from 'node:querystring';
import { z } from 'zod';
import type { Text } from '../../contract/text.ts';
import { ServiceError } from '../../platform/errors.ts';

/** One series of an instant vector. */
export interface PrometheusSeries {
  labels: Readonly<Record<string, string>>;
  /** Finite; what Prometheus has as NaN or infinite is left out. */
  value: number;
}

export interface PrometheusClient {
  /** `host:port`, without credentials. */
  readonly label: string;
  /**
   * The instant vector of an expression, now. Throws ServiceError: `unavailable` (not reached, no answer in time, not a
   * Prometheus), `forbidden` (it wants credentials), `engine_error` (it refuses the expression).
   */
  query(expression: string): Promise<PrometheusSeries[]>;
}

interface ClientOptions {
  /** Its address, with a path where one stands in front of it; a name and password in it are sent as Basic. */
  url: string;
  /** Sent as Bearer. */
  token?: string;
  timeoutMs?: number;
}

const TIMEOUT_MS = 5_000;
const MAX_BYTES = 16 * 1024 * 1024;

const answerSchema = z.union([
  z.object({
    status: z.literal('success'),
    data: z.object({
      resultType: z.literal('vector'),
      result: z.array(z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]) })),
    }),
  }),
  z.object({ status: z.literal('error'), errorType: z.string(), error: z.string() }),
]);
type Answer = z.infer<typeof answerSchema>;

/** Asks a Prometheus, or what speaks its HTTP API, such as VictoriaMetrics, Thanos or Alibaba's. */
export function createPrometheusClient({ url, token, timeoutMs = TIMEOUT_MS }: ClientOptions): PrometheusClient {
  const base = new URL(url);
  const headers = {
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded',
    ...authorization(base, token),
  };
  base.username = '';
  base.password = '';
  const address = new URL(`${base.pathname.replace(/\/+$/, '')}/api/v1/query`, base);
  const { host: label } = base;

  async function answerTo(expression: string): Promise<{ status: number; text: string }> {
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      // By POST, so that no proxy's limit on the length of an address is met.
      const body = new URLSearchParams({ query: expression, timeout: `${timeoutMs / 1000}s` });
      const response = await fetch(address, { method: 'POST', headers, body, signal, redirect: 'error' });
      return { status: response.status, text: await bounded(response, label) };
    } catch (error) {
      throw error instanceof ServiceError ? error : unreachable(label, signal.aborted ? timeoutMs : null, error);
    }
  }

  return {
    label,
    async query(expression) {
      const { status, text } = await answerTo(expression);
      if (status === 401 || status === 403) {
        throw new ServiceError('forbidden', REFUSED(label));
      }
      const answer = parsed(text);
      if (answer === null) {
        throw new ServiceError('unavailable', notPrometheus(label, status));
      }
      if (answer.status === 'error') {
        throw refusal(label, answer);
      }
      return answer.data.result.flatMap(({ metric: labels, value: [, value] }) => {
        const number = Number(value);
        return Number.isFinite(number) ? [{ labels, value: number }] : [];
      });
    },
  };
}

function authorization({ username, password }: URL, token: string | undefined): Record<string, string> {
  if (token !== undefined) {
    return { authorization: `Bearer ${token}` };
  }
  const credentials = `${unescape(username)}:${unescape(password)}`;
  return credentials === ':' ? {} : { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
}

async function bounded(response: Response, label: string): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    const chunk = part as Uint8Array;
    bytes += chunk.length;
    if (bytes > MAX_BYTES) {
      throw new ServiceError('engine_error', {
        zh: `Prometheus(${label})的应答超过 ${MAX_BYTES / 1024 / 1024} MB:请用 PROMETHEUS_MATCH 缩小范围。`,
        en: `The answer of Prometheus (${label}) is larger than ${MAX_BYTES / 1024 / 1024} MB: narrow it with PROMETHEUS_MATCH.`,
      });
    }
    parts.push(chunk);
  }
  return Buffer.concat(parts).toString('utf8');
}

function parsed(text: string): Answer | null {
  try {
    return answerSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) {
      return null;
    }
    throw error;
  }
}

const REFUSED = (label: string): Text => ({
  zh: `Prometheus(${label})拒绝了请求:请检查 PROMETHEUS_URL 中的用户名和密码,或 PROMETHEUS_TOKEN。`,
  en: `Prometheus (${label}) refused us: check user and password in PROMETHEUS_URL, or PROMETHEUS_TOKEN.`,
});

function notPrometheus(label: string, status: number): Text {
  return {
    zh: `${label} 的应答(HTTP ${status})不是 Prometheus 的,请检查 PROMETHEUS_URL,包括路径。`,
    en: `The answer of ${label} (HTTP ${status}) is not one of Prometheus: check PROMETHEUS_URL and its path.`,
  };
}

function refusal(label: string, { errorType, error }: Extract<Answer, { status: 'error' }>): ServiceError {
  return new ServiceError('engine_error', {
    zh: `Prometheus(${label})没有回答(${errorType}):${error}`,
    en: `Prometheus (${label}) did not answer (${errorType}): ${error}`,
  });
}

function unreachable(label: string, silentMs: number | null, cause: unknown): ServiceError {
  const code = ((cause as Error).cause as { code?: unknown } | undefined)?.code;
  const why = typeof code === 'string' ? code : (cause as Error).message;
  const text: Text =
    silentMs === null
      ? {
          zh: `连接不上 Prometheus(${label}):${why}。请检查 PROMETHEUS_URL。`,
          en: `Prometheus (${label}) cannot be reached: ${why}. Check PROMETHEUS_URL.`,
        }
      : {
          zh: `Prometheus(${label})在 ${silentMs / 1000} 秒内没有应答。`,
          en: `Prometheus (${label}) did not answer within ${silentMs / 1000} s.`,
        };
  return new ServiceError('unavailable', text, { cause });
}
