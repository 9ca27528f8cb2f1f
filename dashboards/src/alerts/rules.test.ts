import { allBoards } from '../outputs.ts';
import { REALTIME_PANEL, RUNBOOK_PANEL } from '../panel-ids.ts';
import { DESIGN_DIMENSIONS, DESIGN_MEASURES } from '../test-support/design-members.ts';
import { readRunbook } from '../test-support/repository.ts';
import { type AlertDefinition, CHANNELS, durationText, thresholdText } from './alert-definition.ts';
import { compileGroups, compileRule, type ThresholdModel } from './compile-rule.ts';
import { RETIRED_RULES, RULES } from './rules.ts';

const boards = allBoards(readRunbook);
const seconds = (duration: string) => Number.parseInt(duration, 10) * (duration.endsWith('m') ? 60 : 1);
const thresholdOf = (rule: AlertDefinition) => compileRule(rule).data[1]?.model as unknown as ThresholdModel;

test('the four rules of the design', () => {
  const summary = RULES.map((rule) => [
    rule.query().build().measures.join(),
    thresholdText(rule),
    rule.for,
    rule.severity,
    rule.channels.join(' + '),
  ]);
  expect(summary).toEqual([
    ['api.error_rate', '> 5%', '5m', 'critical', 'email + sms + dingtalk'],
    ['api.avg_duration', '> 2000 ms', '5m', 'warning', 'email + dingtalk'],
    ['host.cpu', '> 80%', '10m', 'warning', 'email'],
    ['health.connection_errors', '> 0 次/分钟', '1m', 'critical', 'email + sms + voice'],
  ]);
});

test('uids and titles are unique, and no retired uid is used again', () => {
  const uids = RULES.map(({ uid }) => uid);
  expect(new Set(uids).size).toBe(uids.length);
  expect(new Set(RULES.map(({ title }) => title)).size).toBe(RULES.length);
  expect(uids.filter((uid) => RETIRED_RULES.includes(uid))).toEqual([]);
  expect(Object.keys(RUNBOOK_PANEL).sort()).toEqual([...uids].sort());
});

