import { join } from 'node:path';
import { ClickHouseEngine } from '../../src/engines/clickhouse/clickhouse-engine.ts';
import { EmbeddedChannel } from '../../src/engines/clickhouse/embedded-channel.ts';
import { systemClock, type Clock } from '../../src/platform/clock.ts';
import { silentLogger, type Logger } from '../../src/platform/logger.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

export interface Answer {
  status: number;
  headers: Headers;
  body: unknown;
}

export interface IngestServer extends TestServer {
  /** Posts `body`, an object as JSON and anything else as it is. */
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  /** First column of the answer, as text, from the tables that the server writes. */
  rows(sql: string): Promise<string[]>;
}

/** The real data server without demo data, and a look into its event tables. */
export async function startIngestServer(
  environment: Record<string, string> = {},
  options: { logger?: Logger; dataDir?: string; clock?: Clock } = {}
): Promise<IngestServer> {
  const server = await startTestServer({ DEMO: 'off', ...environment }, options);
  const channel = new EmbeddedChannel({
    directory: join(server.dataDir, 'clickhouse'),
    memoryBytes: 1024 ** 3,
    logger: silentLogger,
  });
  const store = new ClickHouseEngine(channel, 'aimarket', systemClock);
  const answer = async (path: string, init: RequestInit): Promise<Answer> => {
    const response = await fetch(`${server.url}${path}`, init);
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  };
  return {
    ...server,
    post(path, body, headers = {}) {
      const isObject = typeof body === 'object' && !(body instanceof Uint8Array);
      return answer(path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Accept-Language': 'en', ...headers },
        body: isObject ? JSON.stringify(body) : (body as string | Uint8Array<ArrayBuffer>),
      });
    },
    get: (path, headers = {}) => answer(path, { headers: { 'Accept-Language': 'en', ...headers } }),
    async rows(sql) {
      const { columns } = await store.query(
        { sql, params: [], columns: [{ name: 'n', type: 'string' }] },
        { maxRows: 10_000, timeoutMs: 30_000 }
      );
      return (columns[0] ?? []).map(String);
    },
    async stop() {
      await store.stop();
      await server.stop();
    },
  };
}
