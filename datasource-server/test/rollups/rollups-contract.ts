import fc from 'fast-check';
import { actions } from '../../src/datasets/actions.dataset.ts';
import { aiCalls } from '../../src/datasets/ai-calls.dataset.ts';
import { api } from '../../src/datasets/api.dataset.ts';
import { host } from '../../src/datasets/host.dataset.ts';
import type { EventStore } from '../../src/engines/engine.ts';
import { migrate } from '../../src/events/migrations.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import type { MetricOutcome } from '../../src/queries/metric-query.ts';
import { dateTimeText } from '../../src/sql/stored-time.ts';
import { asking, type Ask } from './asking.ts';

const HOUR = 3600e3;
const DAY = 24 * HOUR;
/** Over the change to summer time in New York, 8 March 2026. */
const FROM = Date.parse('2026-03-03T00:00:00Z');
const DAYS = 9;
const ZONES = ['Asia/Shanghai', 'America/New_York', 'Asia/Kolkata', 'UTC'];
const EXACT = ['requests', 'errors', 'error_rate', 'success_rate', 'slow_requests', 'avg_duration', 'apdex'];
const QUANTILES = ['p50', 'p90', 'p95', 'p99'];

/** The same random events for every engine: sums of these durations are exact in any order. */
function events() {
  let state = 12_345;
  const random = () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
  const pick = <T>(values: readonly T[]) => values[Math.floor(random() * values.length)] as T;
  const ts = () => dateTimeText(Math.floor(FROM + random() * DAYS * DAY));
  const duration = () =>
    pick([
      0,
      0.25,
      499.75,
      500,
      500.25,
      2000,
      2000.25,
      86_400_000,
      ...Array.from({ length: 24 }, () => Math.round(4 * Math.exp(9 * random())) / 4),
    ]);
  const requests = Array.from({ length: 12_000 }, () => ({
    ts: ts(),
    endpoint: pick(['/a', '/b', '/c/:id']),
    method: pick(['GET', 'POST']),
    status: pick([200, 200, 200, 301, 404, 500]),
    duration: duration(),
  }));
  const acted = Array.from({ length: 8000 }, () => ({
    ts: ts(),
    action: pick(['view', 'purchase']),
    user_id: random() < 0.1 ? '' : String(Math.floor(random() * 3000)),
  }));
  const calls = Array.from({ length: 4000 }, () => ({
    ts: ts(),
    service: pick(['baidu', 'zhipu']),
    model: pick(['a', 'b']),
    success: pick([0, 1, 1]),
    error_class: pick(['none', 'timeout']),
    tokens: Math.floor(random() * 4000),
    cost: Math.round(random() * 90) / 1000,
    latency: Math.round(4 * 5000 * random()) / 4,
  }));
  // Means are summed up in another order: multiples of 1/4 add up to the same.
  const samples = Array.from({ length: 8000 }, () => ({
    ts: ts(),
    metric: pick(['cpu', 'disk']),
    host: pick(['web-1', 'web-2']),
    mount: pick(['/', '/data']),
    value: Math.round(400 * random()) / 4,
  }));
  return { requests, acted, calls, samples };
}

const question = fc.record({
  from: fc.integer({ min: -DAY, max: (DAYS - 1) * DAY }),
  length: fc.integer({ min: HOUR, max: (DAYS + 2) * DAY }),
  onTheHour: fc.boolean(),
  timezone: fc.constantFrom(...ZONES),
  grain: fc.constantFrom('15minute', 'hour', 'day', 'week', 'none'),
  measures: fc.uniqueArray(fc.constantFrom(...EXACT, ...QUANTILES), { minLength: 1, maxLength: 4 }),
  dimensions: fc.uniqueArray(fc.constantFrom('endpoint', 'method', 'status', 'status_class', 'hour'), { maxLength: 2 }),
  filters: fc.uniqueArray(
    fc.constantFrom(
      { member: 'api.method', op: '=', values: ['GET'] },
      { member: 'api.status', op: '>=', values: [300] },
      { member: 'api.status_class', op: 'in', values: ['2xx', '4xx'] },
      { member: 'api.endpoint', op: 'notIn', values: ['/a'] },
      { member: 'api.requests', op: '>', values: [2] }
    ),
    { maxLength: 2 }
  ),
});

