/** The lint of every rule: what Grafana would load without a word, and what a person would find out at 3 a.m. */
import { querySchema } from '../../../datasource-server/src/contract/query.ts';
import { findDataset } from '../../../datasource-server/src/datasets/registry.ts';
import type { StoredForecastQuery } from '../forecast-queries.ts';
import { allBoards } from '../outputs.ts';
import { RUNBOOK_PANEL } from '../panel-ids.ts';
import type { StoredMetricQuery } from '../query.ts';
import { panelById } from '../test-support/board-panels.ts';
import { readRunbook } from '../test-support/repository.ts';
import {
  type AlertDefinition,
  CHANNELS,
  durationText,
  SEVERITIES,
  TEAMS,
  thresholdText,
  type Source,
} from './alert-definition.ts';
import { compileGroups, compileRule, type MathModel, type ThresholdModel } from './compile-rule.ts';
import { NAMING_LABELS } from './message-template.ts';
import { RETIRED_RULES, RULES } from './rules.ts';
import { WATCHDOG } from './watchdog.ts';

const boards = allBoards(readRunbook);
const seconds = (duration: string) => Number.parseInt(duration, 10) * (duration.endsWith('m') ? 60 : 1);
const sourcesOf = (rule: AlertDefinition): Array<[string, Source]> => [
  ['A', rule],
  ...Object.entries(rule.weighed?.against ?? {}),
];
const modelOf = <T>(rule: AlertDefinition, refId: string) =>
  compileRule(rule).data.find((query) => query.refId === refId)?.model as unknown as T;
const limitOf = ({ threshold }: AlertDefinition) => ('above' in threshold ? threshold.above : threshold.below);

test('the four rules of the design', () => {
  const summary = RULES.slice(0, 4).map((rule) => [
    measuresOf(rule.query().build()).join(),
    thresholdText(rule),
    rule.for,
    rule.severity,
    rule.channels.join(' + '),
  ]);
  expect(summary).toEqual([
    ['api.error_rate', '> 5%', '5m', 'P0', 'email + sms + dingtalk'],
    ['api.avg_duration', '> 2000 ms', '5m', 'P2', 'email + dingtalk'],
    ['host.cpu', '> 80%', '10m', 'P2', 'email'],
    ['health.connection_errors', '> 0 次/分钟', '1m', 'P0', 'email + sms + voice'],
  ]);
});

test('uids and titles are unique, well formed, and no retired uid is used again', () => {
  const all = [...RULES, WATCHDOG];
  const uids = all.map(({ uid }) => uid);
  expect(new Set(uids).size).toBe(uids.length);
  uids.forEach((uid) => expect(uid).toMatch(/^[a-z0-9-]{1,40}$/));
  expect(new Set(all.map(({ title }) => title)).size).toBe(all.length);
  expect(new Set(all.map((rule) => ('summary' in rule ? rule.summary : ''))).size).toBe(all.length);
  expect(uids.filter((uid) => RETIRED_RULES.includes(uid))).toEqual([]);
  expect(Object.keys(RUNBOOK_PANEL).sort()).toEqual([...uids].sort());
  expect(new Set(Object.values(RUNBOOK_PANEL)).size).toBe(uids.length);
});

