import { bucketsOf, type Range } from '../semantic/calendar.ts';
import type { Clock } from '../platform/clock.ts';
import type { Sample, SampleSource } from './sample.ts';

export type BudgetPeriod = 'day' | 'month';

interface BudgetSourceOptions {
  /** CNY; a period without a budget gives no sample. */
  budgets: Readonly<Partial<Record<BudgetPeriod, number>>>;
  /** Whose midnight begins a day and a month. */
  timezone: string;
  clock: Clock;
  /** Cost over a range, CNY; null where nothing tells. */
  cost: (range: Range) => Promise<number | null>;
}

/** How much of each budget is used, and how fast: what of the period has passed is known here, in no query. */
export function createBudgetSource({ budgets, timezone, clock, cost }: BudgetSourceOptions): SampleSource {
  async function samplesOf(period: BudgetPeriod, budget: number, now: number): Promise<Sample[]> {
    const { from, to } = periodAround(period, now, timezone);
    const spent = await cost({ from, to: now });
    if (spent === null) {
      return [];
    }
    const used = spent / budget;
    const elapsed = (now - from) / (to - from);
    const sample = (name: string, value: number): Sample => ({ metric: `ai_budget.${name}`, component: period, value });
    return [
      sample('used', 100 * used),
      sample('burn_rate', elapsed > 0 ? used / elapsed : Number.NaN),
      sample('spent', spent),
      sample('budget', budget),
    ];
  }

  return {
    name: 'ai_budget',
    title: { zh: 'AI 预算', en: 'AI budget' },
    async read() {
      const now = clock();
      const { day, month } = budgets;
      const samples = await Promise.all([
        day === undefined ? [] : samplesOf('day', day, now),
        month === undefined ? [] : samplesOf('month', month, now),
      ]);
      return samples.flat();
    },
  };
}

function periodAround(period: BudgetPeriod, now: number, timezone: string): Range {
  const buckets = bucketsOf(period, { from: now, to: now + 1 }, timezone, 1);
  return { from: buckets?.starts[0] ?? now, to: buckets?.end ?? now };
}
