import type { Range } from '../semantic/calendar.ts';
import { createBudgetSource } from './budget-source.ts';

const at = (text: string) => Date.parse(`${text}+08:00`);

async function samplesAt(now: string, budgets: { day?: number; month?: number }, spent: number | null) {
  const asked: Range[] = [];
  const source = createBudgetSource({
    budgets,
    timezone: 'Asia/Shanghai',
    clock: () => at(now),
    cost: async (range) => {
      asked.push(range);
      return spent;
    },
  });
  const samples = await source.read();
  const values = Object.fromEntries(samples.map(({ metric, component, value }) => [`${metric} ${component}`, value]));
  return { values, asked };
}

test('a day begins at midnight of the zone; half the budget in a quarter of the day burns twice as fast as it may', async () => {
  const { values, asked } = await samplesAt('2026-11-23T06:00:00', { day: 200 }, 100);
  expect(asked).toEqual([{ from: at('2026-11-23T00:00:00'), to: at('2026-11-23T06:00:00') }]);
  expect(values).toEqual({
    'ai_budget.used day': 50,
    'ai_budget.burn_rate day': 2,
    'ai_budget.spent day': 100,
    'ai_budget.budget day': 200,
  });
});

test('a month is as long as it is', async () => {
  const { values, asked } = await samplesAt('2026-02-15T00:00:00', { month: 1000 }, 750);
  expect(asked).toEqual([{ from: at('2026-02-01T00:00:00'), to: at('2026-02-15T00:00:00') }]);
  expect(values['ai_budget.burn_rate month']).toBeCloseTo(1.5);
});

test('the first moment of a day has no speed yet', async () => {
  const { values } = await samplesAt('2026-11-23T00:00:00', { day: 200 }, 0);
  expect(values).toMatchObject({ 'ai_budget.used day': 0, 'ai_budget.burn_rate day': Number.NaN });
});

test('without a budget, or without anything that tells the cost, there is no sample', async () => {
  expect(await samplesAt('2026-11-23T06:00:00', {}, 100)).toEqual({ values: {}, asked: [] });
  expect((await samplesAt('2026-11-23T06:00:00', { day: 1, month: 1 }, null)).values).toEqual({});
});