describe.each(RULES.map((rule) => [rule.uid, rule] as const))('%s', (uid, rule) => {
  const compiled = compileRule(rule);

  test('asks our data source for a number in its window, by names of the design', () => {
    const [data] = compiled.data;
    const query = rule.query().build();
    expect(data?.datasourceUid).toBe('aimarket-ops');
    expect(data?.relativeTimeRange).toEqual({ from: rule.windowSeconds, to: 0 });
    expect(data?.model).toMatchObject({ refId: 'A', kind: 'metric', as: 'number', grain: 'none' });
    expect(data?.model).toMatchObject({ datasource: { type: 'aimarket-ops-datasource', uid: 'aimarket-ops' } });
    query.measures.forEach((measure) => expect(DESIGN_MEASURES).toContain(measure));
    query.dimensions.forEach((dimension) => expect(DESIGN_DIMENSIONS).toContain(dimension));
    // A rule has no browser that would fill in a variable.
    expect(JSON.stringify(data?.model)).not.toContain('$');
  });

  test('the condition is a threshold on that number, and recovery lies on the good side of it', () => {
    const condition = compiled.data.find(({ refId }) => refId === compiled.condition);
    expect(condition?.datasourceUid).toBe('__expr__');
    const model = thresholdOf(rule);
    expect(model).toMatchObject({ refId: compiled.condition, type: 'threshold', expression: 'A' });
    const [evaluation] = model.conditions;
    expect(evaluation?.evaluator).toEqual({ type: 'gt', params: [rule.threshold.above] });
    if (evaluation?.unloadEvaluator) {
      expect(evaluation.unloadEvaluator.params[0]).toBeLessThan(rule.threshold.above);
    }
  });

  test('the threshold that people read is the one that is evaluated', () => {
    const [evaluation] = thresholdOf(rule).conditions;
    expect(compiled.annotations['threshold']).toBe(`> ${evaluation?.evaluator.params[0]}${rule.format.suffix}`);
    expect(readRunbook(uid)).toContain(`> ${rule.threshold.above}`);
    expect(readRunbook(uid)).toContain(`持续 ${durationText(rule.for)}`);
  });

  test('an interval divides its waiting time, and failures of monitoring are errors, not alerts', () => {
    expect(seconds(rule.every) % 10).toBe(0);
    expect(seconds(rule.for) % seconds(rule.every)).toBe(0);
    expect(compiled.execErrState).toBe('Error');
    expect(['OK', 'NoData']).toContain(compiled.noDataState);
  });

  test('links to a panel that shows its measure, and to its runbook on the board and in docs', () => {
    const { __dashboardUid__: dashboardUid, __panelId__: panelId, runbook_url: runbookUrl } = compiled.annotations;
    const panel = boards
      .find(({ uid: boardUid }) => boardUid === dashboardUid)
      ?.panels?.find(({ id }) => String(id) === panelId);
    expect(JSON.stringify(panel)).toContain(rule.query().build().measures[0]);
    expect(compiled).toMatchObject({ dashboardUid, panelId: Number(panelId) });
    const text = readRunbook(uid);
    ['## 含义', '## 影响', '## 诊断', '## 处置', '## In English'].forEach((heading) => expect(text).toContain(heading));
    expect(text).toContain(`# ${rule.title}`);
    expect(text).toContain(`viewPanel=${rule.panel.panelId})`);
    const runbookPanel = /^\/d\/aimarket-runbooks\?viewPanel=(\d+)$/.exec(runbookUrl ?? '')?.[1];
    const runbooks = boards.find(({ uid: boardUid }) => boardUid === 'aimarket-runbooks');
    expect(runbooks?.panels?.find(({ id }) => String(id) === runbookPanel)?.title).toBe(rule.title);
  });

  test('labels tell severity and channels, and never change with the value', () => {
    expect(compiled.labels).toEqual({ severity: rule.severity, notify: rule.channels.join(' ') });
    rule.channels.forEach((channel) => expect(CHANNELS).toContain(channel));
    expect(Object.values(compiled.labels).join(' ')).not.toMatch(/[{}$]/);
  });

  test('the present value is written in the rule’s format, also when there is none', () => {
    expect(compiled.annotations['current_value']).toBe(
      `{{ with $values.A }}{{ printf "${rule.format.verb}" .Value }}${rule.format.suffix}{{ else }}无数据{{ end }}`
    );
  });
});

test('silence alarms no one at night, but tells when sampling has stopped', () => {
  const byNoData = (state: string) => RULES.filter(({ noData }) => noData === state).map(({ uid }) => uid);
  expect(byNoData('OK')).toEqual(['api-error-rate-high', 'api-response-time-high', 'database-connection-errors']);
  expect(byNoData('NoData')).toEqual(['cpu-usage-high']);
});

test('one passing connection failure cannot last as long as the rule waits', () => {
  const rule = RULES.find(({ uid }) => uid === 'database-connection-errors')!;
  expect(rule.windowSeconds).toBeLessThanOrEqual(seconds(rule.for));
});

test('groups hold every rule once, by interval', () => {
  const groups = compileGroups(RULES);
  expect(groups.map(({ name, interval }) => `${name} ${interval}`)).toEqual(['aimarket-60s 60s', 'aimarket-30s 30s']);
  expect(groups.flatMap(({ rules }) => rules.map(({ uid }) => uid)).sort()).toEqual(RULES.map(({ uid }) => uid).sort());
});

test('panels of rules are those the board calls by the rule’s subject', () => {
  expect(RULES.map(({ panel }) => panel.panelId)).toEqual([
    REALTIME_PANEL.errorRate,
    REALTIME_PANEL.responseTime,
    REALTIME_PANEL.cpu,
    REALTIME_PANEL.connectionErrors,
  ]);
});
