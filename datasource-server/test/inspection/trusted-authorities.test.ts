/** What TLS_CA_FILE may hold is checked once, at the start; the certificates are made here. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tls from 'node:tls';
import { ConfigError } from '../../src/config.ts';
import { trustedAuthorities } from '../../src/inspection/trusted-authorities.ts';
import { silentLogger } from '../../src/platform/logger.ts';

const directory = mkdtempSync(join(tmpdir(), 'authorities-'));
const path = (name: string) => join(directory, name);

function issue(name: string): string {
  const made = ['-keyout', path(`${name}.key`), '-out', path(`${name}.pem`), '-days', '90', '-subj', `/CN=${name}`];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...made], { stdio: 'ignore' });
  return readFileSync(path(`${name}.pem`), 'utf8');
}

let one: string;
let other: string;
beforeAll(() => {
  one = issue('one');
  other = issue('other');
  mkdirSync(path('directory'));
}, 60_000);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function put(content: string | Buffer): string {
  writeFileSync(path('ca.pem'), content);
  return path('ca.pem');
}

/** What is trusted beyond Node's own. */
function beyond(tlsCaFile: string, nodeCaFile: string | null = null): string[] {
  const own = new Set(tls.rootCertificates.map((pem) => pem.trim()));
  return (trustedAuthorities({ tlsCaFile, nodeCaFile }, silentLogger) ?? [])
    .map((pem) => pem.trim())
    .filter((pem) => !own.has(pem));
}

test('without a file Node decides', () => {
  expect(trustedAuthorities({ tlsCaFile: null, nodeCaFile: path('other.pem') }, silentLogger)).toBeNull();
});

test('every certificate of the file is trusted besides the public ones, whatever text stands between', () => {
  const file = put(`# ours\r\n${one.replaceAll('\n', '\r\n')}\nsubject=/CN=other\n${other}`);
  expect(beyond(file)).toEqual([one.trim(), other.trim()]);
});

test.each<[string, () => string, RegExp]>([
  ['no file', () => path('absent.pem'), /cannot be read: ENOENT/],
  ['a directory', () => path('directory'), /cannot be read: EISDIR/],
  ['an empty file', () => put(''), /no PEM file of certificates/],
  ['junk', () => put(Buffer.from([0x30, 0x82, 0xff, 0, 1, 2])), /no PEM file of certificates/],
  ['a private key', () => path('one.key'), /holds a private key/],
  ['a private key behind a certificate', () => put(one + readFileSync(path('one.key'), 'utf8')), /holds a private key/],
  ['a request', () => put(one + one.replaceAll('CERTIFICATE', 'CERTIFICATE REQUEST')), /certificates only/],
  ['a certificate that is cut off', () => put(one + other.slice(0, 300)), /cut off/],
  ['a certificate with a hole', () => put(one + other.slice(0, 200) + other.slice(300)), /Certificate 2 of it/],
])('%s is a setting that cannot be used', (_, file, reason) => {
  const read = () => trustedAuthorities({ tlsCaFile: file(), nodeCaFile: null }, silentLogger);
  expect(read).toThrow(ConfigError);
  expect(read).toThrow(/^TLS_CA_FILE: /);
  expect(read).toThrow(reason);
});

const isRead = typeof tls.getCACertificates !== 'function';
(isRead ? test : test.skip)('NODE_EXTRA_CA_CERTS stays trusted, and is ignored with a warning where it is junk', () => {
  expect(beyond(put(one), path('other.pem'))).toEqual([other.trim(), one.trim()]);
  const warn = jest.fn();
  const files = { tlsCaFile: put(one), nodeCaFile: path('one.key') };
  expect(trustedAuthorities(files, { ...silentLogger, warn })).toHaveLength(tls.rootCertificates.length + 1);
  expect(warn).toHaveBeenCalledTimes(1);
});
