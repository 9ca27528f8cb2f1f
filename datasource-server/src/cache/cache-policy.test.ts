import fc from 'fast-check';
import { cachePolicy } from './cache-policy.ts';

const NOW = 1_764_000_000_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

test.each([
  ['minute bucket', MINUTE, 6_000],
  ['five minutes: the upper bound', 5 * MINUTE, 30_000],
  ['day bucket: the upper bound', DAY, 30_000],
  ['second bucket: the lower bound', 1_000, 2_000],
  ['a total', null, 6_000],
])('an open range is fresh for a tenth of its bucket: %s', (_name, bucketMs, freshMs) => {
  expect(cachePolicy({ rangeTo: NOW + 1, now: NOW, bucketMs, completeUntil: NOW })).toEqual({
    freshMs,
    staleMs: 10 * freshMs,
  });
});

test.each([
  ['a week ago', 7 * DAY, 10 * MINUTE, DAY],
  ['two hours ago', 2 * HOUR, 10 * MINUTE, 2 * HOUR],
  ['half an hour ago', 30 * MINUTE, 3 * MINUTE, 30 * MINUTE],
  ['just now: no shorter than an open one', 0, 6_000, 60_000],
])('a closed range is held the longer the longer ago it closed: %s', (_name, ago, freshMs, staleMs) => {
  expect(cachePolicy({ rangeTo: NOW - ago, now: NOW, bucketMs: MINUTE, completeUntil: NOW })).toEqual({
    freshMs,
    staleMs,
  });
});

test('a range that has ended counts as open while its data are not complete', () => {
  const input = { rangeTo: NOW - HOUR, now: NOW, bucketMs: MINUTE };
  expect(cachePolicy({ ...input, completeUntil: NOW - 2 * HOUR }).freshMs).toBe(6_000);
  expect(cachePolicy({ ...input, completeUntil: NOW - HOUR }).freshMs).toBe(6 * MINUTE);
  expect(cachePolicy({ ...input, completeUntil: null }).freshMs).toBe(6 * MINUTE);
});

test('a source that claims to be complete into the future does not close the present', () => {
  expect(cachePolicy({ rangeTo: NOW + HOUR, now: NOW, bucketMs: MINUTE, completeUntil: NOW + DAY }).freshMs).toBe(
    6_000
  );
});

test('always within its documented bounds, and never shorter for an older range', () => {
  const bucket = fc.option(fc.integer({ min: 1_000, max: 400 * DAY }), { nil: null });
  const offset = fc.integer({ min: -400 * DAY, max: 400 * DAY });
  fc.assert(
    fc.property(bucket, offset, offset, fc.option(offset, { nil: null }), (bucketMs, one, other, complete) => {
      const completeUntil = complete === null ? null : NOW + complete;
      const at = (rangeTo: number) => cachePolicy({ rangeTo: NOW + rangeTo, now: NOW, bucketMs, completeUntil });
      const [older, newer] = [at(Math.min(one, other)), at(Math.max(one, other))];
      for (const { freshMs, staleMs } of [older, newer]) {
        expect(freshMs).toBeGreaterThanOrEqual(2_000);
        expect(freshMs).toBeLessThanOrEqual(10 * MINUTE);
        expect(staleMs).toBeGreaterThan(freshMs);
        expect(staleMs).toBeLessThanOrEqual(DAY);
      }
      expect(older.freshMs).toBeGreaterThanOrEqual(newer.freshMs);
      expect(older.staleMs).toBeGreaterThanOrEqual(newer.staleMs);
    })
  );
});
