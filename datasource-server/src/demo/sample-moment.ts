import type { Trouble } from './incidents.ts';
import { hashKeys } from './random.ts';
import type { DemoWorld } from './world.ts';

export interface SampleFact {
  /** Epoch ms. */
  at: number;
  metric: string;
  host: string;
  mount: string;
  component: string;
  value: number;
}

/** One moment at which everything is read. */
export interface Moment {
  world: DemoWorld;
  at: number;
  /** Since the moment before, ms: what counts between two readings grows with it. */
  sinceMs: number;
  load: number;
  /** Days since the opening, with fractions. */
  age: number;
  trouble: Trouble;
}

/** One value, to two decimals. */
export function sample({ at }: Moment, metric: string, value: number, labels: Partial<SampleFact> = {}): SampleFact {
  return { at, metric, host: '', mount: '', component: '', value: Math.round(value * 100) / 100, ...labels };
}

/** −1 to 1, smooth over about `periodMs`, the same whichever moments are asked for. */
export function wobble({ world, at }: Moment, name: string, periodMs: number): number {
  const step = Math.floor(at / periodMs);
  const part = at / periodMs - step;
  const low = even(world.seed, name, step);
  const high = even(world.seed, name, step + 1);
  return 2 * (low + (high - low) * part * part * (3 - 2 * part)) - 1;
}

/** 0 to 1, by chance. */
export function chanceAt({ world, at }: Moment, name: string): number {
  return even(world.seed, name, at);
}

function even(...keys: ReadonlyArray<string | number>): number {
  return (hashKeys(...keys) >>> 0) / 2 ** 32;
}
