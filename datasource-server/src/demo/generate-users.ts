import { rowId, type Day } from './days.ts';
import type { SessionFact, UserFact } from './marketplace.ts';
import { createRandom, weighted, type Random } from './random.ts';
import { momentsOf } from './rhythm.ts';
import { volumeOn, type DemoWorld } from './world.ts';

const MINUTE = 60e3;

const statusOf = weighted<UserFact['status']>([
  ['active', 86],
  ['inactive', 10],
  ['pending', 3],
  ['banned', 1],
]);

/** How long ago the returning visitor registered, days. */
const MEAN_AGE_DAYS = 42;

export function generateUsers(world: DemoWorld, day: Day): UserFact[] {
  const random = createRandom(world.seed, 'users', day);
  return momentsOf(day, volumeOn(world, day, 'users'), random).map((createdAt, index) => ({
    id: rowId(day, index),
    status: statusOf(random),
    createdAt,
  }));
}

/** One session for each who registers, and those of the people who come back. */
export function generateSessions(world: DemoWorld, day: Day, newUsers: readonly UserFact[]): SessionFact[] {
  const random = createRandom(world.seed, 'sessions', day);
  const returning = momentsOf(day, volumeOn(world, day, 'sessions'), random).map((createdAt) => ({
    userId: returningUser(world, day, random),
    createdAt,
  }));
  const first = newUsers.map(({ id, createdAt }) => ({ userId: id, createdAt }));
  return [...returning, ...first]
    .sort((a, b) => a.createdAt - b.createdAt)
    .map(({ userId, createdAt }, index) => ({
      id: rowId(day, index),
      userId,
      createdAt,
      expiresAt: createdAt + Math.round(Math.min(480, 6 + random.exponential(34)) * MINUTE),
    }));
}

/** Somebody who registered before `day`, the recent more likely; on the first day, one of that day. */
function returningUser(world: DemoWorld, day: Day, random: Random): number {
  const oldest = day - world.firstDay;
  if (oldest === 0) {
    return rowId(day, random.int(Math.max(1, volumeOn(world, day, 'users'))));
  }
  const age = 1 + Math.floor(random.exponential(MEAN_AGE_DAYS));
  const registered = day - (age > oldest ? 1 + random.int(oldest) : age);
  return rowId(registered, random.int(Math.max(1, volumeOn(world, registered, 'users'))));
}

const RECENT_SESSIONS = 60;

/** Names who is about at a moment: somebody who logged in not long before. Ask with ascending moments. */
export function visitorsOf(sessions: readonly SessionFact[], random: Random): (epochMs: number) => SessionFact {
  let begun = 0;
  return (epochMs) => {
    while (begun < sessions.length && (sessions[begun] as SessionFact).createdAt <= epochMs) {
      begun++;
    }
    const index = Math.max(0, begun - 1 - random.int(Math.min(RECENT_SESSIONS, Math.max(1, begun))));
    return sessions[index] as SessionFact;
  };
}
