/** MTTA, MTTM, MTTR, breaches and noise against plain loops over what happened, which know neither events nor clocks. */
import fc from 'fast-check';
import { SEVERITIES, type Severity } from '../contract/alerts.ts';
import type { IncidentEvent } from '../contract/incident-events.ts';
import { figuresOf } from './figures.ts';
import { foldEvents } from './fold.ts';
import { viewOf } from './view.ts';

const MINUTE = 60_000;
const T0 = Date.parse('2026-04-15T00:00:00Z');

/** What happened, in minutes after it was detected. */
interface Story {
  severity: Severity;
  detected: number;
  firings: number;
  acknowledge: number | null;
  mitigate: number | null;
  /** By a person, or by itself. */
  resolve: { after: number; auto: boolean } | null;
  reopens: number;
}

const minutes = fc.integer({ min: 0, max: 3000 });
const story: fc.Arbitrary<Story> = fc
  .record({
    severity: fc.constantFrom(...SEVERITIES),
    detected: fc.integer({ min: 0, max: 5000 }),
    firings: fc.integer({ min: 1, max: 5 }),
    acknowledge: fc.option(minutes),
    mitigate: fc.option(minutes),
    resolve: fc.option(fc.record({ after: minutes, auto: fc.boolean() })),
    reopens: fc.integer({ min: 0, max: 2 }),
  })
  // Nothing is answered or mended once it is over; an incident that was reopened has been over before.
  .map((told) => ({
    ...told,
    acknowledge: told.resolve && (told.acknowledge ?? 0) > told.resolve.after ? null : told.acknowledge,
    mitigate: told.resolve && (told.mitigate ?? 0) > told.resolve.after ? null : told.mitigate,
  }));

function eventsOf(told: Story, index: number): IncidentEvent[] {
  const opened = T0 + told.detected * MINUTE;
  const incident = `incident-${index}`;
  const happened: Array<{ at: number; order: number; body: object }> = [
    {
      at: opened,
      order: 0,
      body: {
        kind: 'opened',
        rule: { key: 'r', uid: 'r', title: 'r', folder: '' },
        severity: told.severity,
        startedAt: opened - MINUTE,
      },
    },
  ];
  for (let firing = 0; firing < told.firings; firing += 1) {
    const alert = {
      fingerprint: String(firing),
      severity: told.severity,
      labels: {},
      startsAt: opened,
      values: { A: firing },
      ...{ valueText: '', threshold: '', summary: '', panelUrl: '', dashboardUrl: '', runbookUrl: '', silenceUrl: '' },
    };
    happened.push({ at: opened, order: 1, body: { kind: 'firing', alert } });
  }
  for (let reopen = 0; reopen < told.reopens; reopen += 1) {
    happened.push({ at: opened, order: 2, body: { kind: 'resolved', by: '', via: 'auto', note: '' } });
    happened.push({ at: opened, order: 2, body: { kind: 'reopened' } });
  }
  const deed = (kind: string, after: number | null, order: number, by = 'x', via = 'api') => {
    if (after !== null) {
      happened.push({ at: opened + after * MINUTE, order, body: { kind, by, via, note: '' } });
    }
  };
  deed('acknowledged', told.acknowledge, 3);
  deed('mitigated', told.mitigate, 4);
  if (told.resolve) {
    deed('resolved', told.resolve.after, 5, told.resolve.auto ? '' : 'x', told.resolve.auto ? 'auto' : 'api');
  }
  return happened
    .sort((a, b) => a.at - b.at || a.order - b.order)
    .map(({ at, body }, place) => ({
      ...body,
      id: `${incident}/${place}`,
      incident,
      seq: place + 1,
      at,
      recordedAt: at,
    })) as IncidentEvent[];
}

const ANSWER: Record<Severity, number> = { P0: 5, P1: 15, P2: 60, P3: 240 };
const SOLVE: Record<Severity, number> = { P0: 30, P1: 120, P2: 480, P3: 1440 };

