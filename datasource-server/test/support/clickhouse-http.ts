import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { drainPending, Session } from 'chdb';

/**
 * The part of ClickHouse's HTTP interface that `@clickhouse/client` uses, in front of the embedded engine: no ClickHouse
 * server can be installed where the tests run. Settings, parameters and database arrive in the query string, errors leave as
 * text with their number, and the statement's identifier is kept in `log_comment`, because the embedded engine takes none.
 */
export interface ClickHouseHttp {
  readonly url: string;
  /** Requests answered so far. */
  requests(): number;
  stop(): Promise<void>;
}

const USER = 'ops';
const PASSWORD = 'http-secret';
/** `http_max_uri_size` of a server. */
const MAX_ADDRESS_BYTES = 1024 * 1024;
/** Means something to the HTTP interface only. */
const TRANSPORT = new Set([
  'query',
  'query_id',
  'database',
  'wait_end_of_query',
  'enable_http_compression',
  'cancel_http_readonly_queries_on_client_close',
  'default_format',
]);

export async function startClickHouseHttp(options: { port?: number } = {}): Promise<ClickHouseHttp> {
  const directory = await mkdtemp(join(tmpdir(), 'chdb-http-'));
  // Keeps the directory open between requests, as a server does.
  const keeper = new Session(directory);
  let requests = 0;
  // The statement of an insert stands in the address, which may be as long as a server takes it.
  const server = createServer({ maxHeaderSize: MAX_ADDRESS_BYTES }, (request, response) => {
    requests += 1;
    answer(directory, request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    url: `http://${USER}:${PASSWORD}@127.0.0.1:${port}`,
    requests: () => requests,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      keeper.close();
      await drainPending();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function answer(directory: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await buffer(request);
  if (request.headers.authorization !== `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString('base64')}`) {
    refuse(response, 'Code: 516. DB::Exception: Authentication failed. (AUTHENTICATION_FAILED)');
    return;
  }
  const params = new URL(request.url ?? '/', 'http://localhost').searchParams;
  const session = new Session(directory);
  try {
    for (const statement of preamble(params)) {
      await session.queryAsync(statement);
    }
    const inUrl = params.get('query');
    const sql = inUrl ? await withBody(directory, inUrl, body) : body.toString();
    const result = await session.queryAsync(asChdb(sql, params), { format: 'TabSeparated' });
    response.setHeader('X-ClickHouse-Summary', JSON.stringify({ read_rows: '0' }));
    response.end(result.bytes());
  } catch (error) {
    refuse(response, (error as Error).message);
  } finally {
    session.close();
  }
}

/** The embedded engine has no `input()`: what a server reads from the body, it reads from a file. */
async function withBody(directory: string, query: string, body: Buffer): Promise<string> {
  const [call, structure] = /\binput\(('(?:[^'\\]|\\.)*')\)/.exec(query) ?? [];
  if (call === undefined) {
    return Buffer.concat([Buffer.from(`${query}\n`), body]).toString();
  }
  const path = join(directory, `${randomUUID()}.input`);
  await writeFile(path, body);
  return query.replace(call, () => `file('${path}', 'JSONEachRow', ${structure})`).replace(/ FORMAT JSONEachRow$/, '');
}

function refuse(response: ServerResponse, message: string): void {
  response.statusCode = 500;
  response.setHeader('X-ClickHouse-Exception-Code', /Code: (\d+)/.exec(message)?.[1] ?? '0');
  response.end(message);
}

function preamble(params: URLSearchParams): string[] {
  const statements = [`USE \`${params.get('database') ?? 'default'}\``];
  for (const [name, value] of params) {
    if (!TRANSPORT.has(name) && name !== 'readonly') {
      statements.push(`SET ${name} = '${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`);
    }
  }
  statements.push(`SET log_comment = '${params.get('query_id') ?? ''}'`);
  if (params.get('readonly')) {
    statements.push(`SET readonly = ${params.get('readonly')}`);
  }
  return statements;
}

function asChdb(sql: string, params: URLSearchParams): string {
  return params.get('query') ? sql : sql.replace(/WHERE query_id = /, "WHERE Settings['log_comment'] = ");
}
