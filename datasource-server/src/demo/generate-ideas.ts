import { rowId, type Day } from './days.ts';
import { visitorsOf } from './generate-users.ts';
import type { Trouble } from './incidents.ts';
import type { IdeaFact, PlanFact, SessionFact } from './marketplace.ts';
import { createRandom, weighted, type Random } from './random.ts';
import { momentsOf } from './rhythm.ts';
import { volumeOn, type DemoWorld } from './world.ts';

const SECOND = 1e3;
const MINUTE = 60e3;

const priceOf = weighted<number>([
  [9.9, 30],
  [19.9, 34],
  [29.9, 20],
  [49.9, 12],
  [99, 4],
]);

/** Ideas with the score an AI gives them; nobody who is not about submits one. */
export function generateIdeas(
  world: DemoWorld,
  day: Day,
  sessions: readonly SessionFact[],
  trouble: Trouble
): IdeaFact[] {
  if (sessions.length === 0) {
    return [];
  }
  const random = createRandom(world.seed, 'ideas', day);
  const visitorAt = visitorsOf(sessions, random);
  return momentsOf(day, volumeOn(world, day, 'ideas'), random).map((createdAt, index) => {
    const score = scoreOf(6.7, 1.35, random);
    const failed = random.chance(trouble.anyProviderDown(createdAt) ? 0.14 : 0.025);
    return {
      id: rowId(day, index),
      userId: visitorAt(createdAt).userId,
      createdAt,
      settledAt: createdAt + Math.round(random.logNormal(26, 0.6) * SECOND),
      outcome: failed ? 'failed' : score < 4.2 ? 'rejected' : 'completed',
      score: failed ? null : score,
    };
  });
}

const RECENT_IDEAS = 25;

/** Business plans, each for an idea of the same day that was completed shortly before. */
export function generatePlans(world: DemoWorld, day: Day, ideas: readonly IdeaFact[], trouble: Trouble): PlanFact[] {
  const random = createRandom(world.seed, 'plans', day);
  const ready = ideas.filter(({ outcome }) => outcome === 'completed').sort((a, b) => a.settledAt - b.settledAt);
  const plans: PlanFact[] = [];
  let begun = 0;
  for (const createdAt of momentsOf(day, volumeOn(world, day, 'plans'), random)) {
    while (begun < ready.length && (ready[begun] as IdeaFact).settledAt < createdAt) {
      begun++;
    }
    const idea = ready[begun - 1 - random.int(Math.min(RECENT_IDEAS, begun))];
    if (idea) {
      plans.push(planFor(idea, createdAt, rowId(day, plans.length), random, trouble));
    }
  }
  return plans;
}

function planFor(idea: IdeaFact, createdAt: number, id: number, random: Random, trouble: Trouble): PlanFact {
  const slow = trouble.slowDatabase(createdAt) ? 2.1 : 1;
  const failed = random.chance(trouble.anyProviderDown(createdAt) ? 0.35 : 0.04);
  const minutes = random.logNormal(4.2, 0.42) * slow;
  return {
    id,
    userId: idea.userId,
    ideaId: idea.id,
    createdAt,
    settledAt: createdAt + Math.round(minutes * MINUTE),
    outcome: failed ? 'failed' : 'completed',
    score: failed ? null : scoreOf(7.3, 1.05, random),
    price: priceOf(random),
  };
}

/** 1.0 to 10.0 in steps of a tenth. */
function scoreOf(mean: number, deviation: number, random: Random): number {
  return Math.round(Math.min(10, Math.max(1, random.normal(mean, deviation))) * 10) / 10;
}
