import { chmodSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { has, mustRun } from './run.mjs';

/** Programs that the tests drive, each with the Debian package that brings it. */
const PROGRAMS = [
  { package: 'mariadb-server', paths: ['/usr/sbin/mariadbd', '/usr/libexec/mariadbd', '/usr/local/bin/mariadbd'] },
  { package: 'redis-server', paths: ['/usr/bin/redis-server', '/usr/local/bin/redis-server'] },
  {
    package: 'chromium',
    paths: [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/google-chrome'].filter(Boolean),
  },
  ...['prometheus', 'prometheus-node-exporter', 'prometheus-mysqld-exporter', 'prometheus-redis-exporter'].map(
    (name) => ({ package: name, paths: [`/usr/bin/${name}`, `/usr/local/bin/${name}`] })
  ),
  { package: 'fonts-noto-cjk', paths: ['/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc'] },
];

/** Debian asks this program whether a package may start its service; 101 says no. */
const POLICY = '/usr/sbin/policy-rc.d';

/** Installs what is missing as root on Debian or Ubuntu; elsewhere names it and ends the process. */
export async function ensurePrograms() {
  const missing = PROGRAMS.filter(({ paths }) => !paths.some((path) => existsSync(path))).map(
    (program) => program.package
  );
  if (missing.length === 0) {
    return;
  }
  if (process.getuid?.() === 0 && (await has('apt-get'))) {
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    await mustRun('apt-get update', 'apt-get', ['update', '-qq'], { env });
    await withoutServices(() =>
      mustRun(
        `Debian packages ${missing.join(' ')}`,
        'apt-get',
        ['install', '-y', '-qq', '--no-install-recommends', ...missing],
        { env }
      )
    );
    return;
  }
  process.stdout.write(`✖ The tests need programs that are not here: ${missing.join(', ')}.
  On Debian or Ubuntu: sudo apt-get install ${missing.join(' ')}
  Elsewhere: install MariaDB, Redis, Prometheus with its exporters, and Chromium (CHROMIUM_PATH names the browser), then run npm test again.\n`);
  process.exit(1);
}

/** The tests start servers of their own: those of the packages stay down, unless the machine has a policy already. */
async function withoutServices(install) {
  const ours = !existsSync(POLICY);
  // mustRun ends the process where it fails.
  const remove = () => rmSync(POLICY, { force: true });
  if (ours) {
    writeFileSync(POLICY, '#!/bin/sh\nexit 101\n');
    chmodSync(POLICY, 0o755);
    process.once('exit', remove);
  }
  await install();
  if (ours) {
    process.off('exit', remove);
    remove();
  }
}
