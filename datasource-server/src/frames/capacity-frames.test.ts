import type { Estimate, LoadGrowth } from '../contract/capacity.ts';
import { growthFrame } from './capacity-frames.ts';

const row = (growth: Estimate | null): LoadGrowth => ({
  load: 'orders',
  labels: {},
  perDay: 10,
  growth,
  predicted: null,
  horizonEnd: null,
  mase: null,
  coverage: null,
  reason: null,
});

test.each<[Estimate | null, string]>([
  [{ mean: 3.14, lower: 2.2, upper: 4.04 }, '+3.1 % (+2.2…+4.0)'],
  [{ mean: -1.26, lower: -2.5, upper: 0.31 }, '−1.3 % (−2.5…+0.3)'],
  // What rounds to nothing has no sign.
  [{ mean: -0.02, lower: -0.24, upper: 0.04 }, '0.0 % (−0.2…0.0)'],
  [null, ''],
])('growth %j is told as "%s"', (growth, told) => {
  const { schema, data } = growthFrame('A', [row(growth)], {}, 'en');
  const column = schema.fields.findIndex(({ name }) => name === 'growth_range');
  expect(data.values[column]).toEqual([told]);
});
