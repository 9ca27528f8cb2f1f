import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { has, ROOT } from './run.mjs';

const PLUGIN_ID = 'aimarket-ops-datasource';
const IMAGE = 'grafana/grafana:12.3.0';
const READY_WITHIN_MS = 120_000;

/** A Grafana to run: GRAFANA_HOME (an unpacked one), else Docker with a running engine, else null. */
export async function findGrafana(environment) {
  if (environment.GRAFANA_HOME) {
    const home = resolve(environment.GRAFANA_HOME);
    for (const needed of ['bin', 'conf', 'public']) {
      if (!existsSync(join(home, needed))) {
        process.stdout.write(
          `✖ GRAFANA_HOME=${home} has no ${needed}/: it must be an unpacked Grafana 12.3 or newer.\n`
        );
        process.exit(1);
      }
    }
    return { kind: 'home', home };
  }
  return (await has('docker', ['info'])) ? { kind: 'docker' } : null;
}

/** Runs Grafana on loopback with the plugin, the dashboards and the alert rules of this repository. */
export async function startGrafana(grafana, { dataServer, environment }) {
  const port = environment.GRAFANA_PORT || '3000';
  const state = join(resolve(ROOT, environment.DATA_DIR || 'data'), 'grafana');
  mkdirSync(state, { recursive: true });
  const settings = grafanaSettings({ port, dataServer, environment });
  const log = join(state, 'grafana.log');
  const child =
    grafana.kind === 'home' ? spawnHome(grafana.home, state, settings, environment) : spawnDocker(settings, port);
  const file = createWriteStream(log);
  child.stdout.pipe(file);
  child.stderr.pipe(file);
  process.once('exit', () => child.kill('SIGTERM'));
  let exitCode;
  const exited = new Promise((done) => {
    child.on('error', (error) => done((exitCode = error.message)));
    child.on('exit', (code) => done((exitCode ??= code ?? 1)));
  });
  const url = `http://127.0.0.1:${port}`;
  process.stdout.write('• Grafana …\n');
  const started = Date.now();
  while (!(await healthy(url))) {
    if (exitCode !== undefined || Date.now() - started > READY_WITHIN_MS) {
      child.kill('SIGTERM');
      process.stdout.write(`✖ Grafana did not come up (exit code ${exitCode ?? 'none yet'}); its log is ${log}\n`);
      process.exit(1);
    }
    await new Promise((done) => setTimeout(done, 300));
  }
  process.stdout.write(`  Grafana ready: ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
  const stop = () => {
    child.kill('SIGTERM');
    return exited;
  };
  return { url, exited, stop, log };
}

/** What differs from Grafana's defaults. Anything the caller sets itself as GF_… wins. */
function grafanaSettings({ port, dataServer, environment }) {
  return {
    AIMARKET_URL: dataServer,
    AIMARKET_TOKEN: environment.AIMARKET_TOKEN ?? '',
    // Alerts are told by the data server beside it.
    ALERT_RELAY_URL: dataServer,
    ALERT_RELAY_TOKEN: environment.AIMARKET_TOKEN ?? '',
    ALERT_RELAY_HMAC_SECRET: environment.RELAY_HMAC_SECRET ?? '',
    GF_SERVER_HTTP_ADDR: '127.0.0.1',
    GF_SERVER_HTTP_PORT: port,
    GF_PATHS_PROVISIONING: join(ROOT, 'provisioning'),
    GF_PLUGINS_ALLOW_LOADING_UNSIGNED_PLUGINS: PLUGIN_ID,
    GF_PLUGINS_PREINSTALL_DISABLED: 'true',
    GF_ANALYTICS_REPORTING_ENABLED: 'false',
    GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
    GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: 'false',
    GF_NEWS_NEWS_FEED_ENABLED: 'false',
    GF_USERS_DEFAULT_LANGUAGE: 'zh-Hans',
    GF_DATE_FORMATS_DEFAULT_TIMEZONE: environment.TIMEZONE || 'Asia/Shanghai',
    GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH: join(ROOT, 'dashboards/generated/aimarket-realtime.json'),
    GF_DASHBOARDS_MIN_REFRESH_INTERVAL: '5s',
    GF_UNIFIED_ALERTING_EVALUATION_TIMEOUT: '15s',
    GF_UNIFIED_ALERTING_ALERTMANAGER_CONFIG_POLL_INTERVAL: '10s',
    ...Object.fromEntries(Object.entries(environment).filter(([name]) => /^(GF|ALERT)_/.test(name))),
  };
}

/** Grafana looks for plugins in a folder of its own, so that the repository's other folders are not read as plugins. */
function pluginsFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'aimarket-plugins-'));
  symlinkSync(join(ROOT, 'dist'), join(folder, PLUGIN_ID));
  return folder;
}

function spawnHome(home, state, settings, environment) {
  const binary = ['grafana', 'grafana.exe'].map((name) => join(home, 'bin', name)).find(existsSync);
  if (!binary) {
    process.stdout.write(`✖ ${home}/bin has no grafana program.\n`);
    process.exit(1);
  }
  const paths = { GF_PATHS_DATA: state, GF_PATHS_LOGS: join(state, 'log'), GF_PATHS_PLUGINS: pluginsFolder() };
  return spawn(binary, ['server', '--homepath', home], {
    env: { ...settings, ...paths, ...environment, AIMARKET_URL: settings.AIMARKET_URL },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** On Linux the container shares the host's network, so that both stay on loopback. */
function spawnDocker(settings, port) {
  const inside = {
    ...settings,
    GF_PATHS_PROVISIONING: '/etc/grafana/provisioning',
    GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH: '/etc/grafana/dashboards/generated/aimarket-realtime.json',
  };
  const network = process.platform === 'linux' ? ['--network', 'host'] : ['-p', `127.0.0.1:${port}:${port}`];
  if (process.platform !== 'linux') {
    inside.AIMARKET_URL = settings.AIMARKET_URL.replace('127.0.0.1', 'host.docker.internal');
    inside.ALERT_RELAY_URL = inside.AIMARKET_URL;
    inside.GF_SERVER_HTTP_ADDR = '0.0.0.0';
  }
  const mounts = [
    [join(ROOT, 'dist'), `/var/lib/grafana/plugins/${PLUGIN_ID}`],
    [join(ROOT, 'provisioning'), '/etc/grafana/provisioning'],
    [join(ROOT, 'dashboards/generated'), '/etc/grafana/dashboards/generated'],
  ].flatMap(([from, to]) => ['-v', `${from}:${to}:ro`]);
  const variables = Object.entries(inside).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
  return spawn(
    'docker',
    ['run', '--rm', '--name', `aimarket-grafana-${port}`, ...network, ...mounts, ...variables, IMAGE],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    }
  );
}

async function healthy(url) {
  try {
    return (await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
}
