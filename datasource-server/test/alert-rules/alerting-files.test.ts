/**
 * The provisioned alerting files in a real Grafana: they load with every variable unset and with awkward values, over what an earlier
 * version left; the heartbeat beats, and what is sent to the data server is signed. Needs GRAFANA_HOME, an unpacked Grafana ≥ 12.3.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../support/free-port.ts';
import { provisionedRules } from './provisioned-rules.ts';

const HOME = process.env['GRAFANA_HOME'];
const FILES = join(__dirname, '../../../provisioning/alerting');
const withGrafana = HOME ? describe : describe.skip;
const why = HOME ? '' : ' (skipped: GRAFANA_HOME names no Grafana)';
const SECRET = `pa$wo"rd 100% '\${HOME}`;

/** Receivers of an earlier version, which told DingTalk by Grafana's own means. */
const EARLIER = `apiVersion: 1
contactPoints:
  - {orgId: 1, name: ops-dingtalk, receivers: [{uid: ops-dingtalk, type: dingding, settings: {url: 'http://127.0.0.1:9#'}}]}
policies:
  - {orgId: 1, receiver: ops-dingtalk}
`;

interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

withGrafana(`alerting files in Grafana${why}`, () => {
  const directory = mkdtempSync(join(tmpdir(), 'aimarket-alerting-'));
  const alerting = join(directory, 'provisioning', 'alerting');
  const received: Received[] = [];
  let listener: Server;
  let port: number;
  let grafana: ChildProcess | undefined;
  let output = '';

  beforeAll(async () => {
    port = await freePort();
    listener = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      request.on('end', () => {
        received.push({ path: request.url ?? '', headers: request.headers, body });
        response.end();
      });
    });
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  });

  afterAll(async () => {
    await stop();
    await new Promise((resolve) => listener.close(resolve));
    rmSync(directory, { recursive: true, force: true });
  });

  test('load over the receivers of an earlier version, which are deleted', async () => {
    mkdirSync(alerting, { recursive: true });
    writeFileSync(join(alerting, 'earlier.yaml'), EARLIER);
    await start({});
    expect(await receiverUids()).toContain('ops-dingtalk');
    await stop();
    rmSync(join(alerting, 'earlier.yaml'));
    cpSync(FILES, alerting, { recursive: true });
    await start({});
    const uids = await receiverUids();
    expect(uids).toContain('ops-dingtalk-relay');
    expect(uids).not.toContain('ops-dingtalk');
    await stop();
  }, 180_000);

  test('load with awkward values; the heart beats, and alerts arrive signed', async () => {
    const url = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
    await start({
      ALERT_EMAIL_TO: '4711',
      ALERT_RELAY_URL: url,
      ALERT_RELAY_TOKEN: '12345678',
      ALERT_RELAY_HMAC_SECRET: SECRET,
      ALERT_HEARTBEAT_URL: `${url}/beat?of=$ops`,
    });
    const rules = (await get('/api/v1/provisioning/alert-rules')) as Array<{ uid: string }>;
    expect(rules.map(({ uid }) => uid).sort()).toEqual(
      provisionedRules()
        .map(({ uid }) => uid)
        .sort()
    );
    // Without the plugin every rule that asks it fails, which is an alert for the book of incidents too.
    await until(() => received.some(({ path }) => path === '/api/v1/incidents/alerts'));
    await until(() => received.some(({ path }) => path === '/beat?of=$ops'));
    const told = received.filter(({ path }) => path.startsWith('/api/'));
    for (const { headers, body } of told) {
      expect(headers.authorization).toBe('Bearer 12345678');
      const time = String(headers['x-grafana-alerting-timestamp']);
      expect(Math.abs(Date.now() / 1000 - Number(time))).toBeLessThan(180);
      const signature = createHmac('sha256', `aimarket-${SECRET}`).update(`${time}:${body}`).digest('hex');
      expect(headers['x-grafana-alerting-signature']).toBe(signature);
      expect(body).not.toContain('告警心跳');
    }
    expect(told.filter(({ path }) => /sms|voice/.test(path))).toEqual([]);
  }, 300_000);

  async function start(environment: Record<string, string>): Promise<void> {
    output = '';
    grafana = spawn(join(HOME ?? '', 'bin', 'grafana'), ['server', '--homepath', HOME ?? ''], {
      env: {
        PATH: process.env['PATH'],
        HOME: directory,
        GF_PATHS_DATA: join(directory, 'data'),
        GF_PATHS_LOGS: join(directory, 'log'),
        GF_PATHS_PROVISIONING: join(directory, 'provisioning'),
        GF_SERVER_HTTP_ADDR: '127.0.0.1',
        GF_SERVER_HTTP_PORT: String(port),
        GF_PLUGINS_PREINSTALL_DISABLED: 'true',
        GF_ANALYTICS_REPORTING_ENABLED: 'false',
        GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
        GF_UNIFIED_ALERTING_DISABLE_JITTER: 'true',
        GF_UNIFIED_ALERTING_ALERTMANAGER_CONFIG_POLL_INTERVAL: '5s',
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [grafana.stdout, grafana.stderr]) {
      stream?.on('data', (chunk) => {
        output += chunk;
      });
    }
    await until(async () => {
      if (grafana?.exitCode !== null) {
        throw new Error(`Grafana ended:\n${output.slice(-3000)}`);
      }
      return fetch(`http://127.0.0.1:${port}/api/health`).then(
        ({ ok }) => ok,
        () => false
      );
    });
  }

  async function stop(): Promise<void> {
    const running = grafana;
    grafana = undefined;
    if (running && running.exitCode === null) {
      const ended = new Promise((resolve) => running.once('exit', resolve));
      running.kill('SIGTERM');
      await ended;
    }
  }

  async function get(path: string): Promise<unknown> {
    const authorization = `Basic ${Buffer.from('admin:admin').toString('base64')}`;
    return (await fetch(`http://127.0.0.1:${port}${path}`, { headers: { authorization } })).json();
  }

  async function receiverUids(): Promise<string[]> {
    return ((await get('/api/v1/provisioning/contact-points')) as Array<{ uid: string }>).map(({ uid }) => uid);
  }
});

async function until(attempt: () => boolean | Promise<boolean>): Promise<void> {
  const started = Date.now();
  while (!(await attempt())) {
    if (Date.now() - started > 180_000) {
      throw new Error('not within 180 s');
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
