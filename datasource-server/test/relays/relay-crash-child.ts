/** Relays alerts until it is killed. argv: data directory, DingTalk's webhook, Alibaba's address, ms that its clock is ahead, the mail server as JSON. */
import { join } from 'node:path';
import { parseConfig } from '../../src/config.ts';
import type { EventStore } from '../../src/engines/engine.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { createScheduler } from '../../src/platform/scheduler.ts';
import { startAlerts } from '../../src/server-alerts.ts';
import { startTestApp } from '../http-harness.ts';
import { aliyunEnvironment, createTestBook, mailEnvironment } from './relay-harness.ts';

async function main(): Promise<void> {
  const [dataDir = '', webhook = '', aliyun = '', ahead = '0', mail = ''] = process.argv.slice(2);
  const clock = () => Date.now() + Number(ahead);
  const store: Pick<EventStore, 'insert' | 'query'> = {
    insert: () => Promise.resolve(),
    query: () => Promise.resolve({ columns: [[]], rowCount: 0, truncated: false, elapsedMs: 0 }),
  };
  const alerts = await startAlerts({
    checkSignature: null,
    config: parseConfig({
      DATA_DIR: dataDir,
      ROTA_FILE: join(dataDir, 'rota.yaml'),
      DINGTALK_WEBHOOK_URL: webhook,
      ...aliyunEnvironment(aliyun),
      ...mailEnvironment(JSON.parse(mail), ['ops@market.example']),
    }),
    store: store as EventStore,
    book: createTestBook(clock),
    scheduler: createScheduler({ clock, logger: silentLogger }),
    clock,
    logger: silentLogger,
  });
  const app = await startTestApp({ routers: [...alerts.routers] });
  process.stdout.write(`listening ${app.url}\n`);
}

void main();
