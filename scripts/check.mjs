// npm run check: types, lint, import rules, unit tests, generated files. The quick loop, under 3 minutes.
import { installPackages, requireNode } from './lib/prepare.mjs';
import { close, jestSuite, stepSuite } from './lib/suites.mjs';

requireNode();
await installPackages();
const results = await Promise.all([
  stepSuite('types', 'npm', ['run', '--silent', 'typecheck']),
  stepSuite('lint and import rules', 'npm', ['run', '--silent', 'lint']),
]);
results.push(
  await stepSuite('generated files are up to date', 'npm', ['run', '--silent', 'generate', '--', '--check'])
);
results.push(await jestSuite('plugin front end', ['-c', 'jest.config.js', '--maxWorkers=2']));
results.push(await jestSuite('dashboards', ['-c', 'dashboards/jest.config.cjs', '--maxWorkers=2']));
results.push(await jestSuite('telemetry', ['-c', 'telemetry/jest.config.cjs', '--maxWorkers=2']));
results.push(
  await jestSuite('data server, unit', [
    '-c',
    'datasource-server/jest.config.cjs',
    '--maxWorkers=2',
    '--selectProjects',
    'unit',
  ])
);
process.exit(close(results));
