// npm test: everything, on real databases and a real browser. Ends with "N passed, N failed".
import { join } from 'node:path';
import { buildBackend, buildPlugin, buildServer, installPackages, requireNode } from './lib/prepare.mjs';
import { ensurePrograms } from './lib/debian.mjs';
import { has, ROOT } from './lib/run.mjs';
import { close, goSuite, jestSuite, stepSuite } from './lib/suites.mjs';

requireNode();
await installPackages();
await ensurePrograms();
await buildServer();
await buildPlugin();

const results = [
  await stepSuite('types', 'npm', ['run', '--silent', 'typecheck']),
  await stepSuite('lint and import rules', 'npm', ['run', '--silent', 'lint']),
  await stepSuite('generated files are up to date', 'npm', ['run', '--silent', 'generate', '--', '--check']),
  await jestSuite('plugin front end', ['-c', 'jest.config.js', '--maxWorkers=2']),
  await jestSuite('dashboards', ['-c', 'dashboards/jest.config.cjs', '--maxWorkers=2']),
  await jestSuite('telemetry', ['-c', 'telemetry/jest.config.cjs', '--maxWorkers=2']),
  await jestSuite('data server', ['-c', 'datasource-server/jest.config.cjs', '--maxWorkers=2', '--forceExit']),
];
if (await has('go', ['version'])) {
  await buildBackend({ required: true });
  results.push(await goSuite('plugin backend', './pkg/...'));
  results.push(await goSuite('messages of alert rules', '.', join(ROOT, 'dashboards/messages')));
} else {
  process.stdout.write(
    '\n✖ Go is missing: install Go 1.26 (https://go.dev/dl) to build and test the plugin backend.\n'
  );
  results.push({ passed: 0, failed: 1, skipped: 0 });
}
if (await has('docker', ['compose', 'version'])) {
  const args = ['compose', '--env-file', '.env.example', '--profile', '*', 'config', '--quiet'];
  results.push(await stepSuite('docker compose config', 'docker', args));
}
process.exit(close(results));
