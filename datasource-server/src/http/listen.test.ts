import http from 'node:http';
import net from 'node:net';
import { once } from 'node:events';
import express from 'express';
import { startTestApp, type TestApp } from '../../test/http-harness.ts';
import { ConfigError } from '../config.ts';
import { silentLogger } from '../platform/logger.ts';
import { startListening } from './listen.ts';
import type { Mount } from './mounts.ts';

const limits = {
  queryTimeoutMs: 5000,
  concurrency: 1,
  maxRows: 1,
  maxSeries: 1,
  maxResponseBytes: 1,
  requestsPerMinute: 1000,
};

/** A route that answers when told to. */
function gatedRoute(): { mount: Mount; reached: Promise<void>; open: () => void } {
  const router = express.Router();
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const reached = new Promise<void>((resolve) => {
    router.get('/slow', async (_req, res) => {
      resolve();
      await gate;
      res.json({ done: true });
    });
  });
  return { mount: { path: '/api', router }, reached, open };
}

describe('stop', () => {
  it('refuses new connections, finishes what is in flight, then frees the port', async () => {
    const { mount, reached, open } = gatedRoute();
    const app = await startTestApp({ routers: [mount] });
    const slow = fetch(`${app.url}/api/slow`);
    await reached;
    const stopping = app.stop();
    await expect(fetch(`${app.url}/healthz`)).rejects.toThrow();
    open();
    const response = await slow;
    expect(await response.json()).toEqual({ done: true });
    expect(response.headers.get('connection')).toBe('close');
    await stopping;
    const second = await startListening(express(), {
      config: { host: '127.0.0.1', port: app.port, limits },
      logger: silentLogger,
    });
    await second.stop();
  });

  it('closes idle keep-alive connections at once', async () => {
    const app = await startTestApp();
    const agent = new http.Agent({ keepAlive: true });
    await new Promise<void>((resolve) =>
      http.get(`${app.url}/healthz`, { agent }, (res) => res.resume().on('end', resolve))
    );
    const before = Date.now();
    await app.stop();
    expect(Date.now() - before).toBeLessThan(1000);
    agent.destroy();
  });

  it('cuts what is still in flight when the grace period is over, and says so', async () => {
    const { mount, reached } = gatedRoute();
    const app = await startTestApp({ routers: [mount], graceMs: 100 });
    const slow = fetch(`${app.url}/api/slow`).then(
      () => 'answered',
      () => 'cut'
    );
    await reached;
    await app.stop();
    expect(await slow).toBe('cut');
    expect(app.logs).toContainEqual(expect.objectContaining({ level: 'warn', fields: { requests: 1, graceMs: 100 } }));
  });

  it('may be called twice, and at once', async () => {
    const app = await startTestApp();
    await Promise.all([app.stop(), app.stop()]);
    await app.stop();
  });
});

describe('slow clients', () => {
  let app: TestApp;

  beforeEach(async () => {
    app = await startTestApp({ headersTimeoutMs: 200, requestTimeoutMs: 400 });
  });
  afterEach(async () => {
    await app.stop();
  });

  async function send(text: string): Promise<string> {
    const socket = net.connect(app.port, '127.0.0.1');
    let answer = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk));
    socket.write(text);
    await once(socket, 'close');
    return answer;
  }

  it('cuts a client that does not finish its headers', async () => {
    expect(await send('GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Slow: ')).toContain('408');
  });

  it('cuts a client that does not finish its body', async () => {
    const answer = await send(
      'POST /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"a":'
    );
    expect(answer).toMatch(/408|404/);
  });

  it('still answers everybody else', async () => {
    const slow = send('GET /healthz HTTP/1.1\r\nHost: localhost\r\n');
    expect((await fetch(`${app.url}/healthz`)).status).toBe(200);
    await slow;
  });
});

describe('a port that cannot be used', () => {
  it('is named in an error fit to be shown', async () => {
    const app = await startTestApp();
    const second = startListening(express(), {
      config: { host: '127.0.0.1', port: app.port, limits },
      logger: silentLogger,
    });
    await expect(second).rejects.toThrow(ConfigError);
    await expect(second).rejects.toThrow(new RegExp(`127\\.0\\.0\\.1:${app.port} is already in use`));
    await app.stop();
  });

  it('is told apart from a host that this machine does not have', async () => {
    const config = { host: '192.0.2.1', port: 0, limits };
    await expect(startListening(express(), { config, logger: silentLogger })).rejects.toThrow(/^HOST: /);
  });
});
