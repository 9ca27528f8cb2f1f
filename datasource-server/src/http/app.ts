import express, { type RequestHandler } from 'express';
import type { Registry } from 'prom-client';
import type { Config } from '../config.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import { accessLog } from './access-log.ts';
import { createAuth } from './auth.ts';
import { bytesBody, createByteBudget } from './bytes-body.ts';
import { allowOrigins } from './cors.ts';
import { errorHandler, notFound } from './error-handler.ts';
import { createHealthRoutes, type ReadinessProbe } from './health-routes.ts';
import { loopbackHostOnly } from './host-check.ts';
import { jsonBody } from './json-body.ts';
import { createMetricsRoutes, httpMetrics } from './metrics-routes.ts';
import { orderMounts, type Mount } from './mounts.ts';
import { createOpenApiRoutes } from './openapi/openapi-routes.ts';
import { rateLimit } from './rate-limit.ts';
import { contextOf } from './request-context.ts';
import { requestId } from './request-id.ts';
import { securityHeaders } from './security-headers.ts';

/** A page's batch is a tenth of it; reading a hostile one blocks everybody else for so long only. */
const OPEN_BODY_BYTES = 512 * 1024;
const OPEN_BODY_MS = 10_000;
/** Of what pages may hold, the part of one address: bodies that it does not finish leave the others to everybody else. */
const OPEN_SHARE = 1 / 8;

export interface AppDependencies {
  config: Pick<Config, 'authTokens' | 'limits' | 'ingest' | 'trustedProxies'>;
  logger: Logger;
  clock: Clock;
  /** Feature routes. */
  routers: readonly Mount[];
  readiness: ReadinessProbe;
  registry: Registry;
  version: string;
}

/**
 * The whole HTTP side: every request passes id, log, metrics, headers, host check, probes, caller and rate limit, then its
 * router behind scope check and body reader. Unknown addresses and every error end in a typed body.
 */
export function createApp({
  config,
  logger,
  clock,
  routers,
  readiness,
  registry,
  version,
}: AppDependencies): express.Express {
  const auth = createAuth(config.authTokens);
  const { maxBodyBytes: maxBytes, maxQueueBytes } = config.ingest;
  const readers = {
    json: jsonBody(),
    bytes: [bytesBody({ maxBytes, budget: createByteBudget(Math.max(maxQueueBytes, maxBytes)) })],
  };
  // Whoever may send without a token must not use up what those with one need.
  const mostOpen = Math.min(maxBytes, OPEN_BODY_BYTES);
  const openBytes = Math.max(maxQueueBytes / 4, maxBytes);
  const openBudget = createByteBudget(openBytes, Math.max(openBytes * OPEN_SHARE, mostOpen));
  const openReaders = {
    ...readers,
    bytes: [bytesBody({ maxBytes: mostOpen, maxMs: OPEN_BODY_MS, budget: openBudget })],
  };
  const app = express();
  app.set('etag', false);
  app.set('trust proxy', config.trustedProxies);
  app.use(requestId(), accessLog(logger, clock), httpMetrics(registry), securityHeaders());
  if (config.authTokens.length === 0) {
    app.use(loopbackHostOnly());
  }
  app.use(createHealthRoutes(readiness));
  for (const { path, origins } of routers) {
    if (origins) {
      // Before any refusal: a page can only read an answer that names its origin.
      app.use(path, allowOrigins(origins));
    }
  }
  app.use(auth.identify, rateLimit(config.limits.requestsPerMinute));
  const builtIn: Mount[] = [
    { path: '/api/v1/openapi.json', router: createOpenApiRoutes(version) },
    { path: '/metrics', router: createMetricsRoutes(registry), scope: 'query' },
  ];
  for (const { path, router, scope, body } of orderMounts([...builtIn, ...routers])) {
    const guards = scope ? [auth.require(scope), neverStored] : [];
    const read = body ? (scope ? readers : openReaders)[body] : scope ? readers.json : [];
    app.use(path, rememberMount(path), ...guards, ...read, router);
  }
  app.use(notFound());
  app.use(errorHandler(logger));
  return app;
}

const neverStored: RequestHandler = (_req, res, next) => {
  res.setHeader('Cache-Control', 'no-store');
  next();
};

function rememberMount(path: string): RequestHandler {
  return (_req, res, next) => {
    contextOf(res).mountPath = path;
    next();
  };
}
