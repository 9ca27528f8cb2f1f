/** What questions that only single rows answer say of a range whose beginning is gone. */
import { migrate } from '../../src/events/migrations.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { startChdb, type Chdb } from '../support/chdb.ts';
import { asking } from './asking.ts';

const DAY = 864e5;
const NOW = Date.parse('2026-06-20T08:30:00Z');
const RETENTION = { days: 30, rollupDays: 100 };

let chdb: Chdb;

beforeAll(async () => {
  chdb = await startChdb();
  await migrate({ store: chdb.store, logger: silentLogger, clock: systemClock });
}, 120_000);
afterAll(() => chdb.stop());

const step = (action: string) => ({
  dataset: 'actions',
  filters: [{ member: 'actions.action', op: '=', values: [action] }],
});
const QUESTIONS: ReadonlyArray<[kind: string, query: object]> = [
  ['a funnel', { kind: 'funnel', refId: 'A', steps: [step('a'), step('b')] }],
  ['retention', { kind: 'retention', refId: 'A', grain: 'week', start: step('a'), comeback: step('b'), periods: [1] }],
  ['log lines', { kind: 'events', refId: 'A', datasets: ['logs'] }],
  ['patterns', { kind: 'patterns', refId: 'A', dataset: 'logs' }],
];

async function notices(query: object, days: number, locale: 'zh' | 'en' = 'en'): Promise<string> {
  const range = { from: NOW - days * DAY, to: NOW };
  const { schema } = await asking(chdb.store)(query, { range, now: NOW, retention: RETENTION, locale });
  return (schema.meta?.notices ?? []).map(({ severity, text }) => `${severity}: ${text}`).join('\n');
}

test.each(QUESTIONS)('%s says what is missing', async (_kind, query) => {
  expect(await notices(query, 40)).toMatch(/^warning: Single events are kept for 30 days.*not mean zero\.$/m);
  expect(await notices(query, 40, 'zh')).toMatch(/^warning: 单条事件只保留 30 天.*并非为零。$/m);
  expect(await notices(query, 10)).not.toMatch(/kept/);
});

test('patterns are compared with the period before, which may be gone first', async () => {
  const [, query] = QUESTIONS.find(([kind]) => kind === 'patterns') as [string, object];
  expect(await notices(query, 20)).toMatch(/kept for 30 days/);
});
