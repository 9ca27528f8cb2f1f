import { grafanaAlert, notificationOf, type AlertInput } from '../../test/support/grafana-notification.ts';
import type { IncidentEvent } from '../contract/incident-events.ts';
import { ruleOf } from './alert-facts.ts';
import { decide } from './decide.ts';
import { foldEvents, startFold, type IncidentRecord } from './fold.ts';
import { severityOf } from './severity.ts';
import { viewOf } from './view.ts';

const MINUTE = 60_000;
const T0 = Date.parse('2026-04-15T07:00:00Z');
const at = (minutes: number) => T0 + minutes * MINUTE;

/** The book's memory without its disk. */
function memory() {
  const records = new Map<string, IncidentRecord>();
  const events: IncidentEvent[] = [];
  let ids = 0;
  return {
    records,
    events,
    tell(now: number, ...alerts: AlertInput[]) {
      const decision = decide({
        notification: notificationOf(...alerts.map(grafanaAlert)),
        now,
        incidentsOf: (key) => [...records.values()].filter(({ rule }) => rule.key === key),
        newIncidentId: () => `incident-${(ids += 1)}`,
        newEventId: () => `event-${events.length}-${(ids += 1)}`,
      });
      const fold = startFold();
      for (const event of decision.events) {
        const record = fold.apply(records.get(event.incident), event);
        records.set(record.id, record);
        events.push(event);
      }
      return decision;
    },
    does(incident: string, now: number, kind: 'acknowledged' | 'mitigated' | 'resolved', by = '王芳') {
      const record = records.get(incident)!;
      const event: IncidentEvent = {
        id: `deed-${events.length}`,
        incident,
        seq: record.seq + 1,
        at: now,
        recordedAt: now,
        kind,
        by,
        via: 'api',
        note: '',
      };
      records.set(incident, startFold().apply(record, event));
      events.push(event);
    },
    kinds: () => events.map(({ kind }) => kind),
    view: (incident: string, now: number) => viewOf(records.get(incident)!, now, null),
  };
}

