import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What goes wrong with a request: `…_after` when the vendor has taken it already. */
export type StubTrouble = 'hang' | 'hang_after' | 'reset' | 'reset_after' | 'http500' | 'http502' | 'html';

export interface StubServer {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  /** The next so many requests end like this. */
  trouble(kind: StubTrouble, times?: number): void;
  /** Every answer takes so long, ms. */
  delay(ms: number): void;
  stop(): Promise<void>;
}

interface StubAnswer {
  status: number;
  body: unknown;
}

/** A vendor on loopback. `handle` is not called for what never reaches the vendor. */
export async function startStubServer(
  handle: (request: IncomingMessage, url: URL, body: Buffer) => StubAnswer
): Promise<StubServer> {
  const troubles: StubTrouble[] = [];
  let delayMs = 0;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const trouble = troubles.shift();
    if (delayMs > 0) {
      await new Promise((resolve) => setTimeout(resolve, delayMs));
    }
    if (trouble === 'hang') {
      return;
    }
    if (trouble === 'reset') {
      request.socket.destroy();
      return;
    }
    if (trouble === 'http500' || trouble === 'http502' || trouble === 'html') {
      response.writeHead(trouble === 'http502' ? 502 : trouble === 'html' ? 200 : 500, { 'Content-Type': 'text/html' });
      response.end('<html>trouble</html>');
      return;
    }
    const { status, body: answered } = handle(request, new URL(request.url ?? '/', 'http://stub'), body);
    if (trouble === 'hang_after') {
      return;
    }
    if (trouble === 'reset_after') {
      request.socket.destroy();
      return;
    }
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(answered));
  }

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    trouble(kind, times = 1) {
      troubles.push(...Array.from({ length: times }, () => kind));
    },
    delay(ms) {
      delayMs = ms;
    },
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) {
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts);
}
