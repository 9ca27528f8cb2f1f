import { z } from 'zod';
import { RELAY_CHANNELS } from '../contract/relay.ts';
import { alertFactsSchema } from './alert-facts.ts';

/** One alert to be told to one target by one channel. */
export const plannedSchema = z.object({
  /** At most 15 bytes: it names a call to Alibaba. */
  id: z.string(),
  channel: z.enum(RELAY_CHANNELS),
  /** `group` of a robot, a mobile, or a mail address. */
  target: z.string(),
  person: z.string().nullable(),
  /** Why it is made: Grafana said so, nobody has acknowledged, another way has failed, a person tries the channel, the daily report. */
  reason: z.enum(['alert', 'escalation', 'substitute', 'test', 'report']),
  alert: alertFactsSchema,
  queuedAt: z.number(),
  /** Not to be told earlier: quiet hours. */
  notBefore: z.number(),
});
export type Planned = z.output<typeof plannedSchema>;

/**
 * `waiting` for its turn; `sending` since a call has been announced; `doubtful` until the vendor has said whether it accepted
 * the call; the others are final.
 */
const stateSchema = z.enum(['waiting', 'sending', 'doubtful', 'sent', 'dead', 'cancelled']);

export const deliverySchema = plannedSchema.extend({
  state: stateSchema,
  attempts: z.number(),
  firstAttemptAt: z.number().nullable(),
  /** Of the last call. */
  outId: z.string().nullable(),
  calledAt: z.number().nullable(),
  /** When the vendor is asked about a doubtful call. */
  askAt: z.number(),
  settledAt: z.number().nullable(),
  dryRun: z.boolean(),
  code: z.string(),
  text: z.string(),
});
export type Delivery = z.output<typeof deliverySchema>;

const laneName = z.string();

const answeredSchema = z.object({
  event: z.literal('answered'),
  at: z.number(),
  ids: z.array(z.string()),
  outcome: z.enum(['sent', 'failed', 'dead', 'doubtful', 'dry_run', 'cancelled']),
  code: z.string(),
  text: z.string(),
  /** Calls that were made so far, this one included. */
  attempts: z.number(),
  /** The vendor said no: nobody was disturbed. */
  refused: z.boolean(),
  /** Until when its lane rests. */
  pausedUntil: z.number().nullable(),
  /** Deliveries made in its place. */
  substitutes: z.array(plannedSchema),
});
export type Answered = z.output<typeof answeredSchema>;

/** Everything that the outbox's log can say, one line each. */
export const outboxEntrySchema = z.discriminatedUnion('event', [
  /** Accepted: all of it or, after a crash before the answer, none. `escalations` are incidents whose clock begins. */
  z.object({
    event: z.literal('queued'),
    at: z.number(),
    deliveries: z.array(plannedSchema),
    escalations: z.array(z.string()),
    cancelled: z.array(z.string()),
  }),
  /** Written before a call: what stands here without an answer was under way when the process died. */
  z.object({
    event: z.literal('sending'),
    at: z.number(),
    lane: laneName,
    outId: z.string(),
    ids: z.array(z.string()),
  }),
  answeredSchema,
  /** A dead letter that a person wants tried again. */
  z.object({ event: z.literal('released'), at: z.number(), id: z.string() }),
  /** A dead letter that a person has dealt with in another way. */
  z.object({ event: z.literal('dismissed'), at: z.number(), id: z.string() }),
  z.object({
    event: z.literal('escalation_ended'),
    at: z.number(),
    incident: z.string(),
    reason: z.enum(['acknowledged', 'recovered', 'exhausted']),
  }),
  /** What a compaction keeps. */
  z.object({ event: z.literal('kept_delivery'), delivery: deliverySchema }),
  z.object({ event: z.literal('kept_call'), at: z.number(), lane: laneName, refused: z.boolean() }),
  z.object({ event: z.literal('kept_escalation'), incident: z.string(), since: z.number() }),
]);
export type OutboxEntry = z.output<typeof outboxEntrySchema>;
