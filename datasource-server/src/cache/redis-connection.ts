import { Redis } from 'ioredis';

/** One connection to Redis that is never in anybody's way: nothing queues while it is down, and it reconnects for ever. */
export interface RedisConnection {
  readonly client: Redis;
  /** Resolves as soon as the server answers, fails for the first time, or after `timeoutMs`; never rejects. */
  settled(timeoutMs: number): Promise<void>;
  /** Why it is not connected, as the driver said it last; undefined while connected. */
  lastError(): Error | undefined;
  /** Drops the connection, which no longer answers, and dials again. */
  reconnect(): void;
  close(): void;
}

const CONNECT_TIMEOUT_MS = 2_000;
const HANDSHAKE_TIMEOUT_MS = 5_000;
const RECONNECT_MAX_MS = 2_000;

/** `url`: redis:// or rediss://, with credentials if the server wants some. Connects at once, in the background. */
export function connectRedis(url: string): RedisConnection {
  const client = new Redis(url, {
    enableOfflineQueue: false,
    // 0 fails what was under way at once when the connection is lost; other values leave it pending.
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    connectTimeout: CONNECT_TIMEOUT_MS,
    // For the handshake of a server that accepts and never answers; the cache and the probe have shorter limits of their own.
    // (The driver's socketTimeout would not do: it is not cleared when a connection is lost and cuts the next one.)
    commandTimeout: HANDSHAKE_TIMEOUT_MS,
    disconnectTimeout: 500,
    retryStrategy: (attempt) => Math.min(attempt * 100, RECONNECT_MAX_MS),
  });
  let lastError: Error | undefined;
  client.on('error', (error: Error) => {
    lastError = error;
  });
  client.on('ready', () => {
    lastError = undefined;
  });

  return {
    client,

    settled(timeoutMs) {
      if (client.status === 'ready' || lastError !== undefined) {
        return Promise.resolve();
      }
      return new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer);
          client.off('ready', done);
          client.off('error', done);
          resolve();
        };
        const timer = setTimeout(done, timeoutMs);
        client.once('ready', done);
        client.once('error', done);
      });
    },

    lastError: () => lastError,

    reconnect: () => client.disconnect(true),

    close: () => client.disconnect(),
  };
}
