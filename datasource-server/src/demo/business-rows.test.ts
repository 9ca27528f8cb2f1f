import { BUSINESS_TABLES } from './business-tables.ts';
import { businessRows, type BusinessTableName } from './business-rows.ts';
import { dayOf, startOfDay } from './days.ts';
import { generateDay } from './generate-day.ts';
import { createRandom } from './random.ts';
import { aiCallsUpTo, worldForRows } from './scale-for-rows.ts';
import { utcText } from './time-text.ts';
import { wallTextOf } from './wall-text.ts';
import { createWorld } from './world.ts';

const NOW = Date.parse('2026-03-18T13:20:00Z');
const world = createWorld({ seed: 7, now: NOW, days: 30 });
const today = dayOf(NOW);
const facts = generateDay(world, today);
const EVERYTHING = { after: () => 0, upTo: Infinity };
const tables = BUSINESS_TABLES.map(({ name }) => name as BusinessTableName);

test('every row has exactly the columns of its table', () => {
  const rows = businessRows(facts, { after: () => 0, upTo: NOW });
  for (const { name, columns } of BUSINESS_TABLES) {
    for (const row of rows[name as BusinessTableName]) {
      expect(Object.keys(row).sort()).toEqual(columns.map((column) => column.name).sort());
    }
  }
});

test('a day shown in slices is the day shown at once, but for what is still open', () => {
  const cuts = [startOfDay(today), NOW - 9 * 3600e3, NOW - 3600e3, NOW];
  for (const table of tables.filter((name) => name !== 'ideas' && name !== 'business_plans')) {
    const slices = cuts.map((upTo, index) => businessRows(facts, { after: () => cuts[index - 1] ?? 0, upTo })[table]);
    expect(slices.flat()).toEqual(businessRows(facts, { after: () => 0, upTo: NOW })[table]);
  }
});

test('an idea and a plan are open until their outcome is due', () => {
  const plan = facts.plans.find(({ outcome }) => outcome === 'completed');
  const settledAt = plan?.settledAt ?? 0;
  const shown = (upTo: number) =>
    businessRows(facts, { after: () => 0, upTo }).business_plans.find(({ id }) => id === plan?.id);
  expect(shown(settledAt - 1)).toMatchObject({ status: 'generating', overall_score: null, completed_at: null });
  expect(shown(settledAt)).toMatchObject({ status: 'completed', overall_score: plan?.score, completed_at: settledAt });
  expect(shown((plan?.createdAt ?? 0) - 1)).toBeUndefined();
  const idea = facts.ideas[10];
  const ideaAt = (upTo: number) =>
    businessRows(facts, { after: () => 0, upTo }).ideas.find(({ id }) => id === idea?.id);
  expect(ideaAt((idea?.settledAt ?? 0) - 1)).toMatchObject({ status: 'analyzing', ai_score: null });
  expect(ideaAt(idea?.settledAt ?? 0)).toMatchObject({ status: idea?.outcome, ai_score: idea?.score });
});

test('a failed plan has neither score nor completion', () => {
  const failed = Array.from({ length: 20 }, (_, index) => generateDay(world, today - index)).flatMap((day) =>
    businessRows(day, EVERYTHING).business_plans.filter(({ status }) => status === 'failed')
  );
  expect(failed.length).toBeGreaterThan(0);
  expect(failed.every((row) => row['overall_score'] === null && row['completed_at'] === null)).toBe(true);
});

test('sessions older than a week are gone', () => {
  const old = generateDay(world, today - 9);
  expect(businessRows(old, { after: () => 0, upTo: NOW }).user_sessions).toEqual([]);
  expect(businessRows(facts, { after: () => 0, upTo: NOW }).user_sessions.length).toBeGreaterThan(0);
});

describe('the scale for a number of rows', () => {
  test.each([1_000, 20_000, 250_000])('%i', (rows) => {
    const scaled = worldForRows({ seed: 3, now: NOW, days: 60, rows });
    const promised = aiCallsUpTo(scaled, NOW);
    expect(promised - rows).toBeGreaterThanOrEqual(0);
    expect(promised - rows).toBeLessThanOrEqual(5 + rows / 1e4);
  });

  test('is what the generator then makes', () => {
    const scaled = worldForRows({ seed: 3, now: NOW, days: 10, rows: 5_000 });
    let made = 0;
    for (let day = scaled.firstDay; day <= today; day++) {
      made += businessRows(generateDay(scaled, day), { after: () => 0, upTo: NOW }).ai_service_logs.length;
    }
    expect(made).toBe(aiCallsUpTo(scaled, NOW));
  });
});

describe('times as text', () => {
  test('in UTC, as toISOString writes them', () => {
    const random = createRandom('times');
    for (let round = 0; round < 2000; round++) {
      const epochMs = random.int(4e12);
      expect(utcText(epochMs)).toBe(new Date(epochMs).toISOString().slice(0, -1).replace('T', ' '));
    }
  });

  test('on the wall clock of a zone, across its change to summer time', () => {
    const change = Date.parse('2026-03-08T07:00:00Z');
    const wallText = wallTextOf('America/New_York', { from: change - 864e5, to: change + 864e5 });
    expect(wallText(change - 1)).toBe('2026-03-08 01:59:59.999');
    expect(wallText(change)).toBe('2026-03-08 03:00:00.000');
    expect(wallTextOf('Asia/Shanghai', { from: NOW - 864e5, to: NOW })(NOW - 1)).toBe('2026-03-18 21:19:59.999');
  });
});
