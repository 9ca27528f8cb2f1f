import http from 'node:http';
import { Registry } from 'prom-client';
import { parseConfig, type AuthToken } from '../src/config.ts';
import { createApp } from '../src/http/app.ts';
import type { ReadinessProbe } from '../src/http/health-routes.ts';
import { startListening, type Listener, type ListenOptions } from '../src/http/listen.ts';
import type { Mount } from '../src/http/mounts.ts';
import { systemClock } from '../src/platform/clock.ts';
import type { Logger } from '../src/platform/logger.ts';

export interface LogLine {
  level: keyof Logger;
  message: string;
  fields: Record<string, unknown>;
}

export interface TestApp extends Listener {
  logs: LogLine[];
}

interface TestAppOptions extends Partial<Pick<ListenOptions, 'graceMs' | 'headersTimeoutMs' | 'requestTimeoutMs'>> {
  routers?: Mount[];
  authTokens?: AuthToken[];
  requestsPerMinute?: number;
  readiness?: ReadinessProbe;
}

/** The whole HTTP layer on a free loopback port, with the given routes and a logger that remembers. */
export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const logs: LogLine[] = [];
  const logger = rememberingLogger(logs);
  const limits = {
    queryTimeoutMs: 5000,
    concurrency: 8,
    maxRows: 1000,
    maxSeries: 100,
    maxResponseBytes: 1e6,
    requestsPerMinute: options.requestsPerMinute ?? 6000,
  };
  const { ingest, trustedProxies } = parseConfig({ INGEST_MAX_BODY_MB: '1' });
  const app = createApp({
    config: { authTokens: options.authTokens ?? [], limits, ingest, trustedProxies },
    logger,
    clock: systemClock,
    routers: options.routers ?? [],
    readiness: options.readiness ?? (() => ({ ready: true })),
    registry: new Registry(),
    version: '0.0.0-test',
  });
  const listener = await startListening(app, { ...options, config: { host: '127.0.0.1', port: 0, limits }, logger });
  return { ...listener, logs };
}

function rememberingLogger(lines: LogLine[]): Logger {
  const remember =
    (level: keyof Logger) =>
    (message: string, fields: Record<string, unknown> = {}) => {
      lines.push({ level, message, fields });
    };
  return { debug: remember('debug'), info: remember('info'), warn: remember('warn'), error: remember('error') };
}

/** A request with exactly these headers, which fetch does not let one set. Resolves to status and body. */
export function rawRequest(url: string, options: http.RequestOptions): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { agent: false, ...options }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      response.on('error', reject);
    });
    request.on('error', reject).end();
  });
}