type Question = typeof question extends fc.Arbitrary<infer Asked> ? Asked : never;
const wholeRange: Question = {
  from: 0,
  length: DAYS * DAY,
  onTheHour: false,
  timezone: 'UTC',
  grain: 'none',
  measures: ['p95'],
  dimensions: [],
  filters: [],
};
/** One question each that only this table answers, so that every run of the property meets all of them. */
const OF_EACH_TABLE: readonly Question[] = [
  wholeRange,
  { ...wholeRange, length: 4 * DAY },
  { ...wholeRange, dimensions: ['status'] },
  { ...wholeRange, measures: ['requests'], grain: 'hour' },
  { ...wholeRange, measures: ['requests'], grain: '15minute' },
  { ...wholeRange, length: HOUR },
];

/** What an answer from rollups must have in common with one from single events, whatever the channel to the engine. */
export function describeRollups(start: () => Promise<{ store: EventStore; stop(): Promise<void> }>): void {
  let started: Awaited<ReturnType<typeof start>>;
  let fromRollups: Ask;
  let fromEvents: Ask;

  beforeAll(async () => {
    started = await start();
    await migrate({ store: started.store, logger: silentLogger, clock: systemClock });
    const { requests, acted, calls, samples } = events();
    // In several blocks, as events arrive: rows of one hour stand in several rows of a rollup until they are merged.
    for (let at = 0; at < requests.length; at += 4000) {
      await started.store.insert('api_requests', requests.slice(at, at + 4000));
      await started.store.insert('user_actions', acted.slice(at, at + 4000));
    }
    await started.store.insert('ai_calls', calls);
    for (let at = 0; at < samples.length; at += 4000) {
      await started.store.insert('samples', samples.slice(at, at + 4000));
    }
    fromRollups = asking(started.store, [api, actions, aiCalls, host]);
    fromEvents = asking(
      started.store,
      [api, actions, aiCalls, host].map(({ rollups: _rollups, ...dataset }) => dataset)
    );
  }, 120_000);
  afterAll(() => started.stop());

  test('sums, rates and means are the same to the last digit, percentiles within the error that is told', async () => {
    const used = new Map(
      [
        'api_requests_1m',
        'api_requests_1h',
        'api_durations_1h',
        'api_durations_1d',
        'api_durations_7d',
        'api_durations_8h',
        'no rollup',
      ].map((name) => [name, 0])
    );
    await fc.assert(
      fc.asyncProperty(question, async ({ from, length, onTheHour, timezone, ...asked }) => {
        const round = (ms: number) => (onTheHour ? Math.floor(ms / HOUR) * HOUR : ms);
        const range = { from: round(FROM + from), to: round(FROM + from + length) };
        const query = {
          ...asked,
          measures: asked.measures.map((name) => `api.${name}`),
          dimensions: asked.dimensions.map((name) => `api.${name}`),
          as: asked.grain === 'none' ? 'table' : 'timeseries',
        };
        const [rolled, exact] = await Promise.all([
          fromRollups(query, range, timezone),
          fromEvents(query, range, timezone),
        ]);
        const tables = rolled.cost.statements.join().match(/api_\w+_\d[mhd]/g) ?? ['no rollup'];
        tables.forEach((table) => used.set(table, (used.get(table) ?? 0) + 1));
        compare(rolled, exact);
      }),
      {
        numRuns: Number(process.env['ROLLUP_RUNS'] ?? 120),
        examples: OF_EACH_TABLE.map((asked) => [asked] as [Question]),
      }
    );
    expect([...used].filter(([, times]) => times === 0)).toEqual([]);
  }, 240_000);

  test('different users are counted within the error that is told, their actions exactly', async () => {
    const range = { from: FROM + 12_345, to: FROM + DAYS * DAY - 54_321 };
    const query = {
      measures: ['actions.unique_users', 'actions.actions'],
      dimensions: ['actions.action'],
      grain: 'day',
    };
    const rolled = await fromRollups(query, range, 'Asia/Shanghai');
    expect(rolled.cost.statements.join()).toContain('user_actions_1h');
    expect(rolled.cost.error).toBe(0.01);
    compare(rolled, await fromEvents(query, range, 'Asia/Shanghai'));
  });

  test('calls of AI services, their tokens and cost are the same to the last digit', async () => {
    const range = { from: FROM + 12_345, to: FROM + DAYS * DAY - 54_321 };
    const query = {
      measures: ['calls', 'failed_calls', 'success_rate', 'tokens', 'cost', 'avg_latency'].map(
        (name) => `ai_calls.${name}`
      ),
      dimensions: ['ai_calls.service', 'ai_calls.error_class'],
      grain: 'day',
    };
    const rolled = await fromRollups(query, range, 'Asia/Shanghai');
    expect(rolled.cost.statements.join()).toContain('ai_calls_1h');
    expect(rolled.cost.error).toBeNull();
    compare(rolled, await fromEvents(query, range, 'Asia/Shanghai'));
  });

  test('means of samples, apart and together, are those of the single ones', async () => {
    const range = { from: FROM + 12_345, to: FROM + DAYS * DAY - 54_321 };
    for (const dimensions of [['host.host', 'host.mount'], []]) {
      const query = { measures: ['host.cpu', 'host.disk'], dimensions, grain: 'day' };
      const rolled = await fromRollups(query, range, 'Asia/Shanghai');
      expect(rolled.cost.statements.join()).toContain('samples_1h');
      expect(rolled.cost.error).toBeNull();
      compare(rolled, await fromEvents(query, range, 'Asia/Shanghai'));
    }
  });

  test('the largest groups are those that the values shown rank first, and the rest is the sum of all others', async () => {
    const range = { from: FROM + 12_345, to: FROM + DAYS * DAY - 54_321 };
    for (const [by, timezone] of [
      ['p95', 'UTC'],
      ['p95', 'Asia/Kolkata'],
      ['requests', 'Asia/Kolkata'],
    ] as const) {
      const query = {
        measures: ['api.requests', `api.${by}`],
        dimensions: ['api.endpoint', 'api.status'],
        grain: 'none',
        as: 'table',
        filters: [{ member: 'api.requests', op: '>', values: [10] }],
      };
      const top = { n: 4, by: `api.${by}`, others: true };
      const all = await fromRollups(query, range, timezone);
      const kept = await fromRollups({ ...query, top }, range, timezone);
      const shown = (outcome: MetricOutcome) =>
        outcome.answer.groups.map(({ key, columns }) => [
          JSON.stringify(key),
          ...columns.map(({ values }) => values[0]),
        ]);
      const ranked = shown(all).sort((a, b) => Number(b.at(-1)) - Number(a.at(-1)));
      expect(shown(kept).slice(0, 4)).toEqual(ranked.slice(0, 4));
      const requests = (groups: ReturnType<typeof shown>) => groups.reduce((sum, group) => sum + Number(group[1]), 0);
      expect(requests(shown(kept))).toBe(requests(shown(all)));
    }
  });

  test('a short range, a bucket that cuts an hour and a column that no rollup has are read event by event', async () => {
    const exact = async (query: object, hours: number, zone = 'UTC') => {
      const { cost } = await fromRollups(query, { from: FROM, to: FROM + hours * HOUR }, zone);
      expect(cost.error).toBeNull();
      return !/_\d[mhd]/.test(cost.statements.join());
    };
    expect(await exact({ measures: ['api.requests'] }, 6)).toBe(true);
    expect(await exact({ measures: ['api.p95'] }, 48)).toBe(true);
    expect(await exact({ measures: ['api.p95'], grain: 'day' }, 24 * 8, 'Asia/Kolkata')).toBe(true);
    expect(await exact({ measures: ['actions.actions'], dimensions: ['actions.user_id'], grain: 'day' }, 24 * 8)).toBe(
      true
    );
    expect(await exact({ measures: ['api.requests'], grain: 'day' }, 24 * 8, 'Asia/Kolkata')).toBe(false);
  });
}

function compare(rolled: MetricOutcome, exact: MetricOutcome): void {
  expect(rolled.answer.times).toEqual(exact.answer.times);
  const groups = ({ answer }: MetricOutcome) =>
    new Map(answer.groups.map(({ key, columns }) => [JSON.stringify(key), columns]));
  const [left, right] = [groups(rolled), groups(exact)];
  expect([...left.keys()].sort()).toEqual([...right.keys()].sort());
  for (const [key, columns] of right) {
    columns.forEach(({ measure, values }, index) => {
      const { aggregate } = measure.measure;
      const told = left.get(key)?.[index]?.values as Array<number | null>;
      if (aggregate.agg !== 'quantile' && aggregate.agg !== 'countDistinct') {
        expect(told).toEqual(values);
        return;
      }
      const error = rolled.cost.error ?? 0;
      values.forEach((value, at) => {
        const off = Math.abs((told[at] ?? NaN) - (value ?? NaN));
        expect(value === null ? told[at] : off <= error * (value + 0.02)).toBe(value === null ? null : true);
      });
    });
  }
}
