import { createHash } from 'node:crypto';
import type { RelayChannel } from '../contract/relay.ts';
import { alertKey, type AlertFacts } from './alert-facts.ts';
import type { Planned } from './outbox-entries.ts';

/** Alibaba takes 15 bytes to name a call. */
const ID_LENGTH = 15;

/** A delivery with its id, which is the same for the same delivery at the same moment. */
export function planned(
  of: { channel: RelayChannel; target: string; person: string | null; reason: Planned['reason']; alert: AlertFacts },
  queuedAt: number,
  notBefore = queuedAt
): Planned {
  const key = [of.channel, of.target, of.reason, alertKey(of.alert), queuedAt].join('|');
  return { id: createHash('sha256').update(key).digest('hex').slice(0, ID_LENGTH), ...of, queuedAt, notBefore };
}
