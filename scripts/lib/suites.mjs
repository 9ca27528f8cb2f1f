import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, run } from './run.mjs';

/** Runs one jest configuration; returns its counts. A run that ends without a report counts as one failure. */
export async function jestSuite(name, args, env = {}) {
  process.stdout.write(`\n— ${name}\n`);
  const report = join(mkdtempSync(join(tmpdir(), 'aimarket-jest-')), 'report.json');
  const { code } = await run('npx', ['jest', ...args, '--json', `--outputFile=${report}`, '--silent'], {
    env,
    quiet: false,
    cwd: ROOT,
  });
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites } = JSON.parse(
      readFileSync(report, 'utf8')
    );
    const failed = numFailedTests + numRuntimeErrorTestSuites;
    return { passed: numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed, skipped: numPendingTests };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/** Runs `go test` in a folder; returns its counts, each test and sub-test once. */
export async function goSuite(name, packages, cwd = ROOT) {
  process.stdout.write(`\n— ${name} (go test)\n`);
  const { code, output } = await run('go', ['test', '-json', packages], { quiet: true, cwd });
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const field = { pass: 'passed', fail: 'failed', skip: 'skipped' };
  for (const line of output.split('\n')) {
    const event = parse(line);
    if (event?.Test && field[event.Action]) {
      counts[field[event.Action]] += 1;
    }
    if (code !== 0 && event?.Action === 'output') {
      process.stdout.write(event.Output);
    } else if (code !== 0 && event === null && line !== '') {
      process.stdout.write(`${line}\n`);
    }
  }
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/** Runs a command that passes or fails as a whole. */
export async function stepSuite(name, command, args, env = {}) {
  const started = Date.now();
  const { code, output } = await run(command, args, { quiet: true, env });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  process.stdout.write(code === 0 ? `✓ ${name} (${seconds} s)\n` : `${output}\n✖ ${name} failed (${seconds} s)\n`);
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
}

/** Prints the closing line that says how it went and returns the exit code. */
export function close(results) {
  const sum = (field) => results.reduce((total, result) => total + result[field], 0);
  const skipped = sum('skipped');
  process.stdout.write(
    `\n${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`
  );
  return sum('failed') > 0 ? 1 : 0;
}

function parse(line) {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
