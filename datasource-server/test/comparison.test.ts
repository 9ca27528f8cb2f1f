/** Each compared value, asked again by itself as a plain number over the dates it stands for. */
import { Temporal } from 'temporal-polyfill';
import type { QueryResponse, QueryResult } from '../src/contract/frames.ts';
import { startTestServer, type TestServer } from './support/test-server.ts';

const ZONE = 'Asia/Shanghai';
const today = Temporal.Now.zonedDateTimeISO(ZONE).startOfDay();
const STEP = { day: { days: 1 }, week: { weeks: 1 }, month: { months: 1 } } as const;
const BACK = { '1d': { days: 1 }, '1w': { weeks: 1 }, '1M': { months: 1 } } as const;

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ DEMO: 'on', DEMO_DAYS: '130' });
}, 480_000);
afterAll(() => server?.stop());

async function ask(query: object, from: Temporal.ZonedDateTime, to: Temporal.ZonedDateTime): Promise<QueryResult> {
  const range = { from: from.epochMilliseconds, to: to.epochMilliseconds };
  const response = await fetch(`${server.url}/api/v1/query`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      range,
      timezone: ZONE,
      queries: [{ kind: 'metric', measures: ['api.requests'], ...query }],
    }),
  });
  return ((await response.json()) as QueryResponse).results['A'] as QueryResult;
}

const cases = (['day', 'week', 'month'] as const).flatMap((grain) =>
  (['1d', '1w', '1M'] as const).map((compare) => ({ grain, compare }))
);

test.each(cases)('by $grain against $compare', async ({ grain, compare }) => {
  const to = today.subtract({ days: 3 });
  const from =
    grain === 'week'
      ? startOfWeek(to.subtract({ days: 30 }))
      : grain === 'month'
        ? to.subtract({ days: 60 }).with({ day: 1 })
        : to.subtract({ days: 12 });
  const [current, previous] = (await ask({ grain, compare }, from, to)).frames;
  const starts = (current?.data.values[0] ?? []).map((ms) =>
    Temporal.Instant.fromEpochMilliseconds(ms as number).toZonedDateTimeISO(ZONE)
  );
  expect(starts.length).toBeGreaterThan(2);
  for (const [index, start] of starts.entries()) {
    const end = start.add(STEP[grain]);
    const begun = start.subtract(BACK[compare]);
    const ended = (Temporal.ZonedDateTime.compare(end, to) < 0 ? end : to).subtract(BACK[compare]);
    const clamped = Temporal.ZonedDateTime.compare(begun, ended) === 0;
    if (!clamped) {
      const alone = (await ask({ as: 'number' }, begun, ended)).frames[0]?.data.values[0]?.[0];
      expect([start.toPlainDate().toString(), previous?.data.values[1]?.[index]]).toEqual([
        start.toPlainDate().toString(),
        alone,
      ]);
    }
  }
});

function startOfWeek(day: Temporal.ZonedDateTime): Temporal.ZonedDateTime {
  return day.subtract({ days: day.dayOfWeek - 1 });
}
