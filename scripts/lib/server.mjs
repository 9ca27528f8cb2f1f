import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './run.mjs';

/** A server that does not answer at all for so long is not coming; one that answers "not ready" is making its demo data. */
const SILENT_FOR_MS = 120_000;

/** Starts the built data server and waits until it can answer. Its log goes to standard error. */
export async function startServer(environment) {
  const child = spawn(process.execPath, [join(ROOT, 'datasource-server/dist/main.js')], {
    cwd: ROOT,
    env: environment,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  // Also when npm start is ended before the server is ready.
  process.once('exit', () => child.kill('SIGTERM'));
  let exitCode;
  const exited = new Promise((resolve) => {
    child.on('exit', (code) => {
      exitCode = code ?? 1;
      resolve(exitCode);
    });
  });
  const host = environment.HOST && !['0.0.0.0', '::'].includes(environment.HOST) ? environment.HOST : '127.0.0.1';
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${environment.PORT || 4600}`;
  process.stdout.write('• data server …\n');
  const started = Date.now();
  let heard = started;
  for (;;) {
    const status = await statusOf(`${url}/readyz`);
    if (status === 200) {
      break;
    }
    heard = status === null ? heard : Date.now();
    if (exitCode !== undefined) {
      process.stdout.write(`✖ The data server ended with exit code ${exitCode}; the reason stands above.\n`);
      process.exit(exitCode);
    }
    if (Date.now() - heard > SILENT_FOR_MS) {
      process.stdout.write(`✖ The data server did not answer for ${SILENT_FOR_MS / 1000} s; see its log above.\n`);
      child.kill('SIGTERM');
      process.exit(1);
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  process.stdout.write(`  data server ready: ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
  const stop = () => {
    child.kill('SIGTERM');
    return exited;
  };
  return { url, exited, stop, demo: !environment.MYSQL_URL };
}

/** The status of an answer; null where there is none. */
async function statusOf(url) {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2000) })).status;
  } catch {
    return null;
  }
}