describe('an episode of a rule', () => {
  test('opens with the first alert, is joined by others, ends when the last has recovered', () => {
    const book = memory();
    book.tell(at(1), { startsAt: at(0), fingerprint: 'a', severity: 'warning' });
    book.tell(at(3), { startsAt: at(2), fingerprint: 'b', severity: 'critical' });
    expect(book.kinds()).toEqual(['opened', 'firing', 'firing', 'severity_raised']);
    book.tell(at(9), { startsAt: at(5), endsAt: at(6), fingerprint: 'a' });
    expect(book.view('incident-1', at(9))).toMatchObject({ state: 'unanswered', firing: 1, alerts: 2 });
    book.tell(at(20), { startsAt: at(5), endsAt: at(12), fingerprint: 'b' });
    expect(book.view('incident-1', at(21))).toMatchObject({
      severity: 'P0',
      state: 'resolved',
      startedAt: at(0),
      detectedAt: at(1),
      // As Grafana tells it, eight minutes before its message.
      resolved: { at: at(12), by: '' },
      acknowledged: null,
      closedAt: null,
      firing: 0,
    });
    expect(book.view('incident-1', at(22)).closedAt).toBe(at(22));
    expect(book.records.size).toBe(1);
  });

  test('hears the same news once, over whichever channel and however often', () => {
    const book = memory();
    const firing = { startsAt: at(0) };
    book.tell(at(1), firing);
    expect(book.tell(at(1), firing).events).toEqual([]);
    const recovered = { startsAt: at(4), endsAt: at(5) };
    book.tell(at(6), recovered);
    expect(book.tell(at(7), recovered).events).toEqual([]);
    // A retry that comes after everything is over.
    const late = book.tell(at(8), firing);
    expect(late.events).toEqual([]);
    expect(late.incidents.get('api-error-rate-high-1')).toMatchObject({ id: 'incident-1' });
  });

  test('opens again within ten minutes, and not after', () => {
    const book = memory();
    book.tell(at(1), { startsAt: at(0) });
    book.does('incident-1', at(2), 'acknowledged');
    book.does('incident-1', at(3), 'mitigated');
    book.tell(at(6), { startsAt: at(4), endsAt: at(5) });
    book.tell(at(15), { startsAt: at(14) });
    expect(book.view('incident-1', at(15))).toMatchObject({
      state: 'acknowledged',
      reopened: 1,
      firings: 2,
      resolved: null,
      mitigated: null,
      acknowledged: { by: '王芳' },
    });
    book.tell(at(21), { startsAt: at(14), endsAt: at(20) });
    expect(book.view('incident-1', at(21)).resolved).toMatchObject({ at: at(20) });
    book.tell(at(31), { startsAt: at(30) });
    expect([...book.records.keys()]).toHaveLength(2);
  });

  test('is not reopened by an alert that kept firing for a while when somebody had resolved it', () => {
    const book = memory();
    book.tell(at(1), { startsAt: at(0) });
    book.does('incident-1', at(5), 'resolved');
    expect(book.tell(at(30), { startsAt: at(0) }).events).toEqual([]);
    book.tell(at(40), { startsAt: at(20), endsAt: at(39) });
    expect(book.view('incident-1', at(41))).toMatchObject({ resolved: { at: at(5), by: '王芳' }, firing: 0 });
  });

  test('what still fires half an hour after somebody called it resolved is another one, which nobody has answered', () => {
    const book = memory();
    book.tell(at(1), { startsAt: at(0) });
    book.does('incident-1', at(5), 'resolved');
    const { incidents } = book.tell(at(61), { startsAt: at(0) });
    const second = incidents.get('api-error-rate-high-1')!.id;
    expect(second).not.toBe('incident-1');
    expect(book.view(second, at(61))).toMatchObject({ state: 'unanswered', startedAt: at(0), detectedAt: at(61) });
    expect(book.tell(at(121), { startsAt: at(0) }).events).toEqual([]);
    // Its recovery is that of both.
    book.tell(at(131), { startsAt: at(0), endsAt: at(130) });
    expect([book.view('incident-1', at(131)), book.view(second, at(131))]).toMatchObject([
      { firing: 0, resolved: { at: at(5) } },
      { firing: 0, resolved: { at: at(130), by: '' } },
    ]);
  });

  test('what fires after somebody has resolved it needs an answer of its own', () => {
    const book = memory();
    book.tell(at(1), { startsAt: at(0), fingerprint: 'a' });
    book.does('incident-1', at(5), 'resolved');
    expect(book.view('incident-1', at(5)).closedAt).toBe(at(5));
    const { incidents } = book.tell(at(8), { startsAt: at(7), fingerprint: 'b' });
    const second = incidents.get('b')!.id;
    expect(second).not.toBe('incident-1');
    expect(book.view(second, at(8))).toMatchObject({ state: 'unanswered', reopened: 0 });
    // The first one's alert belongs to the first still.
    book.tell(at(12), { startsAt: at(2), endsAt: at(11), fingerprint: 'a' });
    expect([book.view('incident-1', at(12)).firing, book.view(second, at(12)).firing]).toEqual([0, 1]);
  });

  test('a message of an earlier incident that comes late changes no later one', () => {
    const book = memory();
    book.tell(at(1), { startsAt: at(0), fingerprint: 'a' });
    book.tell(at(6), { startsAt: at(4), endsAt: at(5), fingerprint: 'a' });
    book.tell(at(101), { startsAt: at(100), fingerprint: 'b' });
    const { events, incidents } = book.tell(at(102), { startsAt: at(0), fingerprint: 'a' });
    expect([events, incidents.get('a')!.id]).toEqual([[], 'incident-1']);
  });

  test('an alert that began long ago and is told only now opens one, rather than another day’s again', () => {
    const book = memory();
    book.tell(at(10), { startsAt: at(9), fingerprint: 'a' });
    book.tell(at(21), { startsAt: at(19), endsAt: at(20), fingerprint: 'a' });
    // Silenced until now, say.
    const { incidents } = book.tell(at(3000), { startsAt: at(5), fingerprint: 'b' });
    const { id } = incidents.get('b')!;
    expect(id).not.toBe('incident-1');
    expect(book.view(id, at(3000))).toMatchObject({ detectedAt: at(3000), startedAt: at(5) });
  });

  test('an alert whose recovery was never told does not hide its next episode', () => {
    const book = memory();
    book.tell(at(1), { startsAt: at(0) });
    book.does('incident-1', at(2), 'acknowledged');
    const { incidents } = book.tell(at(5001), { startsAt: at(5000) });
    const { id } = incidents.get('api-error-rate-high-1')!;
    expect(id).not.toBe('incident-1');
    expect(book.view(id, at(5001))).toMatchObject({ state: 'unanswered', firing: 1 });
    expect(book.view('incident-1', at(5001))).toMatchObject({ firing: 0, resolved: { at: at(5000), by: '' } });
    // Nothing of the kind where it is heard of every few hours: it is one that flaps.
    const flapping = memory();
    for (const hour of [0, 20, 40, 60]) {
      flapping.tell(at(hour * 60 + 1), { startsAt: at(hour * 60) });
    }
    expect(flapping.records.size).toBe(1);
  });

  test('a start that no clock shows is kept apart from the times of events', () => {
    const book = memory();
    book.tell(at(1), { startsAt: Date.parse('0001-01-01T00:00:00Z') });
    expect(book.view('incident-1', at(1)).startedAt).toBe(at(1) - 366 * 1440 * MINUTE);
    expect(book.events.every((event) => event.at > at(0) - 400 * 1440 * MINUTE)).toBe(true);
    expect(book.tell(at(2), { startsAt: Date.parse('0001-01-01T00:00:00Z') }).events).toEqual([]);
  });

  test('stays one while alerts take turns in one notification', () => {
    const book = memory();
    book.tell(at(1), { startsAt: at(0), fingerprint: 'a' });
    book.tell(at(6), { startsAt: at(3), endsAt: at(4), fingerprint: 'a' }, { startsAt: at(5), fingerprint: 'b' });
    expect(book.kinds()).toEqual(['opened', 'firing', 'firing', 'recovered']);
  });

  test('has nothing to do with an alert that recovered and was never told to fire', () => {
    const decision = memory().tell(at(1), { startsAt: at(0), endsAt: at(1) });
    expect(decision).toEqual({ events: [], incidents: new Map() });
  });

  test('passes over an old message that says that the present firing is over', () => {
    const book = memory();
    book.tell(at(1), { startsAt: at(0) });
    book.tell(at(4), { startsAt: at(2), endsAt: at(3) });
    book.tell(at(6), { startsAt: at(5) });
    book.tell(at(7), { startsAt: at(2), endsAt: at(3) });
    expect(book.view('incident-1', at(7)).firing).toBe(1);
  });

  test('survives a Grafana whose clock is ahead', () => {
    const book = memory();
    book.tell(at(1), { startsAt: at(5) });
    expect(book.view('incident-1', at(1))).toMatchObject({ startedAt: at(1), detectedAt: at(1) });
    book.tell(at(3), { startsAt: at(6), endsAt: at(7) });
    expect(book.view('incident-1', at(3)).resolved).toMatchObject({ at: at(3) });
  });

  test('keeps how values went, and each new extreme', () => {
    const book = memory();
    for (const [minute, value] of [
      [1, 7],
      [2, 9],
      [3, 8],
      [4, 6],
    ] as const) {
      book.tell(at(minute), { startsAt: at(0), value });
    }
    book.tell(at(6), { startsAt: at(4), endsAt: at(5), value: 3 });
    expect(book.kinds().filter((kind) => kind === 'observed')).toHaveLength(2);
    const [alert] = book.records.get('incident-1')!.alerts.values();
    expect(alert!.values.get('A')).toEqual({ first: 7, lowest: 3, highest: 9, last: 3 });
    expect(book.view('incident-1', at(6)).value).toBe('3.00%');
  });

  test('of thousands of alerts is taken down and ended at once, and leaves what was known before as it was', () => {
    const book = memory();
    book.tell(at(0), { startsAt: at(0), fingerprint: 'first' });
    const before = book.records.get('incident-1')!;
    const many = Array.from({ length: 5000 }, (_, index) => ({ startsAt: at(0), fingerprint: `f${index}` }));
    const started = performance.now();
    const decided = book.tell(at(1), ...many);
    expect(decided.events).toHaveLength(5000);
    const fold = foldEvents(book.events);
    const ended = book.tell(at(3), ...many.map((each) => ({ ...each, endsAt: at(2) })));
    // It takes a quarter of a second; minutes where each alert copies all others.
    expect(performance.now() - started).toBeLessThan(20_000);
    expect([before.alerts.size, fold.get('incident-1')!.alerts.size, ended.events.length]).toEqual([1, 5001, 5000]);
  });

  test('comes to the same from its events in any order, twice over', () => {
    const book = memory();
    book.tell(at(1), { startsAt: at(0), fingerprint: 'a' }, { startsAt: at(0), fingerprint: 'b', rule: 'other' });
    book.does('incident-1', at(2), 'acknowledged');
    book.tell(at(6), { startsAt: at(4), endsAt: at(5), fingerprint: 'a' });
    expect(foldEvents([...book.events.toReversed(), ...book.events])).toEqual(
      new Map([...book.records].toReversed().map(([id, record]) => [id, record]))
    );
  });
});

