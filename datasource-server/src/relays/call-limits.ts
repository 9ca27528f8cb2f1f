/** At most `most` calls in any `ms`. */
export interface CallWindow {
  ms: number;
  most: number;
  /** So many of them are kept for urgent alerts. */
  reserved: number;
  /** Whether a call that the vendor refused counts too. */
  counts: 'all' | 'accepted';
}

export interface Call {
  at: number;
  /** The vendor said no, so that nobody was disturbed. */
  refused: boolean;
}

export function usedOf(calls: readonly Call[], window: CallWindow, now: number): number {
  return counted(calls, window, now).length;
}

/** Epoch ms from which one more call keeps to every window; `now` or earlier when it may be made at once. */
export function freeAt(calls: readonly Call[], windows: readonly CallWindow[], now: number, urgent: boolean): number {
  return Math.max(0, ...windows.map((window) => freeIn(calls, window, now, urgent)));
}

function freeIn(calls: readonly Call[], window: CallWindow, now: number, urgent: boolean): number {
  const most = Math.max(1, window.most - (urgent ? 0 : window.reserved));
  const made = counted(calls, window, now);
  const blocking = made.at(-most);
  return blocking === undefined ? now : blocking.at + window.ms;
}

/** Ascending by time. A call in the future was made by a clock that has been set right since. */
function counted(calls: readonly Call[], { ms, counts }: CallWindow, now: number): Call[] {
  return calls
    .filter(({ at, refused }) => at > now - ms && at <= now && (counts === 'all' || !refused))
    .sort((a, b) => a.at - b.at);
}
