import { z } from 'zod';
import type { Text } from './text.ts';

/** Bytes of one record as JSON, beyond which it is refused. */
export const MAX_RECORD_BYTES = 256 * 1024;
/** Keys of one record, beyond which it is refused. */
export const MAX_RECORD_KEYS = 128;
/** Numbers of a record lie within ±this. */
export const MAX_NUMBER = 1e15;
/** CNY of one call. */
export const MAX_COST = 1e9;
/** Bad records that an answer names one by one. */
export const MAX_NAMED_REJECTIONS = 100;

/** A number, or text that is one. */
const within = (most: number) =>
  z.union([
    z.number().min(-most).max(most),
    z.string().refine((text) => /^\s*[+-]?\d+(\.\d+)?\s*$/.test(text) && Math.abs(Number(text)) <= most),
  ]);
const number = within(MAX_NUMBER).nullish();
const text = z.unknown().optional();
const flag = z.union([z.boolean(), z.literal([0, 1, '0', '1', 'true', 'false'])]).nullish();

/** ISO 8601, or seconds or milliseconds since 1970. Without a zone it is the server's LOG_TIMEZONE. */
const ISO_TIME = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}([.,]\d{1,9})?)?( ?(Z|[+-]\d{2}:?\d{2}))?$/;

/**
 * A log line as an object: every key is optional, keys that we do not know are kept, texts may be any JSON. The category, or else
 * the shape, tells what the record is.
 */
export const logRecordSchema = z.looseObject({
  timestamp: z.union([z.number().min(-MAX_NUMBER).max(MAX_NUMBER), z.string().regex(ISO_TIME)]).nullish(),
  level: text,
  message: text,
  category: text,
  service: text,
  app: text,
  method: text,
  url: text,
  path: text,
  route: text,
  status: number,
  statusCode: number,
  duration: number,
  responseTime: number,
  ip: text,
  userAgent: text,
  userId: text,
  action: text,
  details: text,
  model: text,
  requestTokens: number,
  responseTokens: number,
  cachedTokens: number,
  totalTokens: number,
  success: flag,
  cost: within(MAX_COST).nullish(),
  ttft: number,
  errorClass: text,
  errorCode: text,
  error: text,
  event: text,
  value: number,
  unit: text,
  data: text,
  stack: text,
  context: text,
  type: text,
  origin: text,
  name: text,
  page: text,
  target: text,
  rating: text,
  browser: text,
  os: text,
  device: text,
  release: text,
  traceId: text,
  sessionId: text,
});

/** Body of `POST /api/metrics`: records of one category. */
export const metricsRequestSchema = z.looseObject({
  category: z.string().min(1).max(100),
  metrics: z.array(z.unknown()),
});

/** A record that was not taken, by its place in the request, counted from 0. */
export interface RejectedRecord {
  index: number;
  reason: string;
}

/** Answer of the ingest addresses: what is accepted is durable. */
export interface IngestAnswer {
  accepted: number;
  /** The first hundred of them. */
  rejected: RejectedRecord[];
  /** All of them. */
  rejectedCount: number;
}

/** Answer of `POST /v1/logs`, as OTLP has it. */
export interface OtlpAnswer {
  partialSuccess?: { rejectedLogRecords: string; errorMessage: string };
}

/** Events on their way into the event store. */
export interface WriterStatus {
  /** Bytes that wait in memory. */
  queuedBytes: number;
  /** Records that are durable, since the process started. */
  records: number;
  /** Chunks that the engine refused at first and took after a repair. */
  repaired: number;
  spool: SpoolStatus;
  /** Why the engine takes nothing at present, or null. */
  problem: Text | null;
  /** Epoch ms since when. */
  problemSince: number | null;
}

/** Chunks on the disk that wait for the engine. */
export interface SpoolStatus {
  chunks: number;
  bytes: number;
  /** Epoch ms at which the oldest was received. */
  oldest: number | null;
  /** Files that were set aside because they could not be read or stored. */
  setAside: number;
}

/** How far the follower of log files is. */
export interface FollowingStatus {
  files: number;
  /** Bytes in the files that are not stored yet, as of the last round. */
  lagBytes: number;
  lines: number;
  /** Lines that were no JSON object, kept as they stood. */
  unparsed: number;
  /** Chunks that the engine refused at first. */
  repaired: number;
  /** Why the last round could not go on, or null. */
  problem: Text | null;
}

/** One Alibaba SLS logstore that is pulled. */
export interface SlsStatus {
  name: string;
  shards: number;
  lines: number;
  /** Epoch ms of the last pull that succeeded, or null. */
  pulledAt: number | null;
  /** Epoch ms at which logs were last found dropped by the logstore before they were pulled, or null. */
  skippedAt: number | null;
  problem: Text | null;
}

/** Answer of `GET /api/v1/ingest/status`. */
export interface IngestStatus {
  follower: FollowingStatus | null;
  writer: WriterStatus;
  sls: SlsStatus[];
}
