import { z } from 'zod';
import type { Text } from './text.ts';

/** Robots of chat groups. */
export const ROBOTS = ['dingtalk', 'wecom', 'feishu'] as const;

/** The ways by which the data server tells people of alerts. E-mail about them goes by Grafana itself. */
export const ALERT_CHANNELS = [...ROBOTS, 'sms', 'voice'] as const;
export type AlertChannel = (typeof ALERT_CHANNELS)[number];

/** All ways by which it tells people. By `email` go reports only. */
export const RELAY_CHANNELS = [...ALERT_CHANNELS, 'email'] as const;
export type RelayChannel = (typeof RELAY_CHANNELS)[number];

/**
 * Whom a test message is sent to. SMS and voice: name or mobile of somebody in the rota, without one whoever is on duty. E-mail: an
 * address of REPORT_EMAIL_TO, without one the first.
 */
export const relayTestRequestSchema = z.strictObject({ target: z.string().min(1).max(254).optional() });
export type RelayTestRequest = z.output<typeof relayTestRequestSchema>;

/** How one attempt to deliver ended. `failed` is tried again, `dead` is not; `cancelled` was not made, because it had become pointless. */
export const DELIVERY_OUTCOMES = ['sent', 'failed', 'dead', 'dry_run', 'cancelled'] as const;
export type DeliveryOutcome = (typeof DELIVERY_OUTCOMES)[number];

/** Answer to a notification: everything counted as queued is on the disk. */
export interface RelayAnswer {
  channel: AlertChannel;
  /** Deliveries that will be made: one an alert and target. */
  queued: number;
  /** Told already, or about to be. */
  duplicates: number;
  /** Alerts that this channel does not carry, or that nobody has to hear of any more. */
  skipped: number;
}

export interface RelayTestAnswer {
  id: string;
  /** `waiting` when a limit or the vendor kept it from being sent at once: it will be. */
  outcome: DeliveryOutcome | 'waiting';
  /** Masked. */
  target: string;
  code: string;
  text: string;
}

/** A delivery that was given up. Telephone numbers and mail addresses are masked. */
export interface DeadLetter {
  id: string;
  channel: RelayChannel;
  target: string;
  person: string | null;
  rule: string;
  severity: string;
  status: 'firing' | 'resolved';
  incident: string | null;
  queuedAt: number;
  diedAt: number;
  attempts: number;
  code: string;
  text: string;
}

export interface RelayLimit {
  /** Masked. */
  target: string;
  windowMs: number;
  most: number;
  used: number;
}

export interface RelayChannelStatus {
  channel: RelayChannel;
  configured: boolean;
  /** Settings that are missing. */
  missing: string[];
  waiting: number;
  deadLetters: number;
  /** Epoch ms until which the vendor is left alone after a failure. */
  pausedUntil: number | null;
  lastSentAt: number | null;
  /** What the vendor said last, if it was no. */
  problem: string | null;
  limits: RelayLimit[];
}

export interface EscalationStatus {
  incident: string;
  rule: string;
  since: number;
  /** Names, in the order in which they were phoned. */
  phoned: string[];
  /** When the next one is phoned unless somebody acknowledges. */
  nextAt: number;
}

export interface RotaStatus {
  configured: boolean;
  /** Names. */
  onDuty: string[];
  loadedAt: number | null;
  /** Why a changed file is not used; the one before it stays in force. */
  problem: Text | null;
}

export interface RelayStatus {
  dryRun: boolean;
  channels: RelayChannelStatus[];
  /** The newest first, at most a hundred. */
  deadLetters: DeadLetter[];
  escalations: EscalationStatus[];
  rota: RotaStatus;
  outbox: {
    waiting: number;
    /** Lines of the log that could not be read. */
    unreadable: number;
    /** Deliveries that the event store does not have yet. */
    unrecorded: number;
    problem: string | null;
  };
}
