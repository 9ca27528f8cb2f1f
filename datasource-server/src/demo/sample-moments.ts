import type { SessionFact } from './marketplace.ts';

const SECOND = 1e3;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The older, the sparser, as a store that thins out its past would keep it: [younger than, step], each step divides the next. */
const STEPS: ReadonlyArray<readonly [age: number, step: number]> = [
  [HOUR, 15 * SECOND],
  [DAY, MINUTE],
  [14 * DAY, 5 * MINUTE],
  [Infinity, HOUR],
];

/** Moments (epoch ms) after `after` up to and including `upTo` at which a sample exists, as seen from `now`. */
export function sampleMoments(after: number, upTo: number, now: number): number[] {
  const moments: number[] = [];
  let current = after;
  for (;;) {
    const step = stepAt(now - current);
    current = Math.floor(current / step) * step + step;
    if (current > upTo) {
      return moments;
    }
    moments.push(current);
  }
}

/** How far apart samples of an age (ms) lie, ms. */
export function stepAt(age: number): number {
  return (STEPS.find(([limit]) => age <= limit) as (typeof STEPS)[number])[1];
}

/** Counts the different users with a session at a moment. Ask with ascending moments. */
export function onlineCounter(sessions: readonly SessionFact[]): (epochMs: number) => number {
  const byEnd = [...sessions].sort((a, b) => a.expiresAt - b.expiresAt);
  const open = new Map<number, number>();
  let begun = 0;
  let ended = 0;
  return (epochMs) => {
    for (; begun < sessions.length && (sessions[begun] as SessionFact).createdAt <= epochMs; begun++) {
      const { userId } = sessions[begun] as SessionFact;
      open.set(userId, (open.get(userId) ?? 0) + 1);
    }
    for (; ended < byEnd.length && (byEnd[ended] as SessionFact).expiresAt <= epochMs; ended++) {
      const { userId } = byEnd[ended] as SessionFact;
      const left = (open.get(userId) ?? 0) - 1;
      if (left > 0) {
        open.set(userId, left);
      } else {
        open.delete(userId);
      }
    }
    return open.size;
  };
}
