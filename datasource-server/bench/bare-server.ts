import { spawn } from 'node:child_process';
import { freePort } from '../test/support/free-port.ts';

const PROGRAM = `
const http = require('node:http');
const answer = Buffer.alloc(Number(process.argv[2]), 32);
http.createServer((request, response) => {
  request.resume();
  request.on('end', () => response.setHeader('Content-Type', 'application/json').end(answer));
}).listen(Number(process.argv[1]), '127.0.0.1', () => console.log('ready'));
`;

/** Node's own HTTP server, in a process of its own, that answers every request with the same number of bytes. */
export async function startBareServer(bytes: number): Promise<{ url: string; stop(): Promise<void> }> {
  const port = await freePort();
  const child = spawn(process.execPath, ['-e', PROGRAM, String(port), String(bytes)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  return {
    url: `http://127.0.0.1:${port}/`,
    async stop() {
      const exited = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await exited;
    },
  };
}
