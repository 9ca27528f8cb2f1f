/** The inspection of a real system that is well, and of the same one when four things are broken: it tells those four and nothing else. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:tls';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { Inspection } from '../../src/contract/inspection.ts';
import { itemIds, skipProblem } from '../../src/inspection/item-ids.ts';
import { createRedisServer, type RedisServer } from '../cache/redis-server.ts';
import { grafanaAlert, notificationOf } from '../support/grafana-notification.ts';
import { createMarketplaceTables, startMariadb, type Mariadb } from '../support/mariadb.ts';
import { samplersRead } from '../support/samplers-read.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { fillEvents, fillMysql } from './healthy-week.ts';

const HOUR = 3600e3;
const run = promisify(execFile);
const directory = mkdtempSync(join(tmpdir(), 'aimarket-inspection-'));
const backups = join(directory, 'backups');
/** What the machine that runs this test may be short of. */
const OF_THIS_MACHINE = ['system.cpu', 'system.memory', 'system.disk'];

let mariadb: Mariadb;
let redis: RedisServer;
let provider: Server;
let tls: TlsServer;
let server: TestServer;

beforeAll(async () => {
  mkdirSync(backups);
  [mariadb, redis] = await Promise.all([startMariadb(), createRedisServer()]);
  await redis.start();
  provider = createHttpServer((_, response) => response.end('ok')).listen(0, '127.0.0.1');
  await selfSigned('valid', 365);
  await selfSigned('expired', -1);
  tls = createTlsServer(pairOf('valid'), (socket) => socket.end()).listen(0, '127.0.0.1');
  await createMarketplaceTables(mariadb.url);
  // Else nobody knows whether it is a replica.
  await mariadb.admin(`GRANT SLAVE MONITOR ON *.* TO app@'%'`);
  const now = Date.now();
  await fillMysql(mariadb.url, now);
  for (const days of [2, 1, 0]) {
    await dump(`marketplace-${days}.sql.gz`, now - days * 24 * HOUR - 6 * HOUR);
  }
  const dataDir = join(directory, 'data');
  await fillEvents(dataDir, now, {
    components: ['mysql', 'redis', 'events', 'ingest', 'samplers', 'ai:zhipu', 'probe:home'],
    mysql: `127.0.0.1:${mariadb.port}/marketplace`,
    redis: `127.0.0.1:${redis.port}`,
  });
  server = await startTestServer(
    {
      MYSQL_URL: mariadb.url,
      REDIS_URL: redis.url,
      AI_PROVIDERS: `zhipu=http://127.0.0.1:${portOf(provider)}/`,
      PROBE_TARGETS: `home=http://127.0.0.1:${portOf(provider)}/`,
      TLS_HOSTS: `localhost:${portOf(tls)}`,
      TLS_CA_FILE: join(directory, 'valid.pem'),
      BACKUP_DIRS: `mysql=${backups}`,
      GRAFANA_URL: 'https://grafana.example/',
      INSPECTION_AT: 'off',
      INSPECTION_OWNERS: 'security=王芳',
      RECORDER_INTERVAL_SECONDS: '3600',
      IP_PRIVACY: 'keep',
      DEMO: 'off',
    },
    { dataDir }
  );
  // An alert rule asks, and an alert has come and gone, so that it is known that rules are evaluated and are heard of.
  await post('/api/v1/query', { queries: [{ kind: 'health' }] }, { FromAlert: 'true' });
  const startsAt = now - 30 * 24 * HOUR;
  await post('/api/v1/incidents/alerts', notificationOf(grafanaAlert({ startsAt })));
  await post('/api/v1/incidents/alerts', notificationOf(grafanaAlert({ startsAt, endsAt: startsAt + 60_000 })));
  await samplersRead(server.url);
}, 180_000);

afterAll(async () => {
  await server?.stop();
  provider?.close();
  tls?.close();
  await Promise.all([redis?.dispose(), mariadb?.stop()]);
  rmSync(directory, { recursive: true, force: true });
});

test('a system that is well passes every item', async () => {
  const inspection = await inspect();
  expect(amiss(inspection)).toEqual([]);
  expect(inspection.items.length).toBeGreaterThan(40);
  expect(inspection.absent.map(({ id, why }) => [id, why.en])).toEqual([
    ['system.replication', 'the server is no replica'],
    ['system.replication_lag', expect.stringContaining('the server is no replica')],
  ]);
  expect(new Set(inspection.items.map(({ group }) => group)).size).toBe(8);
  expect(
    skipProblem(
      [...inspection.items, ...inspection.absent].map(({ id }) => id),
      knownIds(inspection)
    )
  ).toBeNull();
  const users = inspection.items.find(({ id }) => id === 'business.new_users');
  expect(users).toMatchObject({ value: 48, yesterday: 48, baseline: 48, change: 0, unit: 'short', owner: 'business' });
  const [, from, to] = /^https:\/\/grafana\.example\/d\/aimarket-business\?viewPanel=7&from=(\d+)&to=(\d+)$/.exec(
    users?.evidence ?? ''
  ) ?? ['', '', ''];
  expect([Number(from), Number(to)]).toEqual([inspection.startedAt - 24 * HOUR, inspection.startedAt]);
});

