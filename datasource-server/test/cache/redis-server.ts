import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../support/free-port.ts';

/** A private redis-server on a free loopback port, its files in a temporary directory. */
export interface RedisServer {
  readonly port: number;
  readonly url: string;
  /** Starts it (again) on the same port; resolves when it takes connections. */
  start(): Promise<void>;
  /** As in a crash. */
  kill(): Promise<void>;
  /** Hung: connections stay open, nothing answers. */
  pause(): void;
  resume(): void;
  /** Kills it and removes its files. */
  dispose(): Promise<void>;
}

/** `args`: further options of redis-server, for example `['--requirepass', 'x']`. Not started yet. */
export async function createRedisServer(args: string[] = []): Promise<RedisServer> {
  const directory = await mkdtemp(join(tmpdir(), 'redis-'));
  const port = await freePort();
  let child: ChildProcess | undefined;

  async function kill(): Promise<void> {
    const running = child;
    child = undefined;
    if (running !== undefined && running.exitCode === null && running.signalCode === null) {
      const exited = new Promise((resolve) => running.once('exit', resolve));
      running.kill('SIGKILL');
      await exited;
    }
  }

  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    async start() {
      const fixed = [
        '--port',
        String(port),
        '--bind',
        '127.0.0.1',
        '--dir',
        directory,
        '--save',
        '',
        '--appendonly',
        'no',
      ];
      child = spawn('redis-server', [...fixed, ...args], { stdio: 'ignore' });
      await new Promise<void>((resolve, reject) => {
        child?.once('spawn', resolve);
        child?.once('error', (error) => reject(new Error('redis-server cannot be started', { cause: error })));
      });
      await acceptsConnections(port);
    },
    kill,
    pause: () => void child?.kill('SIGSTOP'),
    resume: () => void child?.kill('SIGCONT'),
    async dispose() {
      await kill();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function acceptsConnections(port: number): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const accepted = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => (socket.destroy(), resolve(true)));
      socket.once('error', () => resolve(false));
    });
    if (accepted) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`redis-server does not answer on port ${port}`);
}
