import { defineDataset } from '../semantic/model.ts';
import { oddValues } from './odd-values.ts';

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
  actor: 'user_id',
  measures: {
    calls: {
      title: { zh: 'AI 调用次数', en: 'AI calls' },
      unit: 'short',
      goodDirection: 'none',
      fill: 'zero',
      aggregate: { agg: 'count' },
    },
    failed_calls: {
      title: { zh: 'AI 失败次数', en: 'Failed AI calls' },
      unit: 'short',
      goodDirection: 'down',
      fill: 'zero',
      aggregate: { agg: 'count', where: [{ column: 'success', op: '=', value: 0 }] },
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
    avg_ttft: {
      title: { zh: '首 Token 平均时间', en: 'Average time to first token' },
      description: { zh: '仅统计流式调用。', en: 'Of streamed calls only.' },
      unit: 'ms',
      goodDirection: 'down',
      fill: 'null',
      aggregate: { agg: 'avg', of: 'ttft', where: [{ column: 'ttft', op: 'isNotNull' }] },
    },
    p95_ttft: {
      title: { zh: '首 Token 时间 P95', en: 'Time to first token p95' },
      description: { zh: '仅统计流式调用。', en: 'Of streamed calls only.' },
      unit: 'ms',
      goodDirection: 'down',
      fill: 'null',
      aggregate: { agg: 'quantile', q: 0.95, of: 'ttft', where: [{ column: 'ttft', op: 'isNotNull' }] },
    },
    odd_values: oddValues,
  },
  dimensions: {
    service: { title: { zh: 'AI 服务商', en: 'AI service' }, type: 'string', from: 'service' },
    model: { title: { zh: '模型', en: 'Model' }, type: 'string', from: 'model' },
    error_class: { title: { zh: '错误类别', en: 'Error class' }, type: 'string', from: 'error_class' },
  },
  // Not for speed: what they cost is asked for months that have no single calls any more.
  rollups: [
    {
      table: 'ai_calls_1h',
      grainSeconds: 3600,
      leastRangeSeconds: 3 * 86_400,
      columns: ['service', 'model', 'success', 'error_class'],
      sums: { tokens: 'tokens_sum', cost: 'cost_sum', latency: 'latency_sum' },
    },
  ],
  line: {
    body: ['service', 'model', 'message', { column: 'latency', unit: ' ms' }],
    labels: ['service', 'model', 'error_class'],
    details: ['error_code', 'latency', 'ttft', 'request_tokens', 'response_tokens', 'cached_tokens', 'cost', 'user_id'],
  },
  annotation: { title: 'service', tags: ['model', 'error_class'] },
});
