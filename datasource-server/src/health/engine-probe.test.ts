import type { ErrorCode } from '../contract/errors.ts';
import { ServiceError } from '../platform/errors.ts';
import { databaseProbe, eventsProbe } from './engine-probe.ts';
import type { Probe } from './probe.ts';

const signal = new AbortController().signal;
const engine = (ping: () => Promise<void>) => ({ ping: jest.fn(ping), connectionErrors: () => 3 });
const check = (probe: Probe) => ('check' in probe ? probe.check(signal, 1_234) : undefined);

test('an engine that answers is up; the time limit is passed on', async () => {
  const answering = engine(async () => undefined);
  const probe = databaseProbe(answering, { demo: false });
  expect(await check(probe)).toEqual({ status: 'up' });
  expect(answering.ping).toHaveBeenCalledWith(1_234);
  expect('check' in probe && probe.connectionErrors?.()).toBe(3);
});

test.each<[ErrorCode, boolean]>([
  ['unavailable', true],
  ['timeout', true],
  ['overloaded', true],
  ['engine_error', false],
])('%s is down with the engine’s own words; counts as a connection error: %s', async (code, connection) => {
  const reason = { zh: '请检查', en: 'check it' };
  const probe = eventsProbe(engine(() => Promise.reject(new ServiceError(code, reason))));
  expect(probe.component).toBe('events');
  expect(await check(probe)).toEqual({ status: 'down', reason, connection });
});

test('no database is unknown and names MYSQL_URL', () => {
  expect(databaseProbe(null, { demo: false })).toMatchObject({
    component: 'mysql',
    unconfigured: { zh: expect.stringContaining('MYSQL_URL'), en: expect.stringContaining('MYSQL_URL') },
  });
});

test('in demo mode the embedded engine stands in, under the same name, and says so', async () => {
  const probe = databaseProbe(
    engine(async () => undefined),
    { demo: true }
  );
  expect(probe.component).toBe('mysql');
  expect(await check(probe)).toMatchObject({ status: 'up', note: { en: expect.stringContaining('MYSQL_URL') } });
});
