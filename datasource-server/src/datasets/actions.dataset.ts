import { defineDataset, type Condition } from '../semantic/model.ts';

const NAMED: readonly Condition[] = [{ column: 'user_id', op: '!=', value: '' }];

export const actions = defineDataset({
  name: 'actions',
  title: { zh: '用户行为', en: 'User actions' },
  description: { zh: '用户做了什么,来自应用日志与页面。', en: 'What users did, from logs and pages.' },
  source: 'events',
  table: 'user_actions',
  time: 'ts',
  actor: 'user_id',
  measures: {
    actions: {
      title: { zh: '行为次数', en: 'Actions' },
      unit: 'short',
      goodDirection: 'up',
      fill: 'zero',
      aggregate: { agg: 'count' },
    },
    unique_users: {
      title: { zh: '活跃用户数', en: 'Unique users' },
      description: {
        zh: '做过任何行为的不同用户数,不可相加。',
        en: 'Different users with any action; must not be added up.',
      },
      unit: 'short',
      goodDirection: 'up',
      fill: 'zero',
      aggregate: { agg: 'countDistinct', column: 'user_id', where: NAMED },
    },
    first_seen: {
      title: { zh: '首次时间', en: 'First seen' },
      unit: 'dateTimeAsIso',
      goodDirection: 'none',
      fill: 'null',
      aggregate: { agg: 'min', of: { epochMillis: 'ts' } },
    },
    last_seen: {
      title: { zh: '最近时间', en: 'Last seen' },
      unit: 'dateTimeAsIso',
      goodDirection: 'none',
      fill: 'null',
      aggregate: { agg: 'max', of: { epochMillis: 'ts' } },
    },
  },
  dimensions: {
    action: { title: { zh: '行为', en: 'Action' }, type: 'string', from: 'action' },
    user_id: { title: { zh: '用户', en: 'User' }, type: 'string', from: 'user_id' },
    app: { title: { zh: '应用', en: 'Application' }, type: 'string', from: 'app' },
    hour: { title: { zh: '小时', en: 'Hour of day' }, type: 'number', from: { hourOfDay: true } },
  },
  rollups: [
    {
      table: 'user_actions_1h',
      grainSeconds: 3600,
      leastRangeSeconds: 3 * 86_400,
      columns: ['action', 'app'],
      distinct: [{ column: 'user_id', where: NAMED, state: 'users', error: 0.01 }],
    },
  ],
  line: {
    body: ['action', 'user_id', 'message', 'details'],
    labels: ['action', 'user_id', 'app'],
    details: ['details', 'session_id'],
  },
  annotation: { title: 'action', tags: ['user_id'] },
});
