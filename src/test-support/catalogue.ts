import type { Catalogue, CatalogueDataset, FilterOp, Grain, MemberType } from '../contract';

const TEXT: FilterOp[] = ['=', '!=', 'in', 'notIn', 'contains', 'isNull'];
const NUMBER: FilterOp[] = ['=', '!=', 'in', 'notIn', '>', '>=', '<', '<=', 'between'];
const GRAINS: Grain[] = ['minute', 'hour', 'day', 'week', 'month'];

function dimension(name: string, zh: string, en: string, type: MemberType = 'string') {
  return { name, title: { zh, en }, type, operators: type === 'number' ? NUMBER : TEXT };
}

function measure(name: string, zh: string, en: string) {
  return { name, title: { zh, en }, unit: 'short', goodDirection: 'up', fill: 'zero', additive: true } as const;
}

const users: CatalogueDataset = {
  name: 'users',
  title: { zh: '用户', en: 'Users' },
  source: 'mysql',
  available: true,
  demo: false,
  grains: GRAINS,
  measures: [
    measure('users.new_users', '新增用户', 'New users'),
    measure('users.active_users', '活跃用户', 'Active users'),
  ],
  dimensions: [dimension('users.status', '用户状态', 'User status')],
};

const api: CatalogueDataset = {
  name: 'api',
  title: { zh: '接口', en: 'API' },
  source: 'events',
  available: true,
  demo: true,
  actor: true,
  lines: true,
  grains: ['minute', 'hour', 'day'],
  measures: [measure('api.requests', '请求数', 'Requests'), measure('api.p95', 'P95 响应时间', 'P95 response time')],
  dimensions: [
    dimension('api.endpoint', '接口路径', 'Endpoint'),
    { ...dimension('api.method', '方法', 'Method'), values: ['GET', 'POST'] },
    dimension('api.status', '状态码', 'Status', 'number'),
  ],
};

const errors: CatalogueDataset = {
  name: 'errors',
  title: { zh: '应用错误', en: 'Application errors' },
  source: 'events',
  available: true,
  demo: true,
  actor: true,
  lines: true,
  grains: ['minute', 'hour', 'day'],
  measures: [measure('errors.errors', '错误数', 'Errors')],
  dimensions: [dimension('errors.type', '类型', 'Type')],
};

const plans: CatalogueDataset = {
  name: 'plans',
  title: { zh: '商业计划', en: 'Business plans' },
  source: 'mysql',
  available: false,
  reason: { zh: '缺少列 overall_score,请检查表结构。', en: 'Column overall_score is missing; check the table.' },
  demo: false,
  grains: GRAINS,
  measures: [measure('plans.total', '总数', 'Total')],
  dimensions: [],
};

export const testCatalogue: Catalogue = {
  timezone: 'Asia/Shanghai',
  demo: true,
  datasets: [users, api, errors, plans],
};
