import { above, itemsOf, NOW, panelsOf } from './measured-item.ts';

const realtime = panelsOf('aimarket-realtime');
const capacity = panelsOf('aimarket-capacity');

/** Hosts, connections and the arrival of logs. */
export const SYSTEM_ITEMS = itemsOf('system', {
  cpu: {
    title: { zh: 'CPU 使用率(日均)', en: 'CPU use (mean of the day)' },
    measure: 'host.cpu',
    by: 'host.host',
    judge: above(70, 80),
    sampled: { by: 'host.cpu', whenOff: 'unknown' },
    watched: 'mean',
    evidence: realtime(19),
    runbook: 'cpu-usage-high',
  },
  memory: {
    title: { zh: '内存使用率', en: 'Memory use' },
    measure: 'host.memory',
    by: 'host.host',
    hours: 1,
    judge: above(80, 85),
    sampled: { by: 'host.memory', whenOff: 'unknown' },
    evidence: realtime(20),
  },
  disk: {
    title: { zh: '磁盘使用率(最满的)', en: 'Disk use (the fullest)' },
    measure: 'host.disk',
    by: ['host.host', 'host.mount'],
    hours: 1,
    judge: above(75, 80),
    sampled: { by: 'host.disk', whenOff: 'unknown' },
    evidence: { ...capacity(5), days: 30 },
    runbook: 'disk-full-soon',
  },
  database_errors: {
    title: { zh: '数据库连接错误', en: 'Database connection errors' },
    measure: 'health.connection_errors',
    filters: [{ member: 'health.component', op: '=', values: ['mysql'] }],
    judge: above(0, 10),
    watched: 'count',
    evidence: realtime(16),
    runbook: 'database-connection-errors',
  },
  ingest_silence: {
    title: { zh: '日志接入静默', en: 'Silence of the logs' },
    measure: 'ingest.silence',
    hours: NOW,
    judge: above(900, 3600),
    evidence: realtime(23),
    runbook: 'ingest-silent',
  },
});
