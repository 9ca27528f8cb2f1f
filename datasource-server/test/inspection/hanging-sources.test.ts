/** Sources that take a connection and never answer: items say which, none of them is taken for what is not here. */
import { createServer, type AddressInfo, type Socket } from 'node:net';
import type { Inspection } from '../../src/contract/inspection.ts';
import { samplersRead } from '../support/samplers-read.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

const taken = new Set<Socket>();
const hanging = createServer((socket) => {
  taken.add(socket);
  socket.on('error', () => socket.destroy()).on('close', () => taken.delete(socket));
});
let server: TestServer;
let inspection: Inspection;

beforeAll(async () => {
  await new Promise<void>((resolve) => hanging.listen(0, '127.0.0.1', resolve));
  const { port } = hanging.address() as AddressInfo;
  server = await startTestServer({
    PROBE_TARGETS: `stuck=https://127.0.0.1:${port}/`,
    PROMETHEUS_URL: `http://127.0.0.1:${port}`,
    RECORDER_INTERVAL_SECONDS: '1',
    INSPECTION_AT: 'off',
    DEMO: 'off',
  });
  await samplersRead(server.url);
  const response = await fetch(`${server.url}/api/v1/inspections`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  expect(response.status).toBe(200);
  inspection = (await response.json()) as Inspection;
}, 120_000);

afterAll(async () => {
  taken.forEach((socket) => socket.destroy());
  hanging.close();
  await server?.stop();
});

const item = (id: string) => inspection.items.find((each) => each.id === id);

test('a target that never shook hands is down, and its certificate is not known', () => {
  expect(item('system.component:probe:stuck')).toMatchObject({ status: 'fail' });
  expect(item('tls.probed')).toMatchObject({
    status: 'unknown',
    finding: { en: expect.stringMatching(/^no TLS handshake with stuck within the hour/) },
    threshold: { en: 'warn < 21 d, fail < 7 d' },
  });
  expect(inspection.absent.map(({ id }) => id)).not.toContain('tls.probed');
});

test.each([
  ['system.cpu', 'warn > 70%, fail > 80%'],
  ['system.memory', 'warn > 80%, fail > 85%'],
  ['system.disk', 'warn > 75%, fail > 80%'],
])('%s names the Prometheus that hangs', (id, threshold) => {
  expect(item(id)).toMatchObject({
    status: 'unknown',
    finding: { en: expect.stringMatching(/^Prometheus: hosts: ./) },
    threshold: { en: threshold },
    unit: 'percent',
  });
});
