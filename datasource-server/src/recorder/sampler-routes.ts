import { Router } from 'express';
import type { SamplersResponse } from '../contract/samplers.ts';
import type { Recorder } from './recorder.ts';

interface SamplerRoutesOptions {
  recorder: Pick<Recorder, 'report'>;
  intervalMs: number;
}

/** For mounting at `/api/v1/samplers`. `GET`: how each sampler fares, also those that are off. */
export function createSamplerRoutes({ recorder, intervalMs }: SamplerRoutesOptions): Router {
  const router = Router();
  router.get('/', (_request, response) => {
    const body: SamplersResponse = { intervalMs, samplers: recorder.report() };
    response.set('Cache-Control', 'no-store').json(body);
  });
  return router;
}
