import { AI_SERVICES } from './ai-services.ts';
import { dayOf, dayOfId, indexOfId, startOfDay, weekday } from './days.ts';
import { generateApiRequests } from './generate-api-requests.ts';
import { generateDay } from './generate-day.ts';
import type { MarketplaceDay } from './marketplace.ts';
import { createWorld, volumeOn, type DemoWorld } from './world.ts';

const NOW = Date.parse('2026-03-18T13:20:00Z');
const HOUR = 3600e3;
const world = createWorld({ seed: 7, now: NOW, days: 120 });
const today = dayOf(NOW);

const days = (from: number, to: number, of: DemoWorld = world): MarketplaceDay[] =>
  Array.from({ length: to - from }, (_, index) => generateDay(of, from + index));
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const hourOf = (epochMs: number) => Math.floor((epochMs - startOfDay(dayOf(epochMs))) / HOUR);

describe('a day of the marketplace', () => {
  const day = today - 2;
  const facts = generateDay(world, day);

  test('is the same whenever it is made, and another with another seed', () => {
    expect(generateDay({ ...world }, day)).toEqual(facts);
    expect(generateApiRequests(world, day, facts.sessions)).toEqual(generateApiRequests(world, day, facts.sessions));
    expect(generateDay({ ...world, seed: 8 }, day).ideas).not.toEqual(facts.ideas);
  });

  test.each(Object.keys(facts) as Array<keyof MarketplaceDay>)(
    '%s ascend within the day, each with its own id',
    (kind) => {
      const rows = facts[kind];
      expect(rows.length).toBeGreaterThan(20);
      const times = rows.map(({ createdAt }) => createdAt);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(times[0]).toBeGreaterThanOrEqual(startOfDay(day));
      expect(times.at(-1)).toBeLessThan(startOfDay(day + 1));
      expect(rows.map(({ id }) => [dayOfId(id), indexOfId(id)])).toEqual(rows.map((_, index) => [day, index]));
    }
  );

  test('every user who does something has registered before', () => {
    const actors = [...facts.sessions, ...facts.ideas, ...facts.plans, ...facts.transactions, ...facts.aiCalls];
    for (const { userId, createdAt } of actors) {
      const registered = dayOfId(userId);
      expect(registered).toBeGreaterThanOrEqual(world.firstDay);
      expect(indexOfId(userId)).toBeLessThan(volumeOn(world, registered, 'users'));
      expect(startOfDay(registered)).toBeLessThanOrEqual(createdAt);
    }
  });

  test('plans are for ideas that were completed before, and paid by their author', () => {
    const ideas = new Map(facts.ideas.map((idea) => [idea.id, idea]));
    const spent = new Set(
      facts.transactions.filter(({ type }) => type === 'spend').map((it) => `${it.userId} ${it.createdAt} ${it.amount}`)
    );
    for (const plan of facts.plans) {
      const idea = ideas.get(plan.ideaId);
      expect(idea).toMatchObject({ outcome: 'completed', userId: plan.userId });
      expect(idea?.settledAt).toBeLessThan(plan.createdAt);
      expect(spent).toContain(`${plan.userId} ${plan.createdAt} ${plan.price}`);
    }
    expect(facts.plans.length).toBeLessThan(facts.ideas.length);
  });

  test('a failed plan is refunded, a newcomer is welcomed', () => {
    const count = (type: string) => facts.transactions.filter((it) => it.type === type).length;
    expect(count('reward')).toBe(facts.users.length);
    expect(count('refund')).toBe(facts.plans.filter(({ outcome }) => outcome === 'failed').length);
    expect(facts.transactions.every(({ amount }) => amount > 0)).toBe(true);
  });

  test('a successful AI call costs its tokens at the price list', () => {
    for (const call of facts.aiCalls.filter(({ status }) => status === 'success')) {
      const price = AI_SERVICES.find(({ name }) => name === call.service)?.price ?? 0;
      expect(call.cost).toBeCloseTo(((call.requestTokens + call.responseTokens) / 1000) * price, 6);
      expect(String(call.cost)).toMatch(/^\d+(\.\d{1,6})?$/);
    }
    const failed = facts.aiCalls.filter(({ status }) => status !== 'success');
    expect(failed.length / facts.aiCalls.length).toBeLessThan(0.1);
    expect(failed.every(({ errorClass, cost }) => errorClass !== 'none' && cost === 0)).toBe(true);
  });

  test('outcomes carry a score only where there is one', () => {
    expect(facts.ideas.every(({ outcome, score }) => (outcome === 'failed') === (score === null))).toBe(true);
    expect(facts.plans.every(({ outcome, score }) => (outcome === 'failed') === (score === null))).toBe(true);
    const scores = facts.ideas.flatMap(({ score }) => score ?? []);
    expect(Math.min(...scores)).toBeGreaterThanOrEqual(1);
    expect(Math.max(...scores)).toBeLessThanOrEqual(10);
    expect(scores.filter((score) => score >= 8).length).toBeGreaterThan(5);
  });
});

