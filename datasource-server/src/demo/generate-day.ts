import type { Day } from './days.ts';
import { generateAiCalls } from './generate-ai-calls.ts';
import { generateIdeas, generatePlans } from './generate-ideas.ts';
import { generateTransactions } from './generate-transactions.ts';
import { generateSessions, generateUsers } from './generate-users.ts';
import { troubleOn } from './incidents.ts';
import type { MarketplaceDay } from './marketplace.ts';
import type { DemoWorld } from './world.ts';

/** One whole day of the marketplace. Always the same for the same world and day. */
export function generateDay(world: DemoWorld, day: Day): MarketplaceDay {
  const trouble = troubleOn(world, day);
  const users = generateUsers(world, day);
  const sessions = generateSessions(world, day, users);
  const ideas = generateIdeas(world, day, sessions, trouble);
  const plans = generatePlans(world, day, ideas, trouble);
  return {
    users,
    sessions,
    ideas,
    plans,
    transactions: generateTransactions(world, day, { users, ideas, plans }),
    aiCalls: generateAiCalls(world, day, sessions, trouble),
  };
}
