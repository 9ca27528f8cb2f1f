import { AI_ITEMS } from './measured/ai-items.ts';
import { API_ITEMS } from './measured/api-items.ts';
import { BUSINESS_ITEMS } from './measured/business-items.ts';
import { below, itemsOf, NOW, panelsOf, type MeasuredItem } from './measured/measured-item.ts';
import { SERVER_ITEMS } from './measured/server-items.ts';
import { SYSTEM_ITEMS } from './measured/system-items.ts';

const ALERT_ITEMS = itemsOf('alerts', {
  dead_letters: {
    title: { zh: '未送达的告警通知', en: 'Messages that did not arrive' },
    measure: 'deliveries.dead_letters',
    by: 'deliveries.channel',
    hours: NOW,
    judge: { limit: { breach: 'above', fail: 0 } },
    hint: {
      zh: '数据服务没有设置任何通知渠道时,见 README“通知到人”',
      en: 'where the data server has no channel to tell people by, see Tell people in the README',
    },
    evidence: panelsOf('aimarket-incidents')(13),
    runbook: 'relay-dead-letters',
  },
});

const TLS_ITEMS = itemsOf('tls', {
  probed: {
    title: { zh: 'TLS 证书剩余:拨测目标(最少的)', en: 'TLS certificates of probed targets (the first to end)' },
    measure: 'probes.tls_days',
    by: 'probes.target',
    // Those of TLS_HOSTS have items of their own.
    filters: [{ member: 'probes.target', op: 'notMatches', values: ['^tls:'] }],
    hours: 1,
    judge: below(21, 7),
    // `api.probe_time` tells that nothing is probed.
    sampled: {
      by: 'probes',
      whenOff: 'absent',
      lacking: { zh: '没有 https 的拨测目标', en: 'no target of the probes is https' },
    },
    expects: 'https targets',
    evidence: panelsOf('aimarket-realtime')(29),
    runbook: 'tls-certificate-expiring',
  },
});

/**
 * Limits follow the alert rules and the capacity rules of the design; a daily look warns before they fire. One more item is one
 * more entry in the list of its subject.
 */
export const MEASURED_ITEMS: readonly MeasuredItem[] = [
  ...SYSTEM_ITEMS,
  ...SERVER_ITEMS,
  ...API_ITEMS,
  ...BUSINESS_ITEMS,
  ...AI_ITEMS,
  ...ALERT_ITEMS,
  ...TLS_ITEMS,
];
