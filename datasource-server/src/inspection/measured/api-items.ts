import { LOG_LINES } from './log-lines.ts';
import { above, itemsOf, panelsOf, riseFromNone } from './measured-item.ts';

const realtime = panelsOf('aimarket-realtime');
const api = panelsOf('aimarket-api');

/** The API by its logs, pages by their visitors and by probes. */
export const API_ITEMS = itemsOf('api', {
  error_rate: {
    title: { zh: 'API 错误率', en: 'API error rate' },
    measure: 'api.error_rate',
    judge: above(3, 5),
    evidence: api(13),
    runbook: 'api-error-rate-high',
  },
  response_time: {
    title: { zh: 'API 平均响应时间', en: 'API mean response time' },
    measure: 'api.avg_duration',
    judge: above(1000, 2000),
    evidence: realtime(11),
    runbook: 'api-response-time-high',
  },
  slow_rate: {
    title: { zh: '慢请求占比', en: 'Share of slow requests' },
    measure: 'api.slow_rate',
    judge: above(5, 10),
    evidence: api(9),
    runbook: 'slow-endpoint',
  },
  requests: {
    title: { zh: 'API 请求量', en: 'API requests' },
    measure: 'api.requests',
    judge: { change: { dropWarn: 40, dropFail: 80, riseWarn: 200, least: 100 } },
    evidence: api(12),
    runbook: 'ingest-silent',
  },
  error_lines: {
    title: { zh: '错误日志', en: 'Error lines' },
    measure: 'errors.errors',
    judge: riseFromNone(100, 400, 30),
    needs: LOG_LINES,
    evidence: api(34),
    runbook: 'error-log-burst',
  },
  page_load: {
    title: { zh: '页面加载 P75', en: 'Page load p75' },
    measure: 'web.page_load_p75',
    judge: above(3000, 5000),
    evidence: api(25),
  },
  probe_time: {
    title: { zh: '页面、CDN、负载均衡拨测耗时(最慢的)', en: 'Probes of pages, CDN, load balancer (the slowest)' },
    measure: 'probes.total',
    by: 'probes.target',
    // How long a provider takes is for the AI group to tell, by its calls.
    filters: [{ member: 'probes.target', op: 'notMatches', values: ['^ai:'] }],
    judge: above(1000, 3000),
    sampled: { by: 'probes', whenOff: 'unknown' },
    watched: 'mean',
    evidence: realtime(28),
    runbook: 'probe-failing',
  },
});
