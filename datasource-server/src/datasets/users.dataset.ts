import { defineDataset } from '../semantic/model.ts';

export const users = defineDataset({
  name: 'users',
  title: { zh: '用户', en: 'Users' },
  description: { zh: '注册用户,按注册时间统计。', en: 'Registered users, by the time of registration.' },
  source: 'mysql',
  table: 'users',
  time: 'created_at',
  measures: {
    new_users: {
      title: { zh: '新增用户', en: 'New users' },
      unit: 'short',
      goodDirection: 'up',
      fill: 'zero',
      aggregate: { agg: 'count' },
    },
    active_users: {
      title: { zh: '活跃用户(按注册日期)', en: 'Active users (by registration date)' },
      description: {
        zh: '在该时段注册、目前状态为 active 的用户数;不是日活跃用户数。',
        en: 'Users registered in the period whose status is active now; not the daily active users.',
      },
      unit: 'short',
      goodDirection: 'up',
      fill: 'zero',
      aggregate: { agg: 'count', where: [{ column: 'status', op: '=', value: 'active' }] },
    },
  },
  dimensions: {
    status: { title: { zh: '用户状态', en: 'User status' }, type: 'string', from: 'status' },
  },
  annotation: { title: 'status', tags: ['status'] },
});
