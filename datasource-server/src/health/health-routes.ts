import { Router } from 'express';
import type { HealthResponse } from '../contract/health.ts';
import type { Clock } from '../platform/clock.ts';
import { createLogThrottle } from '../platform/log-throttle.ts';
import type { Logger } from '../platform/logger.ts';
import { withinTime } from '../platform/within-time.ts';
import type { HealthMonitor } from './health-monitor.ts';

interface HealthRoutesOptions {
  monitor: Pick<HealthMonitor, 'checkedOnce'>;
  clock: Clock;
  logger: Logger;
  demo: () => boolean;
  version: string;
  /** The newest row of each dataset. When it fails or takes more than 2 s, the answer has none: health must answer on bad days above all. */
  freshness: () => Promise<HealthResponse['freshness']>;
}

const FRESHNESS_LIMIT_MS = 2_000;

/** For mounting at `/api/v1/health`. `GET`: always 200 with what is known; `ok` in the body is false when anything is down. */
export function createHealthReportRoutes(options: HealthRoutesOptions): Router {
  const { monitor, clock, logger, demo, version, freshness } = options;
  const throttle = createLogThrottle({ logger, clock });

  async function freshnessOrNone(): Promise<HealthResponse['freshness']> {
    try {
      return await withinTime(freshness(), FRESHNESS_LIMIT_MS);
    } catch (error) {
      throttle.warn('freshness', 'freshness of the datasets is not available', { error });
      return [];
    }
  }

  const router = Router();
  router.get('/', async (_request, response) => {
    const [components, newest] = await Promise.all([monitor.checkedOnce(), freshnessOrNone()]);
    const body: HealthResponse = {
      ok: components.every((component) => component.status !== 'down'),
      demo: demo(),
      version,
      components,
      freshness: newest,
    };
    response.set('Cache-Control', 'no-store').json(body);
  });
  return router;
}
