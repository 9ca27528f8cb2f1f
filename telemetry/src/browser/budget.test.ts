import { createBudget } from './budget.ts';

test('so many a minute and no more, told once, and again the next minute', () => {
  let now = 1_800_000_000_000;
  let told = 0;
  const budget = createBudget(
    3,
    () => now,
    () => (told += 1)
  );
  const takeFive = () => [1, 2, 3, 4, 5].map(() => budget.take());
  expect(takeFive()).toEqual([true, true, true, false, false]);
  expect(told).toBe(1);
  now += 60_000;
  expect(takeFive()).toEqual([true, true, true, false, false]);
  expect(told).toBe(2);
});
