import type { HealthResponse } from '../contract/health.ts';
import type { Logger } from '../platform/logger.ts';
import { compileRows } from '../sql/compile-rows.ts';
import type { QueryServices } from './context.ts';
import { newCost, runStatement, zonesFor } from './run-select.ts';

const LOOK_BACK_MS = 400 * 864e5;
const KEPT_FOR_MS = 10_000;

export type Freshness = () => Promise<HealthResponse['freshness']>;

/** The newest row of each dataset that has a time column, kept for 10 s; null where there is none or it cannot be read. */
export function createFreshness(services: QueryServices, logger: Logger): Freshness {
  let kept: { at: number; answer: Promise<HealthResponse['freshness']> } | null = null;
  return () => {
    const now = services.clock();
    if (!kept || now - kept.at > KEPT_FOR_MS) {
      const timed = services.datasets.filter(({ time }) => time !== null);
      const answer = Promise.all(
        timed.map(async ({ name }) => ({ dataset: name, newest: await newestRow(name, services, logger, now) }))
      );
      kept = { at: now, answer };
    }
    return kept.answer;
  };
}

async function newestRow(name: string, services: QueryServices, logger: Logger, now: number): Promise<number | null> {
  const dataset = services.datasets.find((candidate) => candidate.name === name);
  const availability = dataset ? await services.directory.availability(dataset) : null;
  if (!dataset || availability?.state !== 'available') {
    return null;
  }
  const { bound } = availability;
  const range = { from: now - LOOK_BACK_MS, to: now + 1 };
  const input = { part: { dataset, where: [], having: [] }, dimensions: [], range, limit: 1 };
  const statement = compileRows({ ...input, ...zonesFor(bound, range, 'UTC') }, bound.engine.dialect);
  const context = {
    range,
    zone: 'UTC',
    locale: 'en' as const,
    now,
    fromAlert: false,
    signal: new AbortController().signal,
  };
  try {
    const result = await runStatement(statement, bound.engine, services, context, newCost());
    const newest = result.columns[0]?.[0];
    return typeof newest === 'number' ? newest : null;
  } catch (error) {
    // A component that is down says why in the same answer; anything else must not go unseen.
    logger.debug('the newest row could not be read', { dataset: name, error });
    return null;
  }
}
