import { defineDataset } from '../semantic/model.ts';

export const sessions = defineDataset({
  name: 'sessions',
  title: { zh: '在线会话', en: 'Sessions' },
  description: {
    zh: '只反映当前时刻;历史来自采样,存放在事件库。',
    en: 'Knows only the present moment; its history comes from samples in the event store.',
  },
  source: 'mysql',
  table: 'user_sessions',
  time: null,
  measures: {
    online_users: {
      title: { zh: '在线用户数', en: 'Users online' },
      description: {
        zh: '会话尚未过期的不同用户数。',
        en: 'Distinct users with a session that has not expired.',
      },
      unit: 'short',
      goodDirection: 'up',
      fill: 'null',
      aggregate: { agg: 'countDistinct', column: 'user_id', where: [{ column: 'expires_at', op: 'afterNow' }] },
    },
  },
  dimensions: {},
});
