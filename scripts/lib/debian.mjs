import { existsSync } from 'node:fs';
import { has, mustRun } from './run.mjs';

/** Programs that the tests drive, each with the Debian package that brings it. */
const PROGRAMS = [
  { package: 'mariadb-server', paths: ['/usr/sbin/mariadbd', '/usr/libexec/mariadbd', '/usr/local/bin/mariadbd'] },
  { package: 'redis-server', paths: ['/usr/bin/redis-server', '/usr/local/bin/redis-server'] },
  {
    package: 'chromium',
    paths: [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/google-chrome'].filter(Boolean),
  },
  { package: 'fonts-noto-cjk', paths: ['/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc'] },
];

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
    await mustRun(
      `Debian packages ${missing.join(' ')}`,
      'apt-get',
      ['install', '-y', '-qq', '--no-install-recommends', ...missing],
      { env }
    );
    return;
  }
  process.stdout.write(`✖ The tests need programs that are not here: ${missing.join(', ')}.
  On Debian or Ubuntu: sudo apt-get install ${missing.join(' ')}
  Elsewhere: install MariaDB, Redis and Chromium (CHROMIUM_PATH names the browser), then run npm test again.\n`);
  process.exit(1);
}
