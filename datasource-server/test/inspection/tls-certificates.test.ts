/** What a client would refuse fails, each by its own words; the certificates are made here. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type Server } from 'node:tls';
import { promisify } from 'node:util';
import { createCertificateWatch } from '../../src/inspection/certificate-watch.ts';
import { createInspectionSamples } from '../../src/inspection/inspection-samples.ts';
import { inspectTls } from '../../src/inspection/tls-items.ts';
import { readCertificate, type TlsHost } from '../../src/inspection/tls-certificate.ts';
import { trustedAuthorities } from '../../src/inspection/trusted-authorities.ts';
import { silentLogger } from '../../src/platform/logger.ts';

jest.setTimeout(120_000);

const DAY = 864e5;
const NOW = Date.now();
const directory = mkdtempSync(join(tmpdir(), 'tls-items-'));
const servers: Server[] = [];
const path = (name: string) => join(directory, name);
const pem = (...names: string[]) => names.map((name) => readFileSync(path(`${name}.pem`), 'utf8')).join('');

interface Wanted {
  by?: string;
  name?: string;
  isAuthority?: boolean;
  days?: number;
}

async function issue(name: string, { by = name, name: host = 'localhost', isAuthority, days = 90 }: Wanted = {}) {
  const openssl = (...args: string[]) => promisify(execFile)('openssl', args, { cwd: directory });
  const subject = isAuthority ? `/O=${name}/CN=${name}` : `/CN=${host}`;
  await openssl('req', '-newkey', 'rsa:2048', '-nodes', '-subj', subject, '-keyout', `${name}.key`, '-out', 'request');
  writeFileSync(path('extensions'), isAuthority ? 'basicConstraints=critical,CA:TRUE' : `subjectAltName=DNS:${host}`);
  const signed =
    by === name ? ['-signkey', `${name}.key`] : ['-CA', `${by}.pem`, '-CAkey', `${by}.key`, '-CAcreateserial'];
  const made = ['-in', 'request', '-extfile', 'extensions', '-days', String(days), '-out', `${name}.pem`];
  await openssl('x509', '-req', ...made, ...signed);
}

async function serve(key: string, ...chain: string[]): Promise<TlsHost> {
  const server = createServer({ key: readFileSync(path(`${key}.key`)), cert: pem(key, ...chain) }, (socket) =>
    socket.end()
  );
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { host: 'localhost', port: (server.address() as AddressInfo).port };
}

beforeAll(async () => {
  await issue('root', { isAuthority: true, days: 3650 });
  await issue('middle', { by: 'root', isAuthority: true, days: 3650 });
  await issue('old-middle', { by: 'root', isAuthority: true, days: -1 });
  await issue('leaf', { by: 'middle' });
  await issue('leaf-of-old', { by: 'old-middle' });
  await issue('of-root', { by: 'root' });
  await issue('soon', { by: 'root', days: 10 });
  await issue('other-name', { by: 'root', name: 'other.example' });
  await issue('own');
  await issue('expired', { by: 'root', days: -1 });
});
afterAll(() => {
  servers.forEach((server) => server.close());
  rmSync(directory, { recursive: true, force: true });
});

interface Case {
  shows: [string, ...string[]];
  trusts?: string;
  now?: number;
  status: string;
  zh?: RegExp;
  en?: RegExp;
}

const CASES: Array<[string, Case]> = [
  [
    'a whole chain to a known authority',
    { shows: ['leaf', 'middle'], trusts: 'root', status: 'ok', en: /^89 days left/ },
  ],
  ['soon to end', { shows: ['soon'], trusts: 'root', status: 'warn', en: /^9 days left/ }],
  ['expired', { shows: ['expired'], trusts: 'root', status: 'fail', zh: /^已过期/, en: /^expired/ }],
  [
    'not yet valid',
    {
      shows: ['of-root'],
      trusts: 'root',
      now: NOW - 30 * DAY,
      status: 'fail',
      zh: /^尚未生效/,
      en: /not valid yet \(from/,
    },
  ],
  ['self-signed', { shows: ['own'], status: 'fail', zh: /自签名/, en: /self-signed/ }],
  ['self-signed, and meant to be', { shows: ['own'], trusts: 'own', status: 'ok' }],
  [
    'a private authority, shown',
    { shows: ['of-root', 'root'], status: 'fail', zh: /私有 CA/, en: /authority is unknown/ },
  ],
  [
    'a private authority, not shown',
    { shows: ['leaf', 'middle'], status: 'fail', zh: /签发机构未知/, en: /authority is unknown/ },
  ],
  [
    'without its intermediate',
    { shows: ['leaf'], trusts: 'root', status: 'fail', zh: /没有发送中间证书/, en: /no intermediate certificate/ },
  ],
  [
    'with an intermediate that ended',
    {
      shows: ['leaf-of-old', 'old-middle'],
      trusts: 'root',
      status: 'fail',
      zh: /另有一张证书已过期/,
      en: /another certificate of its chain has expired/,
    },
  ],
  [
    'for another name',
    { shows: ['other-name'], trusts: 'root', status: 'fail', zh: /与域名不符/, en: /not for this name/ },
  ],
  [
    'for another name and self-signed since',
    { shows: ['other-name'], status: 'fail', zh: /与域名不符;.*中间证书/, en: /not for this name; .*chain is broken/ },
  ],
];

test.each(CASES)('%s', async (_, { shows: [key, ...chain], trusts, now = Date.now(), status, zh = /./, en = /./ }) => {
  const host = await serve(key, ...chain);
  const tlsCaFile = trusts === undefined ? null : path(`${trusts}.pem`);
  const authorities = trustedAuthorities({ tlsCaFile, nodeCaFile: null }, silentLogger);
  const [item] = await inspectTls([host], (of) => readCertificate(of, { authorities }), now);
  expect(item).toMatchObject({
    id: `tls.certificate:localhost:${host.port}`,
    status,
    finding: { zh: expect.stringMatching(zh), en: expect.stringMatching(en) },
    evidence: { board: 'aimarket-realtime', panel: 29 },
  });
});

test('the days left are sampled beside those of the probes, and of a host that does not answer for a day more', async () => {
  const hosts = [await serve('soon'), { host: 'localhost', port: 1 }];
  let now = NOW;
  const certificates = createCertificateWatch({ hosts, read: readCertificate, clock: () => now, logger: silentLogger });
  const samples = createInspectionSamples({
    backups: { states: () => [] },
    backupMaxAgeHours: 26,
    certificates,
    overdueSeconds: () => null,
    abnormalLogIns: () => null,
    clock: () => now,
  });
  const sampled = async () => (await samples.read()).filter(({ metric }) => metric === 'probe.tls_days');
  expect(await sampled()).toEqual([]);
  await certificates.look();
  const component = `tls:localhost:${hosts[0]?.port}`;
  expect(await sampled()).toEqual([{ metric: 'probe.tls_days', component, value: expect.closeTo(10, 1) }]);
  now += 20 * 3600e3;
  expect(await sampled()).toEqual([{ metric: 'probe.tls_days', component, value: expect.closeTo(9.2, 1) }]);
  now += 5 * 3600e3;
  expect(await sampled()).toEqual([]);
});
