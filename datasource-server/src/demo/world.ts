import { createRandom } from './random.ts';
import { dayOf, type Day } from './days.ts';
import { weekdayFactor } from './rhythm.ts';

/** Raised when the same seed would give other rows than before: what an older version wrote is then made anew. */
export const GENERATOR_VERSION = 3;

/** Everything that decides what the marketplace looks like. Two equal worlds have the same rows on every day. */
export interface DemoWorld {
  seed: number;
  /** The day on which the marketplace opened. */
  firstDay: Day;
  /** Epoch ms at which the world was made: the told incidents are counted back from here. */
  builtAt: number;
  /** 1 is a small marketplace: about 1,000 AI calls a day after half a year. */
  scale: number;
}

interface WorldOptions {
  seed: number;
  now: number;
  /** How long ago the marketplace opened, today included. */
  days: number;
  scale?: number;
}

export function createWorld({ seed, now, days, scale = 1 }: WorldOptions): DemoWorld {
  return { seed, firstDay: dayOf(now) - days + 1, builtAt: now, scale };
}

/** Mean rows on a weekday at scale 1 on the day of opening, before growth. */
const DAILY = {
  users: 52,
  sessions: 640,
  ideas: 190,
  plans: 78,
  ai_calls: 620,
  api_requests: 3200,
};

/** What follows the users there are, and so begins near nothing. */
const NEEDS_USERS = new Set<string>(['sessions', 'ideas', 'plans', 'ai_calls', 'api_requests']);

export type Volume = keyof typeof DAILY;

/** Rows of one kind on one whole day. Quick, so that a user of any day can be named without making that day. */
export function volumeOn(world: DemoWorld, day: Day, kind: Volume): number {
  return Math.round(expectedVolume(world, day, kind));
}

/** The same before rounding; proportional to the scale. */
export function expectedVolume(world: DemoWorld, day: Day, kind: Volume): number {
  if (day < world.firstDay) {
    return 0;
  }
  const age = day - world.firstDay;
  const growth = 1 + 0.006 * age;
  const users = NEEDS_USERS.has(kind) ? maturity(age) : 1;
  const mood = 1 + 0.14 * (createRandom(world.seed, 'volume', kind, day).next() - 0.5);
  return DAILY[kind] * world.scale * growth * users * mood * weekdayFactor(day);
}

/** How far the crowd of returning users has built up; people stay six weeks in the mean. */
export function maturity(ageInDays: number): number {
  return 0.1 + 0.9 * (1 - Math.exp(-ageInDays / 42));
}
