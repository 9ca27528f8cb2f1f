import type { Incident } from '../contract/incidents.ts';
import { inspectAlerts } from './alert-items.ts';

const NOW = Date.UTC(2026, 2, 5, 1);
const MINUTE = 60_000;
const DAY = 864e5;

const incident = (of: Partial<Incident>) =>
  ({
    id: 'INC-1',
    severity: 'P1',
    state: 'resolved',
    rule: { title: 'rule' },
    detectedAt: NOW - 3 * DAY,
    sla: { acknowledge: { state: 'met' }, resolve: { state: 'met' } },
    ...of,
  }) as Incident;

/** Status of the rules, then of urgent, other and late incidents. */
const told = (incidents: Incident[], lastRuleAt: number | null, hasEverCome: boolean | null = incidents.length > 0) =>
  inspectAlerts({ incidents, hasEverCome, lastRuleAt, startedAt: NOW - DAY }, NOW).map(
    ({ status, value }) => `${status} ${String(value)}`
  );

it.each([
  ['nothing connected', [], null, ['unknown null', 'unknown null', 'unknown null', 'unknown null']],
  ['rules ask, no alert has ever come', [], NOW - MINUTE, ['ok 1', 'unknown null', 'unknown null', 'unknown null']],
  ['all is over', [incident({})], NOW - MINUTE, ['ok 1', 'ok 0', 'ok 0', 'ok 0']],
  [
    'all is over, Grafana is gone',
    [incident({})],
    NOW - 31 * MINUTE,
    ['fail 31', 'unknown null', 'unknown null', 'unknown null'],
  ],
  [
    'one open, Grafana is gone',
    [incident({ state: 'unanswered' })],
    null,
    ['unknown null', 'fail 1', 'unknown null', 'unknown null'],
  ],
  [
    'one open, another late',
    [
      incident({ state: 'unanswered', severity: 'P3' }),
      incident({ detectedAt: NOW - DAY / 2, sla: { acknowledge: { state: 'breached' } } as Incident['sla'] }),
    ],
    NOW,
    ['ok 0', 'ok 0', 'warn 1', 'warn 1'],
  ],
])('%s', (_, incidents, lastRuleAt, expected) => {
  expect(told(incidents, lastRuleAt)).toEqual(expected);
});

it('names the setting without which no alert comes', () => {
  const [, urgent] = inspectAlerts({ incidents: [], hasEverCome: false, lastRuleAt: null, startedAt: NOW - DAY }, NOW);
  expect(urgent?.finding).toEqual({
    zh: expect.stringContaining('ALERT_RELAY_URL'),
    en: expect.stringContaining('ALERT_RELAY_URL'),
  });
});

it.each<[string, boolean | null, string[]]>([
  ['alerts came more than 90 days ago', true, ['ok 1', 'ok 0', 'ok 0', 'ok 0']],
  ['whether any came cannot be read', null, ['ok 1', 'unknown null', 'unknown null', 'unknown null']],
])('a quiet system: %s', (_, hasEverCome, expected) => {
  expect(told([], NOW - MINUTE, hasEverCome)).toEqual(expected);
});

it.each([
  ['within the first minutes', 4.9, /only just come up/, /only just come up/],
  ['later', 5, /is Grafana connected/, /check Grafana/],
])('a server that no rule has asked since its start, %s', (_, minutes, rules, counts) => {
  const facts = { incidents: [], hasEverCome: true, lastRuleAt: null, startedAt: NOW - minutes * MINUTE };
  const found = inspectAlerts(facts, NOW);
  expect(found.map(({ status }) => status)).toEqual(['unknown', 'unknown', 'unknown', 'unknown']);
  expect(found[0]?.finding.en).toMatch(rules);
  expect(found[1]?.finding.en).toMatch(counts);
});
