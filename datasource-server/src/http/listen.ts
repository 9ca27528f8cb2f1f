import http, { type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConfigError, type Config } from '../config.ts';
import type { Logger } from '../platform/logger.ts';

/** How long a client may take over its headers, and over its whole request: slower ones are cut off with 408. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
/** Longer than Go's HTTP client keeps an idle connection (90 s), so that Grafana never sends on one that we just closed. */
const KEEP_ALIVE_MS = 95_000;
/** A client that reads nothing is cut off this long after the slowest query could have been answered. */
const IDLE_MARGIN_MS = 60_000;
const GRACE_MS = 10_000;

export interface ListenOptions {
  config: Pick<Config, 'host' | 'port' | 'limits'>;
  logger: Logger;
  /** How long requests in flight may go on after `stop`; default 10 s. */
  graceMs?: number;
  headersTimeoutMs?: number;
  requestTimeoutMs?: number;
}

export interface Listener {
  /** Where the server answers, with the port really in use. */
  url: string;
  port: number;
  /**
   * Refuses new connections, lets requests in flight finish up to the grace period, closes every connection. Safe to call
   * twice. Resolves when the port is free.
   */
  stop(): Promise<void>;
}

/** Opens the port (0 picks a free one). Throws ConfigError, fit to be shown, when the port or host cannot be used. */
export async function startListening(app: RequestListener, options: ListenOptions): Promise<Listener> {
  const { config, logger, graceMs = GRACE_MS } = options;
  const requestTimeout = options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS;
  const server = http.createServer(
    {
      headersTimeout: options.headersTimeoutMs ?? HEADERS_TIMEOUT_MS,
      requestTimeout,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: Math.min(1000, requestTimeout),
    },
    app
  );
  server.timeout = config.limits.queryTimeoutMs + IDLE_MARGIN_MS;
  const inFlight = trackResponses(server);
  const { port } = await listen(server, config);
  let stopped: Promise<void> | undefined;
  return {
    url: `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`,
    port,
    stop: () => (stopped ??= drain(server, inFlight, graceMs, logger)),
  };
}

function listen(server: http.Server, { host, port }: Pick<Config, 'host' | 'port'>): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, host, port)));
    server.listen({ host, port }, () => resolve(server.address() as AddressInfo));
  });
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new ConfigError(
        `PORT: ${host}:${port} 已被占用,请停止占用它的进程或设置别的 PORT。 ${host}:${port} is already in use; stop what uses it, or set another PORT.`
      );
    case 'EACCES':
      return new ConfigError(
        `PORT: 没有权限监听 ${host}:${port},请使用 1024 以上的 PORT。 No permission to listen on ${host}:${port}; use a PORT above 1024.`
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new ConfigError(
        `HOST: 本机没有地址 ${host},请修改 HOST。 This machine has no address ${host}; change HOST.`
      );
    default:
      return error;
  }
}

function trackResponses(server: http.Server): ReadonlySet<ServerResponse> {
  const inFlight = new Set<ServerResponse>();
  server.prependListener('request', (_req, res: ServerResponse) => {
    inFlight.add(res);
    res.once('close', () => inFlight.delete(res));
  });
  return inFlight;
}

async function drain(
  server: http.Server,
  inFlight: ReadonlySet<ServerResponse>,
  graceMs: number,
  logger: Logger
): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const res of inFlight) {
    closeAfter(res);
  }
  server.prependListener('request', (_req, res: ServerResponse) => closeAfter(res));
  const idleSweep = setInterval(() => server.closeIdleConnections(), 50);
  const deadline = setTimeout(() => {
    logger.warn('grace period over, cutting requests in flight', { requests: inFlight.size, graceMs });
    server.closeAllConnections();
  }, graceMs);
  await closed;
  clearTimeout(deadline);
  clearInterval(idleSweep);
}

/** Tells the client that this is the connection's last answer. */
function closeAfter(res: ServerResponse): void {
  if (!res.headersSent) {
    res.setHeader('Connection', 'close');
  }
}
