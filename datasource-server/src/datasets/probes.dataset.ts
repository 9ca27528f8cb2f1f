import { defineDataset, type Condition } from '../semantic/model.ts';
import { SAMPLES_BY_HOUR } from './samples-by-hour.ts';

const metricIs = (metric: string): readonly Condition[] => [{ column: 'metric', op: '=', value: `probe.${metric}` }];

/** Seen from where the data server runs. Nothing is filled: while nobody probes, nothing is known. */
export const probes = defineDataset({
  name: 'probes',
  title: { zh: 'HTTP 拨测', en: 'HTTP probes' },
  description: {
    zh: '对页面、CDN、负载均衡(PROBE_TARGETS)与 AI 服务商(AI_PROVIDERS)的拨测:状态、各阶段耗时、证书;TLS_HOSTS 的证书(目标名以 tls: 开头)。',
    en: 'Probes of pages, the CDN, the load balancer (PROBE_TARGETS) and AI providers (AI_PROVIDERS): status, phases, certificate; certificates of TLS_HOSTS (targets tls:…).',
  },
  source: 'events',
  table: 'samples',
  time: 'ts',
  discriminator: 'metric',
  measures: {
    up: {
      title: { zh: '拨测可用', en: 'Probe up' },
      description: {
        zh: '1 为可用,0 为不可用;时段内取最差值。',
        en: '1 is up, 0 is down; the worst value of the period.',
      },
      unit: 'none',
      goodDirection: 'up',
      fill: 'null',
      aggregate: { agg: 'min', of: 'value', where: metricIs('up') },
    },
    availability: {
      title: { zh: '可用率', en: 'Availability' },
      description: {
        zh: '成功的拨测占比。',
        en: 'Share of probes that succeeded.',
      },
      unit: 'percent',
      decimals: 2,
      goodDirection: 'up',
      fill: 'null',
      aggregate: {
        agg: 'ratio',
        numerator: { agg: 'sum', of: 'value', where: metricIs('up') },
        denominator: { agg: 'count', where: metricIs('up') },
        scale: 100,
      },
    },
    status: {
      title: { zh: 'HTTP 状态码', en: 'HTTP status' },
      description: {
        zh: '最后一次应答的状态码;没有应答则无值。',
        en: 'Status of the last answer; no value where there was none.',
      },
      unit: 'none',
      goodDirection: 'none',
      fill: 'null',
      aggregate: { agg: 'last', of: 'value', where: metricIs('status') },
    },
    dns: {
      title: { zh: 'DNS 耗时', en: 'DNS' },
      unit: 'ms',
      decimals: 1,
      goodDirection: 'down',
      fill: 'null',
      aggregate: { agg: 'avg', of: 'value', where: metricIs('dns') },
    },
    tcp: {
      title: { zh: 'TCP 连接耗时', en: 'TCP connect' },
      unit: 'ms',
      decimals: 1,
      goodDirection: 'down',
      fill: 'null',
      aggregate: { agg: 'avg', of: 'value', where: metricIs('tcp') },
    },
    tls: {
      title: { zh: 'TLS 握手耗时', en: 'TLS handshake' },
      unit: 'ms',
      decimals: 1,
      goodDirection: 'down',
      fill: 'null',
      aggregate: { agg: 'avg', of: 'value', where: metricIs('tls') },
    },
    ttfb: {
      title: { zh: '首字节耗时', en: 'Time to first byte' },
      description: {
        zh: '从发出请求到收到首字节。',
        en: 'From the request to the first byte of the answer.',
      },
      unit: 'ms',
      decimals: 1,
      goodDirection: 'down',
      fill: 'null',
      aggregate: { agg: 'avg', of: 'value', where: metricIs('ttfb') },
    },
    total: {
      title: { zh: '总耗时', en: 'Total time' },
      description: {
        zh: '含重定向与正文;失败的拨测不计。',
        en: 'With redirects and body; failed probes do not count.',
      },
      unit: 'ms',
      decimals: 1,
      goodDirection: 'down',
      fill: 'null',
      aggregate: { agg: 'avg', of: 'value', where: metricIs('total') },
    },
    total_p95: {
      title: { zh: '总耗时 P95', en: 'Total time p95' },
      unit: 'ms',
      decimals: 1,
      goodDirection: 'down',
      fill: 'null',
      aggregate: { agg: 'quantile', q: 0.95, of: 'value', where: metricIs('total') },
    },
    tls_days: {
      title: { zh: '证书剩余天数', en: 'Certificate days left' },
      description: {
        zh: '主机证书到期前的天数,取最小值;已过期为负。',
        en: 'Days until the certificate of the host ends, the smallest; negative once it has.',
      },
      unit: 'd',
      decimals: 1,
      goodDirection: 'up',
      fill: 'null',
      aggregate: { agg: 'min', of: 'value', where: metricIs('tls_days') },
    },
    redirects: {
      title: { zh: '重定向次数', en: 'Redirects' },
      unit: 'short',
      goodDirection: 'none',
      fill: 'null',
      aggregate: { agg: 'max', of: 'value', where: metricIs('redirects') },
    },
  },
  dimensions: {
    target: { title: { zh: '目标', en: 'Target' }, type: 'string', from: 'component' },
  },
  rollups: [SAMPLES_BY_HOUR],
});
