import { fillGaps } from './fill.ts';

const gappy = Float64Array.of(1, NaN, NaN, 4, NaN);

test('zero: a bucket without rows counts 0, so does a sum over nothing', () => {
  expect(fillGaps(gappy, 'zero')).toEqual([1, 0, 0, 4, 0]);
});

test('null: gaps stay gaps', () => {
  expect(fillGaps(gappy, 'null')).toEqual([1, null, null, 4, null]);
});

test('previous: carried forward, nothing before the first value', () => {
  expect(fillGaps(Float64Array.of(NaN, ...gappy), 'previous')).toEqual([null, 1, 1, 1, 4, 4]);
});
