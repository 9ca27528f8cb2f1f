import { dayOf } from './days.ts';
import { countAiCalls } from './generate-ai-calls.ts';
import { createWorld, expectedVolume, type DemoWorld } from './world.ts';

interface ScaleOptions {
  seed: number;
  now: number;
  days: number;
  /** Wanted rows of `ai_service_logs`. */
  rows: number;
}

/** The smallest world whose AI calls up to `now` are at least `rows`; it misses by a handful. The other tables grow alike. */
export function worldForRows({ seed, now, days, rows }: ScaleOptions): DemoWorld {
  const unit = createWorld({ seed, now, days });
  const atUnit = everyDay(unit, now).reduce((sum, day) => sum + expectedVolume(unit, day, 'ai_calls'), 0);
  let low = 0;
  let high = (2 * rows) / atUnit;
  while (aiCallsUpTo({ ...unit, scale: high }, now) < rows) {
    high *= 2;
  }
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    if (aiCallsUpTo({ ...unit, scale: middle }, now) >= rows) {
      high = middle;
    } else {
      low = middle;
    }
  }
  return { ...unit, scale: high };
}

export function aiCallsUpTo(world: DemoWorld, now: number): number {
  return everyDay(world, now).reduce((sum, day) => sum + countAiCalls(world, day, now), 0);
}

function everyDay(world: DemoWorld, now: number): number[] {
  return Array.from({ length: dayOf(now) - world.firstDay + 1 }, (_, index) => world.firstDay + index);
}
