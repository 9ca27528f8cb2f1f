import { unescape } from 'node:querystring';
import { explainNetworkError } from './network-error.ts';
import type { ConfiguredProbe, Probe, ProbeOutcome } from './probe.ts';

interface Provider {
  name: string;
  url: string;
}

/** One probe a provider; without providers a single component `ai` that is unknown. */
export function aiProbes(providers: readonly Provider[]): Probe[] {
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
  return providers.map(providerProbe);
}

/**
 * Asks by GET. Any answer below 500 is up: the service talks to us, though it may want a key or another path.
 * Redirects are answers and are not followed, so that no request leaves for a host that nobody configured.
 */
function providerProbe({ name, url }: Provider): ConfiguredProbe {
  const target = new URL(url);
  const headers: Record<string, string> = { 'user-agent': 'aimarket-ops-health/1' };
  if (target.username !== '' || target.password !== '') {
    // fetch refuses URLs with credentials in them.
    const credentials = `${unescape(target.username)}:${unescape(target.password)}`;
    headers.authorization = `Basic ${Buffer.from(credentials).toString('base64')}`;
    target.username = '';
    target.password = '';
  }

  return {
    component: `ai:${name}`,
    title: { zh: `AI 服务 ${name}`, en: `AI service ${name}` },

    async check(signal, timeoutMs): Promise<ProbeOutcome> {
      const controller = new AbortController();
      const stop = () => controller.abort();
      let timedOut = false;
      const timer = setTimeout(() => {
        timedOut = true;
        stop();
      }, timeoutMs);
      signal.addEventListener('abort', stop, { once: true });
      try {
        const response = await fetch(target, { headers, redirect: 'manual', signal: controller.signal });
        await response.body?.cancel();
        return outcomeOf(response.status, target.host);
      } catch (error) {
        return {
          status: 'down',
          reason: timedOut ? silence(target.host, timeoutMs) : explainNetworkError(error, target.host),
          connection: true,
        };
      } finally {
        clearTimeout(timer);
        signal.removeEventListener('abort', stop);
      }
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

function silence(host: string, timeoutMs: number) {
  return {
    zh: `${host} 在 ${timeoutMs / 1000} 秒内没有应答,请检查网络出口,或查看服务商状态页。`,
    en: `${host} did not answer within ${timeoutMs / 1000} s; check outbound access or the provider’s status page.`,
  };
}