/** The number below which a share of the sorted ones lies, neighbours mixed. */
function percentile(numbers: number[], share: number): number | null {
  if (numbers.length === 0) {
    return null;
  }
  const sorted = [...numbers].sort((a, b) => a - b);
  const exact = share * (sorted.length - 1);
  const lower = Math.trunc(exact);
  const upper = Math.min(lower + 1, sorted.length - 1);
  return sorted[lower]! * (1 - (exact - lower)) + sorted[upper]! * (exact - lower);
}

function byHand(stories: Story[], now: number) {
  const answers: number[] = [];
  const mends: number[] = [];
  const ends: number[] = [];
  let lateAnswers = 0;
  let lateEnds = 0;
  let open = 0;
  let firings = 0;
  let reopened = 0;
  for (const told of stories) {
    const age = now - told.detected;
    firings += told.firings;
    reopened += told.reopens > 0 ? 1 : 0;
    const answered = [told.acknowledge, told.mitigate, told.resolve && !told.resolve.auto ? told.resolve.after : null]
      .filter((after): after is number => after !== null)
      .reduce<number | null>((first, after) => (first === null || after < first ? after : first), null);
    if (answered !== null) {
      answers.push(answered);
    }
    if (told.mitigate !== null) {
      mends.push(told.mitigate);
    }
    if (told.resolve) {
      ends.push(told.resolve.after);
    } else {
      open += 1;
    }
    const waited = answered ?? told.resolve?.after ?? age;
    lateAnswers += waited > ANSWER[told.severity] ? 1 : 0;
    lateEnds += (told.resolve?.after ?? age) > SOLVE[told.severity] ? 1 : 0;
  }
  const figures = (numbers: number[]) => ({
    n: numbers.length,
    mean: numbers.length === 0 ? null : numbers.reduce((sum, number) => sum + number, 0) / numbers.length,
    median: percentile(numbers, 0.5),
    p90: percentile(numbers, 0.9),
  });
  return {
    answers: figures(answers),
    mends: figures(mends),
    ends: figures(ends),
    lateAnswers,
    lateEnds,
    open,
    reopened,
    firings,
    answered: answers.length,
  };
}

function expectDurations(
  found: { n: number; meanMs: number | null; medianMs: number | null; p90Ms: number | null },
  wanted: { n: number; mean: number | null; median: number | null; p90: number | null }
): void {
  expect(found.n).toBe(wanted.n);
  for (const [ms, inMinutes] of [
    [found.meanMs, wanted.mean],
    [found.medianMs, wanted.median],
    [found.p90Ms, wanted.p90],
  ] as const) {
    if (inMinutes === null) {
      expect(ms).toBeNull();
    } else {
      expect(ms! / MINUTE).toBeCloseTo(inMinutes, 6);
    }
  }
}

test('equal an independent computation', () => {
  fc.assert(
    fc.property(fc.array(story, { maxLength: 40 }), fc.integer({ min: 8000, max: 20_000 }), (stories, now) => {
      const records = foldEvents(stories.flatMap(eventsOf));
      const figures = figuresOf([...records.values()].map((record) => viewOf(record, T0 + now * MINUTE, null)));
      const wanted = byHand(stories, now);
      expectDurations(figures.acknowledge, wanted.answers);
      expectDurations(figures.mitigate, wanted.mends);
      expectDurations(figures.resolve, wanted.ends);
      expect(figures).toMatchObject({
        incidents: stories.length,
        open: wanted.open,
        breaches: { acknowledge: wanted.lateAnswers, resolve: wanted.lateEnds },
        reopened: wanted.reopened,
      });
      if (stories.length > 0) {
        expect(figures.firingsPerIncident).toBeCloseTo(wanted.firings / stories.length, 9);
        expect(figures.acknowledgedShare).toBeCloseTo((100 * wanted.answered) / stories.length, 9);
      }
    }),
    { numRuns: 300 }
  );
});

test('without incidents there is no mean', () => {
  expect(figuresOf([])).toMatchObject({
    incidents: 0,
    acknowledge: { n: 0, meanMs: null },
    firingsPerIncident: null,
    acknowledgedShare: null,
  });
});
