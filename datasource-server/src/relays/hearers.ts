import type { RelayChannel } from '../contract/relay.ts';
import type { AlertFacts } from './alert-facts.ts';
import type { Outbox } from './outbox.ts';
import type { Delivery } from './outbox-entries.ts';
import { laneName } from './outbox-state.ts';

/** Who is to be told of a recovery. */
export interface Hearers {
  /** Who has heard that it fires, and not yet that it has recovered. */
  heard: Array<Pick<Delivery, 'channel' | 'target' | 'person'>>;
  /** Deliveries that are still to be made. */
  unheard: string[];
  /** How many have heard of the recovery already, or will. */
  told: number;
}

/**
 * Who knows of an alert by a channel, or by what stood in for it. Told apart by fingerprint alone: Grafana moves the start of an alert
 * that recovers, and sends it again for a quarter of an hour.
 */
export function hearersOf(channel: RelayChannel, recovered: AlertFacts, outbox: Pick<Outbox, 'deliveries'>): Hearers {
  const byTarget = new Map<string, Delivery[]>();
  for (const delivery of outbox.deliveries()) {
    if (delivery.alert.fingerprint === recovered.fingerprint && mayStandIn(channel, delivery.channel)) {
      const lane = laneName(delivery.channel, delivery.target);
      byTarget.set(lane, [...(byTarget.get(lane) ?? []), delivery]);
    }
  }
  const hearers: Hearers = { heard: [], unheard: [], told: 0 };
  for (const history of byTarget.values()) {
    const isLive = ({ state }: Delivery) => state !== 'dead' && state !== 'cancelled';
    const ended = history.findLastIndex((each) => each.alert.status === 'resolved' && isLive(each));
    const firing = history.slice(ended + 1).filter((each) => each.alert.status === 'firing' && isLive(each));
    // What ended before the present firing began is an old message.
    const current = firing.filter(({ alert }) => recovered.endsAt === null || recovered.endsAt >= alert.startsAt);
    const unheard = current.filter(({ state, attempts }) => state === 'waiting' && attempts === 0);
    hearers.unheard.push(...unheard.map(({ id }) => id));
    const last = current.findLast((each) => !unheard.includes(each));
    if (last) {
      hearers.heard.push({ channel: last.channel, target: last.target, person: last.person });
    } else if (ended >= 0) {
      hearers.told += 1;
    }
  }
  return hearers;
}

/** In place of an SMS the group of a robot may have been told: in quiet hours, or when nobody could be reached. */
function mayStandIn(channel: RelayChannel, other: RelayChannel): boolean {
  return other === channel || (channel === 'sms' && other !== 'voice');
}
