import { ROBOTS, type RelayChannel } from '../contract/relay.ts';
import { GROUP, type Next } from './channel.ts';
import { planned } from './delivery-id.ts';
import type { Outbox } from './outbox.ts';
import type { Delivery, Planned } from './outbox-entries.ts';
import { callOrder, type Rota } from './rota.ts';

export interface SubstituteContext {
  outbox: Pick<Outbox, 'newest'>;
  rota: Rota | null;
  /** Channels that are set up. */
  configured: ReadonlySet<RelayChannel>;
  now: number;
}

/**
 * Who is told in the place of a person who could not be: the next one by the same channel, unless nobody can be reached by
 * it; then an SMS in the place of a call, then the group of a robot. Null when everybody has been told.
 */
export function substituteFor(
  { channel, target, person, alert, reason }: Delivery,
  next: Next | 'doubtful' | 'limit',
  { outbox, rota, configured, now }: SubstituteContext
): Planned | null {
  // Of a recovery nobody else has to hear.
  if ((channel !== 'sms' && channel !== 'voice') || reason === 'test' || alert.status === 'resolved') {
    return null;
  }
  const order = rota === null ? [] : callOrder(rota, now);
  const others = order
    .filter(({ mobile }) => mobile !== target)
    .map(({ mobile, name }) => ({ target: mobile, person: name }));
  const robots = ROBOTS.filter((each) => configured.has(each));
  const ways: Array<{ channel: RelayChannel; target: string; person: string | null }> = [
    ...(next === 'settings' ? [] : others.map((other) => ({ channel, ...other }))),
    ...(channel === 'voice' && configured.has('sms') ? [{ channel: 'sms' as const, target, person }] : []),
    ...robots.slice(0, 1).map((robot) => ({ channel: robot, target: GROUP, person: null })),
  ];
  const way = ways.find((each) => outbox.newest(each.channel, each.target, alert) === undefined);
  return way ? planned({ ...way, reason: 'substitute', alert }, now) : null;
}
