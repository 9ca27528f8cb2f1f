import { spawn } from 'node:child_process';

/** The repository's root, where every command runs. */
export const ROOT = new URL('../../', import.meta.url).pathname;

/**
 * Runs a command with its output on the terminal, or kept when `quiet`. Resolves with the exit code and, when quiet,
 * everything it printed.
 */
export function run(command, args, { cwd = ROOT, env = {}, quiet = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => {
        output += chunk;
      });
    }
    child.on('error', (error) => resolve({ code: 127, output: `${command}: ${error.message}` }));
    child.on('close', (code, signal) => resolve({ code: code ?? (signal ? 1 : 0), output }));
  });
}

/** Runs a command and ends the process with a plain sentence when it fails. */
export async function mustRun(title, command, args, options) {
  const started = Date.now();
  process.stdout.write(`• ${title} …\n`);
  const { code, output } = await run(command, args, { quiet: true, ...options });
  if (code !== 0) {
    process.stdout.write(`${output}\n✖ ${title} failed: ${command} ${args.join(' ')} (exit code ${code})\n`);
    process.exit(1);
  }
  process.stdout.write(`  ${title}: ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
  return output;
}

/** Whether a command answers at all. */
export async function has(command, args = ['--version']) {
  return (await run(command, args, { quiet: true })).code === 0;
}
