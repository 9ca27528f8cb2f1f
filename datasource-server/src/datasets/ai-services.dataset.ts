import { defineDataset } from '../semantic/model.ts';

export const aiServices = defineDataset({
  name: 'ai_services',
  title: { zh: 'AI 服务(业务库)', en: 'AI services (business database)' },
  description: {
    zh: '业务库记录的 AI 服务调用,按调用时间统计。',
    en: "Calls of AI services as the marketplace's database records them, by the time of the call.",
  },
  source: 'mysql',
  table: 'ai_service_logs',
  time: 'created_at',
  measures: {
    calls: {
      title: { zh: 'AI 调用次数', en: 'AI calls' },
      unit: 'short',
      goodDirection: 'none',
      fill: 'zero',
      aggregate: { agg: 'count' },
    },
    successful_calls: {
      title: { zh: 'AI 成功调用次数', en: 'Successful AI calls' },
      description: { zh: '状态为 success 的调用次数。', en: 'Calls with status success.' },
      unit: 'short',
      goodDirection: 'up',
      fill: 'zero',
      aggregate: { agg: 'count', where: [{ column: 'status', op: '=', value: 'success' }] },
    },
    success_rate: {
      title: { zh: 'AI 成功率', en: 'AI success rate' },
      description: {
        zh: '成功调用占全部调用的百分比;没有调用时无值。',
        en: 'Successful calls as a percentage of all calls; no value where there were none.',
      },
      unit: 'percent',
      decimals: 2,
      goodDirection: 'up',
      fill: 'null',
      aggregate: {
        agg: 'ratio',
        numerator: { agg: 'count', where: [{ column: 'status', op: '=', value: 'success' }] },
        denominator: { agg: 'count' },
        scale: 100,
      },
    },
    tokens: {
      title: { zh: 'Token 用量', en: 'Tokens' },
      description: { zh: '请求与回复的 Token 合计。', en: 'Tokens of requests and answers together.' },
      unit: 'short',
      goodDirection: 'none',
      fill: 'zero',
      aggregate: { agg: 'sum', of: 'total_tokens' },
    },
    cost: {
      title: { zh: 'AI 成本', en: 'AI cost' },
      description: { zh: '按记录的费用合计,人民币元。', en: 'Recorded cost, in CNY.' },
      unit: 'currency:¥',
      decimals: 2,
      goodDirection: 'down',
      fill: 'zero',
      aggregate: { agg: 'sum', of: 'cost' },
    },
    avg_execution_time: {
      title: { zh: 'AI 平均耗时', en: 'Average AI execution time' },
      unit: 'ms',
      goodDirection: 'down',
      fill: 'null',
      aggregate: { agg: 'avg', of: 'execution_time' },
    },
  },
  dimensions: {
    service: { title: { zh: 'AI 服务商', en: 'AI service' }, type: 'string', from: 'service' },
    status: { title: { zh: '调用状态', en: 'Call status' }, type: 'string', from: 'status' },
  },
  annotation: { title: 'service', tags: ['status'] },
});
