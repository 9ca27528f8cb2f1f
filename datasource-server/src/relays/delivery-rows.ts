import type { EventRow } from '../engines/engine.ts';
import { maskTarget, maskTargets } from './mask.ts';
import type { Answered, Delivery } from './outbox-entries.ts';

export const DELIVERIES_TABLE = 'deliveries';
/** Who wrote the row. */
const SOURCE = 'relay';

/** `YYYY-MM-DD HH:MM:SS.mmm`, UTC. */
export function rowTime(epochMs: number): string {
  return new Date(epochMs).toISOString().replace('T', ' ').replace('Z', '');
}

/**
 * What the event store keeps of an answer: a row for each alert that was told or given up, one row for a message that will be
 * tried again. Ids tell rows apart, so that none is stored twice.
 */
export function rowsOf(answered: Answered, find: (id: string) => Delivery | undefined): EventRow[] {
  const { ids, outcome } = answered;
  const deliveries = ids.flatMap((id) => find(id) ?? []);
  if (outcome === 'doubtful') {
    return [];
  }
  return (outcome === 'failed' ? deliveries.slice(0, 1) : deliveries).map((delivery) => rowOf(answered, delivery));
}

function rowOf({ at, ids, outcome, attempts, code, text }: Answered, delivery: Delivery): EventRow {
  const { id, channel, target, alert, reason, queuedAt, notBefore } = delivery;
  return {
    ts: rowTime(at),
    id: `${id}-${at}`,
    kind: 'attempt',
    channel,
    outcome,
    target: maskTarget(target),
    reason,
    attempts,
    latency: Math.max(0, at - Math.max(queuedAt, notBefore)),
    code,
    answer: maskTargets(text),
    incident: alert.incident?.id ?? '',
    alertname: alert.alertname,
    severity: alert.severity,
    status: alert.status,
    alerts: ids.length,
    source: SOURCE,
  };
}

/** How many dead letters of a channel wait for a person at this moment. */
export function queueRow(at: number, channel: string, deadLetters: number): EventRow {
  return { ts: rowTime(at), kind: 'queue', channel, dead_letters: deadLetters, source: SOURCE };
}
