import type { EventRow } from '../engines/engine.ts';
import { systemClock } from '../platform/clock.ts';
import { silentLogger } from '../platform/logger.ts';
import { createScheduler, type Scheduler } from '../platform/scheduler.ts';
import { createSelfMonitor, type SelfMonitor } from './self-monitor.ts';

let rows: EventRow[];
let stored: Record<string, number>;
let failures: number;
let scheduler: Scheduler;

function start(): SelfMonitor {
  return createSelfMonitor({
    store: {
      async insert(table, inserted) {
        expect(table).toBe('samples');
        if (failures > 0) {
          failures -= 1;
          throw new Error('the store is away');
        }
        rows.push(...inserted);
      },
    },
    host: 'node-1',
    totals: () => ({ ...stored }),
    scheduler,
    logger: silentLogger,
  });
}

beforeEach(() => {
  rows = [];
  stored = { file: 100 };
  failures = 0;
  scheduler = createScheduler({ clock: systemClock, logger: silentLogger });
});
afterEach(() => scheduler.stop());

const told = () =>
  rows.map(({ metric, component, value, host, source }) => [metric, component, value, host, source].join(' ')).sort();

test('each query with its duration, records as sums', async () => {
  const monitor = start();
  monitor.queryAnswered('ok', 12.5);
  monitor.queryAnswered('timeout', 30_000);
  // The clock was set back meanwhile.
  monitor.queryAnswered('ok', -5);
  monitor.recordsCounted('faro', 'accepted', 3);
  monitor.recordsCounted('faro', 'accepted', 4);
  monitor.recordsCounted('faro', 'rejected', 1);
  monitor.recordsCounted('otlp', 'rejected', 0);
  stored = { file: 130 };
  await monitor.close();
  expect(told()).toEqual([
    'monitor.accepted faro 7 node-1 monitor',
    'monitor.accepted file 30 node-1 monitor',
    'monitor.query ok 0 node-1 monitor',
    'monitor.query ok 12.5 node-1 monitor',
    'monitor.query timeout 30000 node-1 monitor',
    'monitor.rejected faro 1 node-1 monitor',
  ]);
  expect(Math.abs(Date.parse(`${String(rows[0]?.['ts']).replace(' ', 'T')}Z`) - Date.now())).toBeLessThan(60_000);
});

test('a store that is away for a moment gets them later', async () => {
  failures = 2;
  const monitor = start();
  monitor.queryAnswered('ok', 1);
  await monitor.close();
  expect(told()).toEqual(['monitor.query ok 1 node-1 monitor']);
});

test('nothing is told of nothing', async () => {
  await start().close();
  expect(rows).toEqual([]);
});
