import type { Text } from '../contract/text.ts';
import {
  basicAuthorization,
  exchange,
  ExchangeFailed,
  type ExchangeFacts,
  type ExchangePhases,
} from './http-exchange.ts';
import { explainNetworkError } from './network-error.ts';
import type { ProbeFigures } from './probe.ts';

/** How an address answered: the facts of all exchanges that its redirects took, and what went wrong, if anything did. */
export interface TargetAnswer {
  /** Of the last exchange; undefined where it failed. */
  status: number | undefined;
  /** Sums over the exchanges. */
  phases: ExchangePhases;
  redirects: number;
  /** Epoch ms: the first of the certificates on the way to end. */
  certificateEnds: number | undefined;
  failure?: Text;
}

interface TargetOptions {
  /** 0: a redirect is the answer. */
  maxRedirects: number;
  /** Whether the body belongs to what is measured. */
  body: boolean;
  signal: AbortSignal;
  /** Over all redirects. */
  timeoutMs: number;
}

const USER_AGENT = 'aimarket-ops-health/1';
const PHASES = ['dns', 'tcp', 'tls', 'ttfb', 'total'] as const;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Asks an address by GET and follows its redirects. Credentials of the URL go to its own origin only. Never rejects. */
export async function askTarget(target: URL, options: TargetOptions): Promise<TargetAnswer> {
  const { maxRedirects, body, signal, timeoutMs } = options;
  const timeout = AbortSignal.timeout(timeoutMs);
  const answer: TargetAnswer = { status: undefined, phases: {}, redirects: 0, certificateEnds: undefined };
  let url = target;
  for (;;) {
    const headers = { 'user-agent': USER_AGENT, ...(url.origin === target.origin ? basicAuthorization(target) : {}) };
    try {
      const facts = await exchange(url, { headers, body, signal: AbortSignal.any([signal, timeout]) });
      keep(answer, facts);
      const next = onward(url, facts, maxRedirects);
      if (next === null) {
        return answer;
      }
      if (answer.redirects === maxRedirects) {
        return { ...answer, failure: tooMany(target.host, maxRedirects) };
      }
      if (next.protocol !== 'http:' && next.protocol !== 'https:') {
        return { ...answer, failure: elsewhere(target.host, next.protocol) };
      }
      answer.redirects += 1;
      url = next;
    } catch (error) {
      const { cause, facts } = error instanceof ExchangeFailed ? error : { cause: error, facts: { phases: {} } };
      keep(answer, { ...facts, status: undefined });
      const failure = timeout.aborted ? silence(url.host, timeoutMs) : explainNetworkError(cause, url.host);
      return { ...answer, failure };
    }
  }
}

/** The answer as numbers, with `up` as the probe has decided it; `tls_days` counts from `now`, epoch ms. */
export function figuresOf(target: string, answer: TargetAnswer, up: boolean, now: number): ProbeFigures {
  const { status, phases, redirects, certificateEnds } = answer;
  const values: Record<string, number> = { up: up ? 1 : 0, redirects };
  if (status !== undefined) {
    values['status'] = status;
  }
  if (certificateEnds !== undefined) {
    values['tls_days'] = (certificateEnds - now) / 86_400_000;
  }
  // How long a failure took says nothing about how fast the page is.
  for (const phase of answer.failure === undefined ? PHASES : []) {
    const took = phases[phase];
    if (took !== undefined) {
      values[phase] = took;
    }
  }
  return { target, values };
}

function keep(answer: TargetAnswer, { status, phases, certificateEnds }: ExchangeFacts): void {
  answer.status = status;
  for (const phase of PHASES) {
    const took = phases[phase];
    if (took !== undefined) {
      answer.phases[phase] = (answer.phases[phase] ?? 0) + took;
    }
  }
  if (certificateEnds !== undefined) {
    answer.certificateEnds = Math.min(answer.certificateEnds ?? Infinity, certificateEnds);
  }
}

function onward(url: URL, { status, location }: ExchangeFacts, maxRedirects: number): URL | null {
  const sendsOn = maxRedirects > 0 && REDIRECTS.has(status ?? 0) && location !== undefined;
  return sendsOn && URL.canParse(location, url.href) ? new URL(location, url) : null;
}

function silence(host: string, timeoutMs: number): Text {
  return {
    zh: `${host} 在 ${timeoutMs / 1000} 秒内没有应答,请检查网络出口,或查看对方状态。`,
    en: `${host} did not answer within ${timeoutMs / 1000} s; check outbound access and the other side’s status.`,
  };
}

function tooMany(host: string, most: number): Text {
  return {
    zh: `${host} 的重定向超过 ${most} 次,请检查是否循环。`,
    en: `${host} redirects more than ${most} times; check whether it goes in circles.`,
  };
}

function elsewhere(host: string, protocol: string): Text {
  return {
    zh: `${host} 重定向到 ${protocol} 地址,无法继续。`,
    en: `${host} redirects to an address of ${protocol}, which cannot be followed.`,
  };
}
