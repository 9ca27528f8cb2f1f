import { defineDataset } from '../semantic/model.ts';

export const aiCalls = defineDataset({
  name: 'ai_calls',
  title: { zh: 'AI 调用(日志)', en: 'AI calls (logs)' },
  description: {
    zh: '应用日志中的 AI 调用,含模型与错误类别。',
    en: "AI calls from the application's logs, with model and error class.",
  },
  source: 'events',
  table: 'ai_calls',
  time: 'ts',
  measures: {
    calls: {
      title: { zh: 'AI 调用次数', en: 'AI calls' },
      unit: 'short',
      goodDirection: 'none',
      fill: 'zero',
      aggregate: { agg: 'count' },
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
        numerator: { agg: 'count', where: [{ column: 'success', op: '=', value: 1 }] },
        denominator: { agg: 'count' },
        scale: 100,
      },
    },
    tokens: {
      title: { zh: 'Token 用量', en: 'Tokens' },
      unit: 'short',
      goodDirection: 'none',
      fill: 'zero',
      aggregate: { agg: 'sum', of: 'tokens' },
    },
    cost: {
      title: { zh: 'AI 成本', en: 'AI cost' },
      description: { zh: '人民币元。', en: 'In CNY.' },
      unit: 'currency:¥',
      decimals: 2,
      goodDirection: 'down',
      fill: 'zero',
      aggregate: { agg: 'sum', of: 'cost' },
    },
    avg_latency: {
      title: { zh: 'AI 平均延迟', en: 'Average AI latency' },
      unit: 'ms',
      goodDirection: 'down',
      fill: 'null',
      aggregate: { agg: 'avg', of: 'latency' },
    },
    p95_latency: {
      title: { zh: 'AI 延迟 P95', en: 'AI latency p95' },
      unit: 'ms',
      goodDirection: 'down',
      fill: 'null',
      aggregate: { agg: 'quantile', q: 0.95, of: 'latency' },
    },
  },
  dimensions: {
    service: { title: { zh: 'AI 服务商', en: 'AI service' }, type: 'string', from: 'service' },
    model: { title: { zh: '模型', en: 'Model' }, type: 'string', from: 'model' },
    error_class: { title: { zh: '错误类别', en: 'Error class' }, type: 'string', from: 'error_class' },
  },
  annotation: { title: 'service', tags: ['model', 'error_class'] },
});
