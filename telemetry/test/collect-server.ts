import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A real server on loopback that takes payloads, or fails as it is told. */
export interface CollectServer {
  url: string;
  received: Received[];
  /** The next answers, in order; 202 when there are none left. A status of 0 breaks the connection. */
  answers: Array<{ status: number; headers?: Record<string, string>; delayMs?: number }>;
  stop(): Promise<void>;
}

export async function startCollectServer(): Promise<CollectServer> {
  const received: Received[] = [];
  const answers: CollectServer['answers'] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      received.push({ path: request.url ?? '', headers: request.headers, body });
      const { status, headers = {}, delayMs = 0 } = answers.shift() ?? { status: 202 };
      setTimeout(() => {
        if (status === 0) {
          request.socket.destroy();
        } else {
          response.writeHead(status, { 'Access-Control-Allow-Origin': '*', ...headers }).end('{}');
        }
      }, delayMs);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    answers,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Waits until it holds; throws with what is seen after five seconds. */
export async function until(holds: () => boolean, seen: () => unknown = () => undefined): Promise<void> {
  for (const deadline = Date.now() + 5000; !holds();) {
    if (Date.now() > deadline) {
      throw new Error(`still not so: ${holds.toString()}; seen: ${JSON.stringify(seen())}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