describe('SLA clocks', () => {
  const opened = (severity: string) => {
    const book = memory();
    book.tell(at(0), { startsAt: at(0), severity });
    return book;
  };

  test.each([
    ['P0', 5, 30],
    ['P1', 15, 120],
    ['P2', 60, 480],
    ['P3', 240, 1440],
  ])('%s is answered within %i and solved within %i minutes', (severity, answer, solve) => {
    const book = opened(severity);
    const sla = (minute: number) => book.view('incident-1', at(minute)).sla;
    expect(sla(answer)).toMatchObject({ acknowledge: { state: 'running', dueAt: at(answer) } });
    expect(sla(answer + 0.01).acknowledge.state).toBe('breached');
    expect(sla(solve).resolve).toMatchObject({ state: 'running', dueAt: at(solve) });
    expect(sla(solve + 0.01).resolve.state).toBe('breached');
    book.does('incident-1', at(answer), 'acknowledged');
    book.does('incident-1', at(solve), 'resolved');
    expect(sla(10_000)).toMatchObject({ acknowledge: { state: 'ok' }, resolve: { state: 'ok' } });
  });

  test('a severity that is raised has its limits from then, and makes nothing late that was done before', () => {
    const book = opened('P2');
    book.does('incident-1', at(20), 'acknowledged');
    book.tell(at(180), { startsAt: at(180), severity: 'P0', fingerprint: 'worse' });
    expect(book.view('incident-1', at(181))).toMatchObject({
      severity: 'P0',
      sla: { acknowledge: { state: 'ok', dueAt: at(60) }, resolve: { state: 'running', dueAt: at(210) } },
    });
    const unanswered = opened('P2');
    unanswered.tell(at(30), { startsAt: at(30), severity: 'P0', fingerprint: 'worse' });
    const sla = (minute: number) => unanswered.view('incident-1', at(minute)).sla;
    expect(sla(35).acknowledge).toEqual({ state: 'running', limitMs: 5 * MINUTE, dueAt: at(35) });
    expect(sla(35.01).acknowledge.state).toBe('breached');
    // Raised so late that the first limit is over before.
    const late = opened('P2');
    late.tell(at(59), { startsAt: at(59), severity: 'P1', fingerprint: 'worse' });
    expect(late.view('incident-1', at(59)).sla.acknowledge).toMatchObject({ dueAt: at(60), limitMs: 60 * MINUTE });
  });

  test('recovering by itself is no answer', () => {
    const book = opened('P0');
    book.tell(at(4), { startsAt: at(2), endsAt: at(3) });
    expect(book.view('incident-1', at(60)).sla).toMatchObject({
      acknowledge: { state: 'none' },
      resolve: { state: 'ok' },
    });
    const late = opened('P0');
    late.tell(at(9), { startsAt: at(2), endsAt: at(8) });
    expect(late.view('incident-1', at(60)).sla.acknowledge.state).toBe('breached');
  });

  test('whoever mends or ends it has answered it', () => {
    const book = opened('P0');
    book.does('incident-1', at(3), 'mitigated', '李雷');
    expect(book.view('incident-1', at(4))).toMatchObject({
      state: 'mitigated',
      acknowledged: { at: at(3), by: '李雷' },
      sla: { acknowledge: { state: 'ok' } },
    });
  });
});

