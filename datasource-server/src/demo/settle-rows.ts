import type { EventStore } from '../engines/engine.ts';
import { ideaRow, planRow, type BusinessRow } from './business-rows.ts';
import { dayOfId, indexOfId, type Day } from './days.ts';
import type { DemoProgress, OpenTable } from './demo-progress.ts';
import { utcText } from './time-text.ts';
import type { MarketplaceDay } from './marketplace.ts';

interface SettleOptions {
  store: EventStore;
  open: DemoProgress['open'];
  now: number;
  marketplaceOn(day: Day): MarketplaceDay;
}

/**
 * Ideas under analysis and plans in the making get their outcome once its time has come. The few rows concerned are
 * rewritten in place, as the marketplace itself would; `open` loses them.
 */
export async function settleRows({ store, open, now, marketplaceOn }: SettleOptions): Promise<void> {
  await settle('ideas', (id) => {
    const idea = marketplaceOn(dayOfId(id)).ideas[indexOfId(id)];
    return idea && idea.settledAt <= now ? ideaRow(idea, now) : null;
  });
  await settle('business_plans', (id) => {
    const plan = marketplaceOn(dayOfId(id)).plans[indexOfId(id)];
    return plan && plan.settledAt <= now ? planRow(plan, now) : null;
  });

  async function settle(table: OpenTable, settledRow: (id: number) => BusinessRow | null): Promise<void> {
    const rows = [...open[table]].map(settledRow).filter((row) => row !== null);
    if (rows.length === 0) {
      return;
    }
    const changes = CHANGES[table].map(([column, literal]) => {
      const cases = rows.map((row) => `id = ${Number(row['id'])}, ${literal(row[column] ?? null)}`);
      return `${column} = multiIf(${cases.join(', ')}, ${column})`;
    });
    const ids = rows.map((row) => Number(row['id']));
    await store.command(
      `ALTER TABLE ${table} UPDATE ${changes.join(', ')} WHERE id IN (${ids.join(', ')}) SETTINGS mutations_sync = 1`
    );
    ids.forEach((id) => open[table].delete(id));
  }
}

type Literal = (value: number | string | null) => string;

const text: Literal = (value) => `'${String(value)}'`;
const score: Literal = (value) => (value === null ? 'NULL' : `toDecimal32('${Number(value)}', 2)`);
const instant: Literal = (value) => (value === null ? 'NULL' : `toDateTime64('${utcText(Number(value))}', 3, 'UTC')`);

const CHANGES: Record<OpenTable, ReadonlyArray<readonly [column: string, literal: Literal]>> = {
  ideas: [
    ['status', text],
    ['ai_score', score],
  ],
  business_plans: [
    ['status', text],
    ['overall_score', score],
    ['completed_at', instant],
  ],
};
