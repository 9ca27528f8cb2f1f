import type { Text } from '../contract/text.ts';
import type { Clock } from '../platform/clock.ts';
import { askTarget, figuresOf, type TargetAnswer } from './http-target.ts';
import type { ConfiguredProbe, ProbeOutcome } from './probe.ts';

interface PageTarget {
  name: string;
  url: string;
}

const MAX_REDIRECTS = 5;
/** From this many days before a certificate ends, the component says so. */
const WARN_DAYS = 21;

/** One probe an address of PROBE_TARGETS: a page, the CDN, the load balancer, seen as a visitor sees it. */
export function pageProbes(targets: readonly PageTarget[], clock: Clock): ConfiguredProbe[] {
  return targets.map((target) => pageProbe(target, clock));
}

/** Up is an answer below 400 after at most five redirects, with a certificate that is accepted. */
function pageProbe({ name, url }: PageTarget, clock: Clock): ConfiguredProbe {
  const target = new URL(url);
  return {
    component: `probe:${name}`,
    title: { zh: `拨测 ${name}`, en: `Probe ${name}` },
    async check(signal, timeoutMs): Promise<ProbeOutcome> {
      const answer = await askTarget(target, { maxRedirects: MAX_REDIRECTS, body: true, signal, timeoutMs });
      const outcome = outcomeOf(answer, target.host, clock());
      return { ...outcome, figures: figuresOf(name, answer, outcome.status === 'up', clock()) };
    },
  };
}

function outcomeOf({ status, failure, certificateEnds }: TargetAnswer, host: string, now: number): ProbeOutcome {
  if (failure !== undefined) {
    return { status: 'down', reason: failure, connection: status === undefined };
  }
  if (status === undefined || status >= 400) {
    return { status: 'down', reason: refused(host, status), connection: false };
  }
  const days = certificateEnds === undefined ? Infinity : (certificateEnds - now) / 86_400_000;
  return days < WARN_DAYS ? { status: 'up', note: expiring(host, days) } : { status: 'up' };
}

function refused(host: string, status: number | undefined): Text {
  return {
    zh: `${host} 应答 HTTP ${status ?? '?'},请检查页面地址与后端服务。`,
    en: `${host} answered HTTP ${status ?? '?'}; check the address of the page and what serves it.`,
  };
}

function expiring(host: string, days: number): Text {
  const left = Math.floor(days);
  return {
    zh: `${host} 的 TLS 证书还有 ${left} 天到期,请更换。`,
    en: `The TLS certificate of ${host} ends in ${left} days: renew it.`,
  };
}