describe('severity', () => {
  test.each([
    [{ severity: 'P1' }, 'P1'],
    [{ severity: 'p3' }, 'P3'],
    [{ severity: 'critical' }, 'P0'],
    [{ severity: 'warning' }, 'P2'],
    [{ severity: 'info' }, 'P3'],
    [{ priority: 'P1' }, 'P1'],
    [{}, 'P2'],
    [{ severity: 'whatever' }, 'P2'],
    [{ severity: 'critical', alertname: 'DatasourceNoData' }, 'P2'],
    [{ severity: 'P0', alertname: 'DatasourceError' }, 'P2'],
    [{ severity: 'P3', alertname: 'DatasourceError' }, 'P3'],
  ])('%j is %s', (labels, severity) => {
    expect(severityOf({ labels })).toBe(severity);
  });
});

describe('the rule of an alert', () => {
  const ofRule = (generatorURL: string, labels: Record<string, string> = {}) =>
    ruleOf({ generatorURL, labels: { alertname: 'CPU', grafana_folder: '运营告警', ...labels } });

  test('is known by its uid, whatever the path before it', () => {
    expect(ofRule('https://x.example/grafana/alerting/grafana/cpu-usage-high/view?orgId=1')).toMatchObject({
      key: 'cpu-usage-high',
      uid: 'cpu-usage-high',
      title: 'CPU',
    });
    expect(ofRule('http://localhost:3000/alerting/eex2/edit')).toMatchObject({ uid: 'eex2' });
  });

  test('else by name and folder', () => {
    expect(ofRule('')).toEqual({ key: '运营告警/CPU', uid: null, title: 'CPU', folder: '运营告警' });
  });

  test('is another one where it could not be evaluated', () => {
    const url = 'http://localhost:3000/alerting/grafana/cpu/view';
    const failed = ofRule(url, { alertname: 'DatasourceError', rulename: 'CPU' });
    expect(failed.key).not.toBe(ofRule(url).key);
    expect(failed.title).toBe('监控查询失败:CPU');
  });
});
