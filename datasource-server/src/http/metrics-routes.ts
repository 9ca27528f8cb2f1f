import express, { type RequestHandler, type Router } from 'express';
import { collectDefaultMetrics, Histogram, type Registry } from 'prom-client';
import { joinPaths } from './mounts.ts';
import { contextOf } from './request-context.ts';

const BUCKETS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Times each request by its route template, so that the number of series does not grow with the addresses asked for. */
export function httpMetrics(registry: Registry): RequestHandler {
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the request line to the end of the answer, in seconds.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: BUCKETS_SECONDS,
    registers: [registry],
  });
  return (req, res, next) => {
    const stop = duration.startTimer();
    res.once('close', () => {
      const status = res.writableFinished ? res.statusCode : 499;
      stop({ method: req.method, route: routeTemplate(contextOf(res).mountPath, req.route), status });
    });
    next();
  };
}

/** The registry in Prometheus' text format, with the process's own metrics. */
export function createMetricsRoutes(registry: Registry): Router {
  collectDefaultMetrics({ register: registry });
  const router = express.Router();
  router.get('/', async (_req, res) => {
    const text = await registry.metrics();
    res.type(registry.contentType).send(text);
  });
  return router;
}

function routeTemplate(mountPath: string | undefined, route: unknown): string {
  if (typeof route !== 'object' || route === null || !('path' in route)) {
    return 'unmatched';
  }
  return joinPaths(mountPath ?? '/', String(route.path));
}
