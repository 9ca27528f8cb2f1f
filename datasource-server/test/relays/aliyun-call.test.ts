import { createServer } from 'node:https';
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answerOf, createAliyunClient } from '../../src/relays/aliyun/aliyun-call.ts';
import { ALIYUN } from '../support/aliyun-stub.ts';
import { createCertificates } from '../support/certificates.ts';

const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

async function listen(server: Server): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function callTo(endpoint: string, timeoutMs: number) {
  const { accessKeyId, accessKeySecret } = ALIYUN;
  const client = createAliyunClient({ accessKeyId, accessKeySecret, endpoint, timeoutMs });
  return answerOf(await client.call('SendSms', { PhoneNumbers: '13900000001' }));
}

test('a certificate that is not trusted lets nothing arrive: it is tried again', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'aliyun-tls-'));
  try {
    const { key, certificate } = await createCertificates(directory);
    const server = createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (_request, response) =>
      response.end()
    );
    const host = await listen(server);
    expect(await callTo(`https://${host}`, 2000)).toMatchObject({ result: 'refused', next: 'retry' });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});

test('a vendor that takes the request and says nothing may have accepted it', async () => {
  const host = await listen(createTcpServer((socket) => socket.resume().on('error', () => undefined)));
  expect(await callTo(`http://${host}`, 300)).toMatchObject({ result: 'doubtful', code: 'timeout' });
});

test('a connection that is never made lets nothing arrive: it is tried again', async () => {
  // An address for documentation (RFC 5737), to which no packet finds its way.
  const answer = await callTo('http://192.0.2.1', 300);
  expect(answer).toMatchObject({ result: 'refused', next: 'retry' });
}, 20_000);
