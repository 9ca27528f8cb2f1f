// npm run e2e:alerts: alerts from the marketplace's data to the people, with a real Grafana named by GRAFANA_HOME; about 7 minutes.
// Leaves an account of who was told what, by which channel and when in test-results/e2e-alerts/told.json.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildBackend, buildPlugin, buildServer, installPackages, requireNode } from './lib/prepare.mjs';
import { ensurePrograms } from './lib/debian.mjs';
import { ROOT } from './lib/run.mjs';
import { close, jestSuite } from './lib/suites.mjs';

const REPORT = join(ROOT, 'test-results', 'e2e-alerts');

requireNode();
if (!process.env.GRAFANA_HOME) {
  const isRequired = Boolean(process.env.CI_GRAFANA);
  process.stdout.write(
    `${isRequired ? '✖' : '•'} GRAFANA_HOME names no Grafana, so nothing was run: set it to the directory of an unpacked Grafana 12.3 or newer.
  没有设置 GRAFANA_HOME,未运行:请将它设为已解压的 Grafana(12.3 或更新)的目录。
`
  );
  process.exit(isRequired ? 1 : 0);
}
const home = resolve(process.env.GRAFANA_HOME);
await installPackages();
await ensurePrograms();
await buildServer();
await buildPlugin();
await buildBackend({ required: true });
const result = await jestSuite(
  'alerts reach people',
  ['-c', 'datasource-server/jest.config.cjs', '--selectProjects', 'whole', '--runInBand', '--forceExit', 'alerts-e2e'],
  { GRAFANA_HOME: home, E2E_REPORT_DIR: REPORT }
);
printAccount(join(REPORT, 'told.json'));
process.exit(close([result]));

/** One line a message, as the people got them. */
function printAccount(path) {
  if (!existsSync(path)) {
    return;
  }
  const lines = JSON.parse(readFileSync(path, 'utf8')).map(
    ({ at, channel, to, state, rule, lasted }) =>
      `  ${at.slice(11, 19)}  ${channel.padEnd(8)}  ${to.padEnd(24)}  ${state.padEnd(9)}  ${rule}${lasted === null ? '' : ` (${lasted} s)`}`
  );
  process.stdout.write(`\n${lines.join('\n')}\n  ${path}\n`);
}
