import { z } from 'zod';
import { SEVERITIES } from '../../contract/alerts.ts';
import {
  ALERT_CHANNELS,
  DELIVERY_OUTCOMES,
  RELAY_CHANNELS,
  type DeadLetter,
  type EscalationStatus,
  type RelayAnswer,
  type RelayChannelStatus,
  type RelayLimit,
  type RelayStatus,
  type RelayTestAnswer,
  type RotaStatus,
} from '../../contract/relay.ts';
import type { Describes } from './describes.ts';

const channel = z.enum(RELAY_CHANNELS);
const text = z.object({ zh: z.string(), en: z.string() });

const limit = z.object({
  target: z.string(),
  windowMs: z.number(),
  most: z.number(),
  used: z.number(),
}) satisfies Describes<RelayLimit>;

const channelStatus = z.object({
  channel,
  configured: z.boolean(),
  missing: z.array(z.string()),
  waiting: z.number(),
  deadLetters: z.number(),
  pausedUntil: z.number().nullable(),
  lastSentAt: z.number().nullable(),
  problem: z.string().nullable(),
  limits: z.array(limit),
}) satisfies Describes<RelayChannelStatus>;

const deadLetter = z.object({
  id: z.string(),
  channel,
  target: z.string(),
  person: z.string().nullable(),
  rule: z.string(),
  severity: z.enum(SEVERITIES),
  status: z.enum(['firing', 'resolved']),
  incident: z.string().nullable(),
  queuedAt: z.number(),
  diedAt: z.number(),
  attempts: z.number(),
  code: z.string(),
  text: z.string(),
}) satisfies Describes<DeadLetter>;

const escalation = z.object({
  incident: z.string(),
  rule: z.string(),
  since: z.number(),
  phoned: z.array(z.string()),
  nextAt: z.number(),
}) satisfies Describes<EscalationStatus>;

const rota = z.object({
  configured: z.boolean(),
  onDuty: z.array(z.string()),
  loadedAt: z.number().nullable(),
  problem: text.nullable(),
}) satisfies Describes<RotaStatus>;

/** Answers of the relays by the name they have in the OpenAPI document. */
export const RELAY_SCHEMAS = {
  RelayAnswer: z.object({
    channel: z.enum(ALERT_CHANNELS),
    queued: z.number(),
    duplicates: z.number(),
    skipped: z.number(),
  }) satisfies Describes<RelayAnswer>,
  RelayTestAnswer: z.object({
    id: z.string(),
    outcome: z.enum([...DELIVERY_OUTCOMES, 'waiting']),
    target: z.string(),
    code: z.string(),
    text: z.string(),
  }) satisfies Describes<RelayTestAnswer>,
  RelayStatus: z.object({
    dryRun: z.boolean(),
    channels: z.array(channelStatus),
    deadLetters: z.array(deadLetter),
    escalations: z.array(escalation),
    rota,
    outbox: z.object({
      waiting: z.number(),
      unreadable: z.number(),
      unrecorded: z.number(),
      problem: z.string().nullable(),
    }),
  }) satisfies Describes<RelayStatus>,
} as const;