describe.each(RULES.map((rule) => [rule.uid, rule] as const))('%s', (uid, rule) => {
  const compiled = compileRule(rule);
  const text = readRunbook(uid);

  test('asks our data source for numbers in their windows', () => {
    for (const [refId, source] of sourcesOf(rule)) {
      const query = compiled.data.find((candidate) => candidate.refId === refId);
      const ago = source.agoSeconds ?? 0;
      expect(query?.datasourceUid).toBe('aimarket-ops');
      expect(query?.relativeTimeRange).toEqual({ from: ago + source.windowSeconds, to: ago });
      const asked = source.query().build();
      expect(query?.model).toMatchObject(
        asked.kind === 'forecast'
          ? { refId, kind: 'forecast', as: 'number', threshold: { value: expect.any(Number) } }
          : { refId, kind: 'metric', as: 'number', grain: 'none' }
      );
      expect(query?.model).toMatchObject({ datasource: { type: 'aimarket-ops-datasource', uid: 'aimarket-ops' } });
      // A rule has no browser that would fill in a variable.
      expect(JSON.stringify(query?.model)).not.toContain('$');
    }
  });

  test('asks what Grafana’s alerting can read: one measure, split by so few dimensions that a message can name them', () => {
    for (const [, source] of sourcesOf(rule)) {
      const query = source.query().build();
      expect(querySchema.safeParse(query).error?.issues).toBeUndefined();
      expect(measuresOf(query)).toEqual([expect.any(String)]);
      expect(query.dimensions.length).toBeLessThanOrEqual(2);
      expect(query).not.toHaveProperty('compare');
    }
    // What has labels is only weighed against what has the same ones, or none.
    const [own, ...others] = sourcesOf(rule).map(([, source]) => source.query().build().dimensions.map(nameOf).join());
    others.forEach((labels) => expect(['', own]).toContain(labels));
  });

  test('a message names which of its alerts it is about', () => {
    for (const dimension of rule.query().build().dimensions) {
      expect([...NAMING_LABELS, 'period']).toContain(nameOf(dimension));
    }
  });

  test('looks further ahead than it has to tell, so that recovery can be told too', () => {
    for (const [, source] of sourcesOf(rule)) {
      const query = source.query().build();
      if (query.kind === 'forecast') {
        const { threshold } = rule;
        const least = 'below' in threshold ? (threshold.recoverAbove ?? threshold.below) : Infinity;
        const steps = query.grain === 'hour' ? 24 : 1;
        // The present step is the first of the horizon.
        expect((query.horizon - 1) / steps).toBeGreaterThan(least);
        expect(seconds(rule.every)).toBeGreaterThanOrEqual(600);
      }
    }
  });

  test('names members that exist', () => {
    for (const [, source] of sourcesOf(rule)) {
      expect(unknownMembers(source.query().build())).toEqual([]);
    }
  });

  test('the condition is a threshold on that number, and recovery lies on the good side of it', () => {
    expect(compiled.data.map(({ refId }) => refId)).toContain(compiled.condition);
    const model = modelOf<ThresholdModel>(rule, compiled.condition);
    expect(model).toMatchObject({ type: 'threshold', expression: rule.weighed ? 'V' : 'A' });
    const [evaluation] = model.conditions;
    const { threshold } = rule;
    if ('above' in threshold) {
      expect(evaluation?.evaluator).toEqual({ type: 'gt', params: [threshold.above] });
      expect(threshold.recoverBelow ?? -Infinity).toBeLessThan(threshold.above);
    } else {
      expect(evaluation?.evaluator).toEqual({ type: 'lt', params: [threshold.below] });
      expect(threshold.recoverAbove ?? Infinity).toBeGreaterThan(threshold.below);
    }
  });

  test('its formula uses every number it asks for and no other', () => {
    if (!rule.weighed) {
      expect(compiled.data).toHaveLength(2);
      return;
    }
    const { type, expression } = modelOf<MathModel>(rule, 'V');
    expect(type).toBe('math');
    const used = new Set([...expression.matchAll(/\$(\w+)/g)].map((match) => match[1]));
    expect(used).toEqual(new Set(sourcesOf(rule).map(([refId]) => refId)));
    expect(expression).toMatch(/^[\s\d.$ABC()+\-*/<>=]+$/);
  });

  test('the numbers that people read are those that are evaluated', () => {
    const [evaluation] = modelOf<ThresholdModel>(rule, compiled.condition).conditions;
    const sign = evaluation?.evaluator.type === 'gt' ? '>' : '<';
    expect(compiled.annotations['threshold']).toBe(
      `${rule.format.prefix ?? ''}${sign} ${evaluation?.evaluator.params[0]}${rule.format.suffix}`
    );
    const [zh = '', en = ''] = text.split('## In English');
    const condition = /^\| 条件 \|(.*)\|$/m.exec(zh)?.[1] ?? '';
    expect(condition).toContain(`${sign} ${limitOf(rule)}`);
    expect(rule.for === '0s' || condition.includes(`持续 ${durationText(rule.for)}`)).toBe(true);
    const recovery = evaluation?.unloadEvaluator?.params[0];
    expect(recovery === undefined || condition.includes(String(recovery))).toBe(true);
    expect(en).toMatch(new RegExp(`\\${sign} ${limitOf(rule)}\\b`));
    // Each number of the formula in words stands in the runbook too.
    for (const [number] of rule.weighed?.inWords.matchAll(/\d+/g) ?? []) {
      expect(condition).toContain(number);
    }
  });

  test('an interval is one that Grafana keeps and divides the waiting time', () => {
    expect(seconds(rule.every) % 10).toBe(0);
    expect(seconds(rule.every)).toBeGreaterThan(0);
    expect(seconds(rule.for) % seconds(rule.every)).toBe(0);
    expect(seconds(rule.keepFiringFor) % seconds(rule.every)).toBe(0);
  });

  test('what happens without data and on errors is written', () => {
    expect(compiled.noDataState).toBe(rule.noData);
    expect(compiled.execErrState).toBe(rule.noData === 'Alerting' ? 'Alerting' : 'Error');
  });

  test('links to a panel that shows its measure', () => {
    const { __dashboardUid__: dashboardUid, __panelId__: panelId } = compiled.annotations;
    const panel = panelById(
      boards.find((board) => board.uid === dashboardUid),
      Number(panelId)
    );
    expect(panel?.title).toBeDefined();
    expect(compiled).toMatchObject({ dashboardUid, panelId: Number(panelId) });
    expect(text).toContain(`](/d/${dashboardUid}?viewPanel=${panelId}) |`);
    const [measure = ''] = measuresOf(rule.query().build());
    expect(JSON.stringify(panel?.targets)).toContain(`"${measure}"`);
  });

  test('labels tell severity, team and channels, and never change with the value', () => {
    expect(compiled.labels).toEqual({ severity: rule.severity, team: rule.team, notify: rule.channels.join(' ') });
    expect(SEVERITIES).toContain(rule.severity);
    expect(TEAMS).toContain(rule.team);
    rule.channels.forEach((channel) => expect(CHANNELS).toContain(channel));
    expect(new Set(rule.channels).size).toBe(rule.channels.length);
    expect(rule.channels).toContain('email');
    expect(Object.values(compiled.labels).join(' ')).not.toMatch(/[{}$]/);
  });

  test('nobody is phoned, or sent an SMS, for what can wait', () => {
    expect(rule.channels.includes('voice') && rule.severity !== 'P0').toBe(false);
    expect(rule.channels.includes('sms') && !['P0', 'P1'].includes(rule.severity)).toBe(false);
  });

  test('values are written in the rule’s format, also when there are none', () => {
    const written = (refId: string, { prefix = '', verb, suffix }: AlertDefinition['format']) =>
      `{{ with $values.${refId} }}${prefix}{{ printf "${verb}" .Value }}${suffix}{{ else }}无数据{{ end }}`;
    expect(compiled.annotations['current_value']).toBe(written(rule.weighed ? 'V' : 'A', rule.format));
    const figures = rule.figures?.map(({ name, from, format }) => `${name} ${written(from, format)}`).join(',');
    expect(compiled.annotations['figures']).toBe(figures);
    const letters = sourcesOf(rule).map(([refId]) => refId);
    rule.figures?.forEach(({ from }) => expect(letters).toContain(from));
  });
});

