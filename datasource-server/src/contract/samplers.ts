import type { Text } from './text.ts';

/** `waiting`: not read yet. `off`: a setting, or the want of one, keeps it from being read. */
export type SamplerStatus = 'ok' | 'failing' | 'waiting' | 'off';

/** One of what is sampled into the event store. */
export interface SamplerReport {
  /** host.cpu, mysql, redis, prometheus.host, … */
  sampler: string;
  title: Text;
  status: SamplerStatus;
  /** Why it fails or is off, and what to do about it. */
  reason?: Text;
  /** What the last reading could not tell, and why, while the rest of it was told. */
  missing: Text[];
  /** Epoch ms since when the status holds. */
  since: number;
  /** Epoch ms of the last reading that succeeded; null where none has. */
  sampledAt: number | null;
  /** Values of the last reading that succeeded. */
  samples: number;
  /** How long the last reading took, ms; null before the first. */
  elapsedMs: number | null;
}

/** Answer of `GET /api/v1/samplers`. */
export interface SamplersResponse {
  /** How often each is read. */
  intervalMs: number;
  samplers: SamplerReport[];
}
