import type { RelayChannel } from '../contract/relay.ts';

const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;
const LONGEST_THROTTLED_MS = 10 * 60_000;
const MINUTE = 60_000;

/**
 * How long a delivery is tried before it is given up: who is phoned late is no use, a chat may be read later, and a mail is of use until
 * the next day's.
 */
const GIVE_UP_MS: Record<RelayChannel, number> = {
  dingtalk: 120 * MINUTE,
  wecom: 120 * MINUTE,
  feishu: 120 * MINUTE,
  sms: 30 * MINUTE,
  voice: 10 * MINUTE,
  email: 12 * 60 * MINUTE,
};
/** What has waited so long for a limit, after its time had come, tells nobody anything new. */
const STALE_MS = 24 * 60 * MINUTE;

/** The pause after so many failures in a row, drawn between half and all of its length. */
export function pauseAfter(failures: number, random: number): number {
  const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, 10));
  return Math.round(pause * (0.5 + random / 2));
}

/** The same where the vendor has said that it is asked too often: at least what it asks for. */
export function throttledPause(failures: number, askedMs: number, random: number): number {
  const pause = Math.min(LONGEST_THROTTLED_MS, askedMs * 2 ** Math.min(failures - 1, 4));
  return Math.round(pause * (1 + random / 10));
}

/** Longer than any pause of ours: set by a clock that has been set right since. */
export function isPaused(pausedUntil: number, now: number): boolean {
  return pausedUntil > now && pausedUntil - now <= 2 * LONGEST_THROTTLED_MS;
}

export function isToBeGivenUp(channel: RelayChannel, firstAttemptAt: number, now: number): boolean {
  return now - firstAttemptAt >= GIVE_UP_MS[channel];
}

export function isStale(readyAt: number, now: number): boolean {
  return now - readyAt >= STALE_MS;
}
