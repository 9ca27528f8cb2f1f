import type { Measure } from '../semantic/model.ts';

/** Rows of which ingest has kept a value beside, under `original_…`, because it cannot be (`ingest/overflow-sql.ts`). */
export const oddValues: Measure = {
  title: { zh: '含异常值的行数', en: 'Rows with odd values' },
  description: {
    zh: '时间、耗时、状态码、Token、费用或数值不可能为真的行数(如负数、NaN、1e300、2000 年以前):该值不计入统计,原值保留在 original_… 标签。',
    en: 'Rows whose time, duration, status, tokens, cost or value cannot be (negative, NaN, 1e300, before 2000): no figure counts that value; it stands in a label original_….',
  },
  unit: 'short',
  goodDirection: 'down',
  fill: 'zero',
  aggregate: { agg: 'count', where: [{ column: 'extra', op: 'hasName', startsWith: 'original_' }] },
};