test('Redis stopped, certificate expired, backup truncated, a burst of log-ins: those are told and nothing else', async () => {
  await redis.kill();
  tls.setSecureContext(pairOf('expired'));
  const newest = join(backups, 'marketplace-0.sql.gz');
  const { size, mtime } = await stat(newest);
  await truncate(newest, size - 60);
  await utimes(newest, mtime, mtime);
  await logInBurst();

  const inspection = await inspect();
  expect(amiss(inspection)).toEqual([
    ['system.component:redis', 'fail'],
    ['security.log_ins', 'fail'],
    [`tls.certificate:localhost:${portOf(tls)}`, 'fail'],
    ['backups.integrity:mysql', 'fail'],
  ]);
  expect(inspection).toMatchObject({ status: 'fail', counts: { fail: 4, warn: 0 } });
  const finding = (id: string) => inspection.items.find((item) => item.id.startsWith(id));
  expect(finding('security.log_ins')).toMatchObject({
    value: 1,
    owner: '王芳',
    details: [{ zh: expect.stringContaining('203.0.113.9') }],
  });
  expect(finding('tls.certificate')).toMatchObject({ finding: { en: expect.stringContaining('expired') } });
  expect(finding('backups.integrity')?.finding.en).toMatch(/ends early.*marketplace-1\.sql\.gz/);
});

/** As the server knows them before it inspects. */
function knownIds({ items }: Inspection): string[] {
  const components = items.flatMap(({ id }) => /^system\.component:(.*)$/.exec(id)?.[1] ?? []);
  const tlsHosts = [{ host: 'localhost', port: portOf(tls) }];
  return itemIds(
    { tlsHosts, backups: { directories: [{ name: 'mysql', path: backups }], maxAgeHours: 26 } },
    components
  );
}

/** Items that do not pass, with what became of them. */
function amiss({ items }: Inspection): Array<[string, string]> {
  return items
    .filter(({ id, status }) => status !== 'ok' && !OF_THIS_MACHINE.includes(id))
    .map(({ id, status, finding }) => (status === 'unknown' ? [id, finding.en] : [id, status]));
}

async function inspect(): Promise<Inspection> {
  return (await post('/api/v1/inspections', {})) as Inspection;
}

/** Sixty names tried from one address within four minutes. */
async function logInBurst(): Promise<void> {
  const start = Date.now() - HOUR;
  const lines = Array.from({ length: 60 }, (_, index) => ({
    category: 'security',
    level: 'warn',
    event: 'login_failed',
    ip: '203.0.113.9',
    userId: `tried-${index}`,
    timestamp: new Date(start + index * 4000).toISOString(),
  }));
  expect(await post('/api/v1/events', lines)).toMatchObject({ accepted: 60 });
}

async function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<unknown> {
  const response = await fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const answer: unknown = await response.json();
  expect({ status: response.status, answer }).toMatchObject({ status: 200 });
  return answer;
}

/** A real dump of the marketplace, packed as it is written. */
async function dump(name: string, at: number): Promise<void> {
  const path = join(backups, name);
  const login = ['--protocol=tcp', '-h127.0.0.1', `-P${mariadb.port}`, '-uadmin', '-padmin-secret'];
  const { stdout } = await run('mysqldump', ['--no-defaults', ...login, '--single-transaction', 'marketplace'], {
    maxBuffer: 256 * 1024 ** 2,
  });
  await writeFile(path, gzipSync(stdout));
  await utimes(path, new Date(at), new Date(at));
}

async function selfSigned(name: string, days: number): Promise<void> {
  const openssl = (...args: string[]) => run('openssl', args, { cwd: directory });
  await openssl(
    'req',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-subj',
    '/CN=localhost',
    '-keyout',
    `${name}.key`,
    '-out',
    'request'
  );
  await writeFile(join(directory, 'names'), 'subjectAltName=DNS:localhost');
  const signed = ['-signkey', `${name}.key`, '-extfile', 'names', '-days', String(days)];
  await openssl('x509', '-req', '-in', 'request', ...signed, '-out', `${name}.pem`);
}

function pairOf(name: string) {
  return { key: readFileSync(join(directory, `${name}.key`)), cert: readFileSync(join(directory, `${name}.pem`)) };
}

function portOf(listening: Server | TlsServer): number {
  return (listening.address() as AddressInfo).port;
}
