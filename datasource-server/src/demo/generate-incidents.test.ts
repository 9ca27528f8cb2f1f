import { incidentEventSchema } from '../contract/incident-events.ts';
import { foldEvents } from '../incidents/fold.ts';
import { viewOf } from '../incidents/view.ts';
import { dayOf } from './days.ts';
import { incidentEventsOn } from './generate-incidents.ts';
import { incidentsOn } from './incidents.ts';
import { createWorld } from './world.ts';

const NOW = Date.parse('2026-04-15T07:00:00Z');
const world = createWorld({ seed: 20260101, now: NOW, days: 120 });
const days = Array.from({ length: 120 }, (_, index) => world.firstDay + index);
const events = days.flatMap((day) => incidentEventsOn(world, day));
const known = events.filter(({ at }) => at <= NOW);
const incidents = [...foldEvents(known).values()].map((record) => viewOf(record, NOW, null));

describe('made-up incidents', () => {
  test('are valid events, the same every time, in their order and on their day', () => {
    events.forEach((event) => expect(incidentEventSchema.parse(event)).toEqual(event));
    expect(days.flatMap((day) => incidentEventsOn(world, day))).toEqual(events);
    days.forEach((day) => incidentEventsOn(world, day).forEach(({ at }) => expect(dayOf(at)).toBe(day)));
    expect(events.map(({ at }) => at)).toEqual(events.map(({ at }) => at).toSorted((a, b) => a - b));
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  });

  test('say that they are made up', () => {
    expect(incidents.length).toBeGreaterThan(30);
    incidents.forEach(({ demo, summary, id }) =>
      expect({ id, demo, summary }).toMatchObject({ demo: true, summary: expect.stringContaining('演示') })
    );
  });

  test('begin with their history whole, and all end but what has just begun', () => {
    expect(incidents).toHaveLength(new Set(known.map(({ incident }) => incident)).size);
    const open = incidents.filter(({ state }) => state !== 'resolved');
    expect(open).toHaveLength(1);
    expect(open[0]).toMatchObject({ severity: 'P3', startedAt: NOW - 9_000_000 });
  });

  test('follow what goes wrong in the made-up data', () => {
    const troubles = days.flatMap((day) =>
      incidentsOn(world, day).filter(({ from }) => dayOf(from) === day && from < NOW)
    );
    expect(troubles.length).toBeGreaterThan(5);
    for (const { from } of troubles) {
      expect(incidents.map(({ startedAt }) => startedAt)).toContain(Math.round(from));
    }
  });

  test('have figures of every kind: some late, some never answered, most answered', () => {
    const states = new Set(incidents.map(({ sla }) => sla.acknowledge.state));
    expect([...states].sort()).toEqual(expect.arrayContaining(['breached', 'none', 'ok']));
    expect(incidents.filter(({ acknowledged }) => acknowledged).length / incidents.length).toBeGreaterThan(0.3);
  });

  test('begin before midnight where the world was made after it', () => {
    const night = createWorld({ seed: 1, now: Date.parse('2026-04-14T17:00:00Z'), days: 10 });
    const today = dayOf(night.builtAt);
    const found = foldEvents([today - 1, today].flatMap((day) => incidentEventsOn(night, day)));
    expect([...found.values()].map(({ startedAt }) => startedAt)).toContain(night.builtAt - 9_000_000);
  });
});
