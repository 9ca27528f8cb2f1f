import { rowId, startOfDay, type Day } from './days.ts';
import type { IdeaFact, PlanFact, TransactionFact, UserFact } from './marketplace.ts';
import { createRandom, type Random } from './random.ts';
import type { DemoWorld } from './world.ts';

const SECOND = 1e3;
const MINUTE = 60e3;
const WELCOME = 10;
const RECHARGES = [30, 50, 50, 100, 100, 200, 500] as const;
const ANALYSIS_PRICES = [2, 2, 5] as const;

type Movement = Omit<TransactionFact, 'id'>;

/** A welcome gift for whoever registers, credits bought and spent on analyses and plans, refunds of plans that failed. */
export function generateTransactions(
  world: DemoWorld,
  day: Day,
  facts: { users: readonly UserFact[]; ideas: readonly IdeaFact[]; plans: readonly PlanFact[] }
): TransactionFact[] {
  const random = createRandom(world.seed, 'transactions', day);
  const movements: Movement[] = [
    ...facts.users.map((user) => welcome(user, random)),
    ...facts.ideas.flatMap((idea) => analysisFee(idea, random)),
    ...facts.plans.flatMap((plan) => planPayments(plan, random)),
  ];
  const first = startOfDay(day);
  const last = startOfDay(day + 1) - 1;
  return movements
    .map((movement) => ({ ...movement, createdAt: Math.min(last, Math.max(first, movement.createdAt)) }))
    .sort((a, b) => a.createdAt - b.createdAt)
    .map((movement, index) => ({ id: rowId(day, index), ...movement }));
}

function welcome({ id, createdAt }: UserFact, random: Random): Movement {
  return { userId: id, type: 'reward', amount: WELCOME, createdAt: createdAt + random.int(20 * SECOND) };
}

/** The first analyses are free, so only some ideas cost their author anything. */
function analysisFee({ userId, createdAt }: IdeaFact, random: Random): Movement[] {
  return random.chance(0.62) ? [{ userId, type: 'spend', amount: random.pick(ANALYSIS_PRICES), createdAt }] : [];
}

function planPayments({ userId, price, createdAt, outcome, settledAt }: PlanFact, random: Random): Movement[] {
  const movements: Movement[] = [{ userId, type: 'spend', amount: price, createdAt }];
  if (random.chance(0.55)) {
    const amount = Math.max(random.pick(RECHARGES), price);
    movements.push({ userId, type: 'recharge', amount, createdAt: createdAt - SECOND - random.int(6 * MINUTE) });
  }
  if (outcome === 'failed') {
    movements.push({ userId, type: 'refund', amount: price, createdAt: settledAt + random.int(30 * SECOND) });
  }
  return movements;
}
