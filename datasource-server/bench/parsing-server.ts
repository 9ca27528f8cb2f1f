import { spawn } from 'node:child_process';
import { freePort } from '../test/support/free-port.ts';

const PROGRAM = `
const http = require('node:http');
http.createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    let accepted = 0;
    for (const line of Buffer.concat(chunks).toString('utf8').split('\\n')) {
      if (line !== '') {
        JSON.parse(line);
        accepted += 1;
      }
    }
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify({ accepted }));
  });
}).listen(Number(process.argv[1]), '127.0.0.1', () => console.log('ready'));
`;

/** Node's own HTTP server, in a process of its own, that parses each line of a body as JSON and keeps nothing. */
export async function startParsingServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const port = await freePort();
  const child = spawn(process.execPath, ['-e', PROGRAM, String(port)], { stdio: ['ignore', 'pipe', 'inherit'] });
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
