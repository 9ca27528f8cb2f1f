import { dayOf, startOfDay } from './days.ts';
import { generateApiRequests } from './generate-api-requests.ts';
import { generateDay } from './generate-day.ts';
import { generateLogs } from './generate-logs.ts';
import type { LogDay } from './log-facts.ts';
import { createWorld } from './world.ts';

const NOW = Date.parse('2026-03-18T13:20:00Z');
const world = createWorld({ seed: 7, now: NOW, days: 120 });
const day = dayOf(NOW) - 3;
const facts = generateDay(world, day);
const requests = generateApiRequests(world, day, facts.sessions);
const logs = generateLogs(world, day, facts, requests);

describe('the logs of a day', () => {
  test('are the same whenever they are made', () => {
    expect(generateLogs({ ...world }, day, facts, requests)).toEqual(logs);
  });

  test.each(Object.keys(logs) as Array<keyof LogDay>)('%s ascend within the day', (kind) => {
    const times = logs[kind].map(({ createdAt }) => createdAt);
    expect(times.length).toBeGreaterThan(10);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times[0]).toBeGreaterThanOrEqual(startOfDay(day));
    expect(times.at(-1)).toBeLessThan(startOfDay(day + 1));
    expect(times.every(Number.isInteger)).toBe(true);
  });

  test('tell what the business tables know', () => {
    const count = (action: string) => logs.actions.filter((it) => it.action === action).length;
    expect(count('register')).toBe(facts.users.length);
    expect(count('submit_idea')).toBe(facts.ideas.length);
    expect(count('generate_business_plan')).toBe(facts.plans.length);
    expect(count('purchase')).toBeLessThanOrEqual(facts.plans.filter(({ outcome }) => outcome === 'completed').length);
    const spent = facts.transactions.filter(({ type }) => type === 'spend').reduce((sum, it) => sum + it.amount, 0);
    const told = logs.business.filter(({ event }) => event === 'credits_spend');
    expect(told.reduce((sum, it) => sum + (it.value ?? 0), 0)).toBeCloseTo(spent, 6);
  });

  test('errors belong to requests that failed or to pages that told of one', () => {
    const failed = new Set(requests.filter(({ status }) => status >= 500).map(({ createdAt }) => createdAt));
    const broken = logs.web.filter(({ name }) => name === 'js_error').length;
    expect(logs.errors.filter(({ origin }) => origin === 'browser')).toHaveLength(broken);
    expect(logs.errors.every(({ origin, createdAt }) => origin === 'browser' || failed.has(createdAt))).toBe(true);
  });
});
