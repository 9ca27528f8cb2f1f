import { bucketsOf } from './calendar.ts';
import { completenessOf } from './partial.ts';

const at = (text: string) => Date.parse(`${text}+08:00`);
const days = (from: string, to: string) => {
  const range = { from: at(from), to: at(to) };
  const buckets = bucketsOf('day', range, 'Asia/Shanghai', 100);
  return { range, buckets: buckets as NonNullable<typeof buckets> };
};

test('whole days in the past are whole', () => {
  const { range, buckets } = days('2026-03-01T00:00', '2026-03-04T00:00');
  expect(completenessOf(buckets, range, at('2026-03-10T12:00'))).toEqual({
    begun: 3,
    partial: [],
    completeUntil: range.to,
  });
});

test('today is partial, tomorrow has not begun', () => {
  const { range, buckets } = days('2026-03-01T00:00', '2026-03-06T00:00');
  const { begun, partial, completeUntil } = completenessOf(buckets, range, at('2026-03-03T09:30'));
  expect(begun).toBe(3);
  expect(partial).toEqual([2]);
  expect(completeUntil).toBe(at('2026-03-03T00:00'));
});

test('a range that starts mid-day cuts its first bucket', () => {
  const { range, buckets } = days('2026-03-01T10:00', '2026-03-04T00:00');
  expect(completenessOf(buckets, range, at('2026-03-10T00:00')).partial).toEqual([0]);
});

test('one bucket cut at both ends is named once', () => {
  const { range, buckets } = days('2026-03-01T10:00', '2026-03-01T12:00');
  expect(completenessOf(buckets, range, at('2026-03-10T00:00')).partial).toEqual([0]);
});

test('a range wholly in the future has no bucket', () => {
  const { range, buckets } = days('2026-03-05T00:00', '2026-03-06T00:00');
  expect(completenessOf(buckets, range, at('2026-03-03T00:00'))).toMatchObject({ begun: 0, partial: [] });
});