describe('the rhythm', () => {
  const weeks = days(today - 28, today);

  test('sleeps at four in the morning and is busiest after dinner, Chinese time', () => {
    const perHour = new Array<number>(24).fill(0);
    for (const { createdAt } of weeks.flatMap(({ sessions }) => [...sessions])) {
      perHour[hourOf(createdAt)] = (perHour[hourOf(createdAt)] ?? 0) + 1;
    }
    expect(perHour[4]).toBeLessThan((perHour[21] ?? 0) / 10);
    expect(Math.max(...perHour)).toBe(Math.max(perHour[20] ?? 0, perHour[21] ?? 0));
  });

  test('is quieter at weekends', () => {
    const volumes = weeks.map(({ ideas }, index) => ({
      weekend: weekday(today - 28 + index) >= 5,
      count: ideas.length,
    }));
    const weekend = mean(volumes.filter((it) => it.weekend).map((it) => it.count));
    const working = mean(volumes.filter((it) => !it.weekend).map((it) => it.count));
    expect(weekend).toBeLessThan(working * 0.85);
  });

  test('grows', () => {
    const early = mean(days(world.firstDay, world.firstDay + 14).map(({ users }) => users.length));
    const late = mean(weeks.slice(-14).map(({ users }) => users.length));
    expect(late).toBeGreaterThan(early * 1.4);
  });

  test('weekdays are right', () => {
    expect(weekday(dayOf(Date.parse('2026-03-18T00:00:00+08:00')))).toBe(2);
    expect(weekday(dayOf(Date.parse('2026-03-22T23:59:59+08:00')))).toBe(6);
  });
});

describe('what goes wrong', () => {
  const successRate = (facts: MarketplaceDay, service: string, from: number, to: number) => {
    const calls = facts.aiCalls.filter((it) => it.service === service && it.createdAt >= from && it.createdAt < to);
    return calls.filter(({ status }) => status === 'success').length / calls.length;
  };

  test('iflytek is down for three hours 20 days ago, the others are not', () => {
    const facts = generateDay({ ...world, scale: 4 }, today - 20);
    const from = startOfDay(today - 20) + 14 * HOUR;
    expect(successRate(facts, 'iflytek', from, from + 3 * HOUR)).toBeLessThan(0.15);
    expect(successRate(facts, 'iflytek', from - 5 * HOUR, from)).toBeGreaterThan(0.9);
    expect(successRate(facts, 'iflytek', from + 3 * HOUR, from + 9 * HOUR)).toBeGreaterThan(0.9);
    expect(successRate(facts, 'alibaba', from, from + 3 * HOUR)).toBeGreaterThan(0.9);
  });

  test('a short outage lies within the last day, and is over', () => {
    const facts = generateDay({ ...world, scale: 30 }, today);
    const from = NOW - 6 * HOUR;
    expect(successRate(facts, 'tencent', from, from + 25 * 60e3)).toBeLessThan(0.2);
    expect(successRate(facts, 'tencent', NOW - HOUR, NOW)).toBeGreaterThan(0.9);
  });

  test('one day is slow', () => {
    const noon = (day: number) => {
      const requests = generateApiRequests(world, day, generateDay(world, day).sessions);
      return mean(requests.filter(({ createdAt }) => hourOf(createdAt) === 14).map(({ duration }) => duration));
    };
    expect(noon(today - 9)).toBeGreaterThan(3 * noon(today - 16));
  });

  test('refused connections show as errors of the API', () => {
    const requests = generateApiRequests(world, today - 3, generateDay(world, today - 3).sessions);
    const from = startOfDay(today - 3) + 10.6 * HOUR;
    const rate = (list: typeof requests) => list.filter(({ status }) => status >= 400).length / list.length;
    const during = (createdAt: number) => createdAt >= from && createdAt < from + 14 * 60e3;
    expect(rate(requests.filter(({ createdAt }) => during(createdAt)))).toBeGreaterThan(0.15);
    expect(rate(requests.filter(({ createdAt }) => !during(createdAt)))).toBeLessThan(0.03);
  });
});