test('a drop says in each of its numbers that it is one', () => {
  for (const uid of ['purchase-drop', 'registration-drop']) {
    const { annotations } = compileRule(RULES.find((rule) => rule.uid === uid)!);
    expect(annotations['current_value']).toContain('较上周同期降幅 {{ printf "%.0f" .Value }}%');
    expect(annotations['threshold']).toBe('较上周同期降幅 > 60%');
  }
});

test('silence alarms no one at night, but tells when sampling has stopped', () => {
  const byNoData = (state: string) => RULES.filter(({ noData }) => noData === state).map(({ uid }) => uid);
  expect(byNoData('NoData')).toEqual(['cpu-usage-high']);
  expect(byNoData('Alerting')).toEqual(['data-server-down', 'inspection-overdue']);
});

test('what watches the way of messages is told past it', () => {
  const watching = RULES.filter(({ uid }) => ['data-server-down', 'relay-dead-letters', 'relay-failing'].includes(uid));
  expect(watching.map(({ channels }) => channels)).toEqual([['email'], ['email'], ['email']]);
});

test('one passing connection failure cannot last as long as the rule waits', () => {
  for (const uid of [
    'database-connection-errors',
    'redis-down',
    'ai-provider-down',
    'probe-failing',
    'replication-stopped',
  ]) {
    const rule = RULES.find((candidate) => candidate.uid === uid)!;
    expect(rule.windowSeconds).toBeLessThanOrEqual(seconds(rule.for));
  }
});

test('groups hold every rule once, by interval', () => {
  const groups = compileGroups(RULES);
  expect(groups.map(({ name, interval }) => `${name} ${interval}`)).toEqual([
    'aimarket-60s 60s',
    'aimarket-30s 30s',
    'aimarket-30m 30m',
  ]);
  expect(groups.flatMap(({ rules }) => rules.map(({ uid }) => uid)).sort()).toEqual(RULES.map(({ uid }) => uid).sort());
});

test('the watchdog always fires, asks no data source and goes to nobody by label', () => {
  expect(WATCHDOG.data).toMatchObject([{ refId: WATCHDOG.condition, model: { type: 'math', expression: '1 == 1' } }]);
  expect(WATCHDOG.data.map(({ datasourceUid }) => datasourceUid)).toEqual(['__expr__']);
  CHANNELS.forEach((channel) => expect(WATCHDOG.labels['notify']).not.toContain(channel));
});

function datasetOf(member: string): string {
  return member.slice(0, member.indexOf('.'));
}

function nameOf(member: string): string {
  return member.slice(member.indexOf('.') + 1);
}

function measuresOf(query: StoredMetricQuery | StoredForecastQuery): string[] {
  return query.kind === 'forecast' ? [query.measure] : query.measures;
}

/** Members of the query that its dataset does not have. */
function unknownMembers(query: StoredMetricQuery | StoredForecastQuery): string[] {
  const { dimensions, filters } = query;
  const measures = measuresOf(query);
  return [...measures, ...dimensions, ...filters.map(({ member }) => member)].filter((member) => {
    const dataset = findDataset(datasetOf(member));
    if (!dataset) {
      return true;
    }
    const known: object[] = measures.includes(member) ? [dataset.measures] : [dataset.measures, dataset.dimensions];
    return !known.some((members) => nameOf(member) in members);
  });
}
