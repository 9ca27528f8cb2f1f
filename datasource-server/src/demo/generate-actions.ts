import type { Day } from './days.ts';
import { inDay } from './log-moments.ts';
import type { BusinessEventFact, UserActionFact } from './log-facts.ts';
import type { MarketplaceDay } from './marketplace.ts';
import { createRandom, weighted } from './random.ts';
import type { DemoWorld } from './world.ts';

const MINUTE = 60e3;

/** What somebody does who looks around. */
const browsing = weighted<string>([
  ['view_idea', 44],
  ['search', 18],
  ['view_trending', 14],
  ['favorite_idea', 8],
  ['share_idea', 4],
  ['ai_chat', 9],
  ['edit_profile', 3],
]);
const channelOf = weighted<string>([
  ['organic', 46],
  ['wechat', 27],
  ['search_ad', 17],
  ['referral', 10],
]);

/** What users did, as the application logs it. Everything that the business tables know of stands here too. */
export function generateActions(world: DemoWorld, day: Day, facts: MarketplaceDay): UserActionFact[] {
  const random = createRandom(world.seed, 'actions', day);
  const actions: UserActionFact[] = [];
  const add = (action: string, userId: number, createdAt: number, details: object = {}, sessionId = 0) =>
    actions.push({ action, userId, sessionId, details: JSON.stringify(details), createdAt: inDay(day, createdAt) });
  for (const { id, createdAt } of facts.users) {
    add('register', id, createdAt, { channel: channelOf(random) });
  }
  for (const { id, userId, createdAt, expiresAt } of facts.sessions) {
    add('login', userId, createdAt, {}, id);
    const steps = random.int(3);
    for (let step = 0; step < steps; step++) {
      add(browsing(random), userId, createdAt + random.next() * Math.min(expiresAt - createdAt, 30 * MINUTE), {}, id);
    }
  }
  for (const { id, userId, createdAt } of facts.ideas) {
    add('submit_idea', userId, createdAt, { ideaId: id });
  }
  for (const { id, userId, ideaId, createdAt, settledAt, outcome, price } of facts.plans) {
    add('generate_business_plan', userId, createdAt, { planId: id, ideaId });
    if (outcome === 'completed' && random.chance(0.8)) {
      add('purchase', userId, settledAt + random.exponential(9) * MINUTE, { planId: id, amount: price });
    }
  }
  return actions.sort((a, b) => a.createdAt - b.createdAt);
}

/** What the marketplace earned and finished, as the application reports it. */
export function generateBusinessEvents(day: Day, facts: MarketplaceDay): BusinessEventFact[] {
  const events: BusinessEventFact[] = [
    ...facts.transactions.map(({ type, amount, userId, createdAt }) => ({
      event: `credits_${type}`,
      value: amount,
      unit: 'CNY',
      userId,
      createdAt,
    })),
    ...facts.ideas.map(({ outcome, score, userId, settledAt }) => ({
      event: `idea_${outcome}`,
      value: score,
      unit: 'score',
      userId,
      createdAt: inDay(day, settledAt),
    })),
    ...facts.plans.map(({ outcome, createdAt, settledAt, userId }) => ({
      event: `plan_${outcome}`,
      value: Math.round((settledAt - createdAt) / 100) / 10,
      unit: 's',
      userId,
      createdAt: inDay(day, settledAt),
    })),
  ];
  return events.sort((a, b) => a.createdAt - b.createdAt);
}
