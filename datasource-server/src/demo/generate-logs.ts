import type { Day } from './days.ts';
import { generateActions, generateBusinessEvents } from './generate-actions.ts';
import { generateErrors, generateLogLines, generateSecurityEvents } from './generate-log-lines.ts';
import { generateWebEvents } from './generate-web.ts';
import type { LogDay } from './log-facts.ts';
import type { ApiRequestFact, MarketplaceDay } from './marketplace.ts';
import type { DemoWorld } from './world.ts';

/** What was logged on one whole day. Always the same for the same world and day. */
export function generateLogs(
  world: DemoWorld,
  day: Day,
  facts: MarketplaceDay,
  requests: readonly ApiRequestFact[]
): LogDay {
  const web = generateWebEvents(world, day, facts.sessions);
  return {
    actions: generateActions(world, day, facts),
    business: generateBusinessEvents(day, facts),
    security: generateSecurityEvents(world, day),
    errors: generateErrors(world, day, requests, web),
    web,
    lines: generateLogLines(world, day),
  };
}
