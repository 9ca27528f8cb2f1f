import { defineDataset } from '../semantic/model.ts';

export const security = defineDataset({
  name: 'security',
  title: { zh: '安全事件', en: 'Security events' },
  description: {
    zh: '登录失败、权限拒绝等,来自应用日志。IP 默认只保留网段。',
    en: 'Failed log-ins, refused access and the like, from logs. Of an IP only the network is kept unless set otherwise.',
  },
  source: 'events',
  table: 'security_events',
  time: 'ts',
  actor: 'user_id',
  measures: {
    events: {
      title: { zh: '安全事件数', en: 'Security events' },
      unit: 'short',
      goodDirection: 'down',
      fill: 'zero',
      aggregate: { agg: 'count' },
    },
    unique_ips: {
      title: { zh: '来源 IP 数', en: 'Source addresses' },
      unit: 'short',
      goodDirection: 'down',
      fill: 'zero',
      aggregate: { agg: 'countDistinct', column: 'ip', where: [{ column: 'ip', op: '!=', value: '' }] },
    },
  },
  dimensions: {
    event: { title: { zh: '事件', en: 'Event' }, type: 'string', from: 'event' },
    ip: { title: { zh: 'IP', en: 'IP' }, type: 'string', from: 'ip' },
    level: { title: { zh: '级别', en: 'Level' }, type: 'string', from: 'level' },
    user_id: { title: { zh: '用户', en: 'User' }, type: 'string', from: 'user_id' },
  },
  line: {
    body: ['event', 'ip', 'message', 'details'],
    labels: ['event', 'ip', 'level', 'user_id'],
    details: ['details'],
  },
  annotation: { title: 'event', tags: ['ip', 'level'] },
});
