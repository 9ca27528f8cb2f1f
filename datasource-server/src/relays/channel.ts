import type { RelayChannel } from '../contract/relay.ts';
import type { AlertFacts } from './alert-facts.ts';
import type { CallWindow } from './call-limits.ts';

/** The one target of a robot: its group. */
export const GROUP = 'group';

/** What a vendor's answer means for a delivery. */
export type Answer = { code: string; text: string } & (
  | { result: 'accepted' }
  /** The vendor may have accepted it: there was no answer that says. */
  | { result: 'doubtful' }
  /** The vendor has not accepted it. */
  | { result: 'refused'; next: Next; pauseMs?: number }
);

/**
 * What to do about a refusal: `retry` soon, `throttled` is retry after the vendor's pause, `elsewhere` means that this target
 * cannot be reached now, `settings` that nobody can by this channel until a person acts.
 */
export type Next = 'retry' | 'throttled' | 'elsewhere' | 'settings';

/** One message, made of as many alerts as it holds. */
export interface Composed {
  /** Indexes of the alerts that it tells of. */
  taken: number[];
  /** What a person would read; for the log of a dry run. */
  text: string;
  /** Makes the call. Never rejects. `outId` names it to the vendor, where the vendor takes a name. */
  send(call: { target: string; outId: string }): Promise<Answer>;
}

/** A way to tell people, one file a vendor. */
export interface Channel {
  readonly name: RelayChannel;
  readonly windows: readonly CallWindow[];
  /** Who gets reports; nobody where the channel tells of alerts only. */
  readonly reportTargets: readonly string[];
  /** One message of these alerts, which come the most important first. */
  compose(alerts: readonly AlertFacts[]): Composed;
  /** Whether the vendor has accepted a call that got no answer; absent where it cannot tell. Rejects when it cannot be asked. */
  wasAccepted?(call: { target: string; outId: string; at: number }): Promise<boolean>;
}
