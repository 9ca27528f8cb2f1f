import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface Certificates {
  ca: string;
  certificate: string;
  key: string;
}

/** A certificate authority and a certificate for `localhost` and 127.0.0.1, valid for a day, made in `directory`. */
export async function createCertificates(directory: string): Promise<Certificates> {
  await mkdir(directory, { recursive: true });
  const openssl = (args: string[]) => promisify(execFile)('openssl', args, { cwd: directory });
  const request = ['req', '-newkey', 'rsa:2048', '-nodes', '-days', '1'];
  await openssl([...request, '-x509', '-subj', '/CN=Test CA', '-keyout', 'ca.key', '-out', 'ca.pem']);
  const names = ['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const signed = ['-x509', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-addext', 'basicConstraints=CA:FALSE'];
  await openssl([
    ...request,
    ...signed,
    ...names,
    '-subj',
    '/CN=localhost',
    '-keyout',
    'server.key',
    '-out',
    'server.pem',
  ]);
  const path = (name: string) => join(directory, name);
  return { ca: path('ca.pem'), certificate: path('server.pem'), key: path('server.key') };
}
