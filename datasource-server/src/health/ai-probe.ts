import type { Clock } from '../platform/clock.ts';
import { askTarget, figuresOf } from './http-target.ts';
import type { ConfiguredProbe, Probe, ProbeOutcome } from './probe.ts';

interface Provider {
  name: string;
  url: string;
}

/** One probe a provider; without providers a single component `ai` that is unknown. */
export function aiProbes(providers: readonly Provider[], clock: Clock): Probe[] {
  if (providers.length === 0) {
    return [
      {
        component: 'ai',
        title: { zh: 'AI 服务', en: 'AI services' },
        unconfigured: {
          zh: '未配置 AI 服务商:请设置 AI_PROVIDERS=名称=https://主机/路径(多个用逗号分隔)后重启。',
          en: 'No AI provider is configured: set AI_PROVIDERS=name=https://host/path (several separated by commas) and restart.',
        },
      },
    ];
  }
  return providers.map((provider) => providerProbe(provider, clock));
}

/**
 * Asks by GET. Any answer below 500 is up: the service talks to us, though it may want a key or another path.
 * Redirects are answers and are not followed, so that no request leaves for a host that nobody configured.
 */
function providerProbe({ name, url }: Provider, clock: Clock): ConfiguredProbe {
  const target = new URL(url);
  const component = `ai:${name}`;
  return {
    component,
    title: { zh: `AI 服务 ${name}`, en: `AI service ${name}` },

    async check(signal, timeoutMs): Promise<ProbeOutcome> {
      const answer = await askTarget(target, { maxRedirects: 0, body: false, signal, timeoutMs });
      const { failure, status = 0 } = answer;
      const outcome: ProbeOutcome =
        failure === undefined ? outcomeOf(status, target.host) : { status: 'down', reason: failure, connection: true };
      return { ...outcome, figures: figuresOf(component, answer, outcome.status === 'up', clock()) };
    },
  };
}

function outcomeOf(status: number, host: string): ProbeOutcome {
  if (status < 500) {
    return { status: 'up' };
  }
  return {
    status: 'down',
    reason: {
      zh: `${host} 应答 HTTP ${status}:服务商出现故障,请查看其状态页,必要时切换到其他 AI 服务。`,
      en: `${host} answered HTTP ${status}: the provider has a fault; see its status page and switch to another AI service if needed.`,
    },
    connection: false,
  };
}
