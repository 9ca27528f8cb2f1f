import { createHmac } from 'node:crypto';
import { startChdb } from '../support/chdb.ts';
import { migrate } from '../../src/events/migrations.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { parseConfig } from '../../src/config.ts';
import { createServer } from '../../src/server.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDingTalkStub, type DingTalkStub } from '../support/dingtalk-stub.ts';
import { alert, MINUTE, notification, START, startRelays } from './relay-harness.ts';

const TOKEN = 'relay-token-123';
const HMAC = 'hmac-secret-of-grafana';

jest.setTimeout(120_000);

describe('in the whole data server', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'relay-server-'));
  let stub: DingTalkStub;
  let url = '';
  let server: ReturnType<typeof createServer>;

  beforeAll(async () => {
    stub = await startDingTalkStub();
    const config = parseConfig({
      PORT: '0',
      DATA_DIR: dataDir,
      LOG_DIR: join(dataDir, 'logs'),
      DEMO: 'off',
      AUTH_TOKENS: `grafana:${TOKEN}:relay,reader:reader-token-1:query`,
      RELAY_HMAC_SECRET: HMAC,
      DINGTALK_WEBHOOK_URL: stub.webhook,
    });
    server = createServer(config, { logger: silentLogger, version: '0' });
    url = (await server.start()).url;
  });
  afterAll(async () => {
    await server.stop();
    await stub.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  function signed(body: string, seconds = Math.floor(Date.now() / 1000)): Record<string, string> {
    return {
      'X-Grafana-Alerting-Signature': createHmac('sha256', `aimarket-${HMAC}`)
        .update(`${seconds}:${body}`)
        .digest('hex'),
      'X-Grafana-Alerting-Timestamp': String(seconds),
    };
  }
  const send = (path: string, body: string, headers: Record<string, string>) =>
    fetch(`${url}/api/v1/relays${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${TOKEN}`, ...headers },
      body,
    });

  test('scope, signature, age and replay are checked before anything is queued', async () => {
    const body = JSON.stringify(notification(alert()));
    const old = Math.floor(Date.now() / 1000) - 400;
    const statuses = [
      await send('/dingtalk', body, { Authorization: '' }),
      await send('/dingtalk', body, { ...signed(body), Authorization: 'Bearer reader-token-1' }),
      await send('/dingtalk', body, {}),
      await send('/dingtalk', body, signed(`${body} `)),
      await send('/dingtalk', body, signed(body, old)),
      await send('/dingtalk', body, { ...signed(body), 'Content-Type': 'text/plain' }),
    ].map(({ status }) => status);
    expect(statuses).toEqual([401, 403, 401, 401, 401, 415]);
    expect(stub.messages).toHaveLength(0);

    const headers = signed(body);
    expect((await send('/dingtalk', body, headers)).status).toBe(202);
    const replayed = await send('/dingtalk', body, headers);
    expect([replayed.status, JSON.stringify(await replayed.json())]).toEqual([
      401,
      expect.stringContaining('已经收到过'),
    ]);
    const status = await fetch(`${url}/api/v1/relays`, { headers: { Authorization: `Bearer ${TOKEN}` } });
    expect(await status.json()).toMatchObject({
      channels: [{ channel: 'dingtalk', configured: true }, {}, {}, {}, {}, { channel: 'email', configured: false }],
    });
  });

  test('what became of it can be asked for as a dataset', async () => {
    const ask = async () => {
      const response = await fetch(`${url}/api/v1/query`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Authorization: 'Bearer reader-token-1', 'X-Cache-Skip': 'true' },
        body: JSON.stringify({
          range: { from: Date.now() - 5 * MINUTE, to: Date.now() + MINUTE },
          queries: [
            {
              refId: 'A',
              kind: 'metric',
              measures: ['deliveries.deliveries', 'deliveries.failed'],
              dimensions: ['deliveries.channel', 'deliveries.outcome'],
              grain: 'none',
              as: 'table',
            },
          ],
        }),
      });
      const { results } = (await response.json()) as {
        results: { A: { frames: Array<{ data: { values: unknown[][] } }> } };
      };
      return results.A.frames[0]?.data.values;
    };
    // The event store may still be making its tables; deliveries wait in the outbox.
    const deadline = Date.now() + 60_000;
    let values = await ask();
    while ((values?.[0]?.length ?? 0) === 0 && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 300));
      values = await ask();
    }
    expect(values).toEqual([['dingtalk'], ['sent'], [1], [0]]);
  });
});

test('deliveries are recorded once, whatever happens to the event store and to us', async () => {
  const chdb = await startChdb();
  await migrate({ store: chdb.store, logger: silentLogger, clock: Date.now });
  const time = { now: START };
  const stub = await startDingTalkStub({ now: () => time.now });
  const store = Object.create(chdb.store) as typeof chdb.store;
  let trouble: 'none' | 'before' | 'after' = 'before';
  store.insert = async (table, rows) => {
    if (trouble === 'before') {
      throw new Error('the store is away');
    }
    await chdb.store.insert(table, rows);
    if (trouble === 'after') {
      throw new Error('the answer was lost');
    }
  };
  const relays = await startRelays({ time, store, environment: { DINGTALK_WEBHOOK_URL: stub.webhook } });
  try {
    const several = Array.from({ length: 30 }, (_, index) =>
      alert({ name: `规则 ${index}`, fingerprint: `f${index}` })
    );
    await relays.post('dingtalk', notification(...several));
    await relays.run('delivery records');
    expect(relays.status().outbox.unrecorded).toBe(1);
    trouble = 'after';
    await relays.run('delivery records');
    await relays.restart();
    trouble = 'none';
    await relays.run('delivery records');
    await relays.run('delivery records');
    await relays.restart();
    await relays.run('delivery records');
    const { columns } = await chdb.store.query(
      {
        sql: `SELECT count() * 1000 + uniqExact(id) AS n FROM deliveries WHERE outcome = 'sent' AND target = 'group'`,
        params: [],
        columns: [{ name: 'n', type: 'number' }],
      },
      { maxRows: 10, timeoutMs: 10_000 }
    );
    expect(columns).toEqual([[30_030]]);
  } finally {
    await relays.close();
    await stub.stop();
    await chdb.stop();
  }
});
