import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { unlessFresh } from './fresh.mjs';
import { mustRun, ROOT } from './run.mjs';

const NODE_MAJOR = 20;

/** Ends the process when this Node is too old to go on. */
export function requireNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < NODE_MAJOR) {
    process.stdout.write(
      `✖ Node ${process.versions.node} is too old: install Node ${NODE_MAJOR} or newer (https://nodejs.org).\n`
    );
    process.exit(1);
  }
}

/** Installs the npm packages of the lock file, unless they are there already. */
export async function installPackages() {
  const installed = join(ROOT, 'node_modules', '.package-lock.json');
  const lock = join(ROOT, 'package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) {
    return;
  }
  await mustRun('npm packages', 'npm', ['ci', '--no-audit', '--no-fund']);
}

/** The telemetry package, which the data server runs with, and the data server. */
export async function buildServer() {
  await unlessFresh(
    'telemetry',
    {
      sources: ['telemetry/src', 'telemetry/scripts', 'telemetry/package.json', 'telemetry/tsconfig.build.json'],
      product: 'telemetry/dist/node/index.js',
    },
    () => mustRun('telemetry package', 'npm', ['run', 'build:telemetry'])
  );
  await unlessFresh(
    'datasource-server',
    {
      sources: ['datasource-server/src', 'datasource-server/package.json', 'telemetry/src/core', 'package-lock.json'],
      product: 'datasource-server/dist/main.js',
    },
    () => mustRun('data server', 'npm', ['run', 'build', '--workspace', 'datasource-server'])
  );
}

export async function buildPlugin() {
  await unlessFresh(
    'plugin',
    {
      sources: [
        'src',
        '.config',
        'package.json',
        'package-lock.json',
        'CHANGELOG.md',
        'datasource-server/src/contract',
      ],
      product: 'dist/module.js',
    },
    () => mustRun('plugin front end', 'npm', ['run', 'build'])
  );
}

/** The Go half of the plugin. Without Go it says so and the data server still runs. */
export async function buildBackend({ required }) {
  const output = await mustRun('plugin backend', 'node', [
    'scripts/build-backend.mjs',
    ...(required ? [] : ['--if-possible']),
  ]);
  process.stdout.write(output.trim() === '' ? '' : `  ${output.trim().split('\n').join('\n  ')}\n`);
}
