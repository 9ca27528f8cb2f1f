import { dayOf, startOfDay, type Day } from './days.ts';
import { createRandom } from './random.ts';
import { AI_SERVICES, type AiServiceName } from './ai-services.ts';
import type { DemoWorld } from './world.ts';

const MINUTE = 60e3;
const HOUR = 60 * MINUTE;

interface Span {
  /** Epoch ms, inclusive. */
  from: number;
  /** Epoch ms, exclusive. */
  to: number;
}

export type Incident = Span &
  (
    | { kind: 'provider_down'; service: AiServiceName }
    /** Everything answers, slowly. */
    | { kind: 'slow_database' }
    /** New connections are refused now and then. */
    | { kind: 'refused_connections' }
  );

/**
 * What goes wrong on a day. Some trouble is told from the moment the world was made, so that a new visitor finds it: a
 * provider down for three hours 20 days before, a slow day 9 days before, refused connections 3 days before, a short
 * outage within the last day. Beyond that about one day in nine has a small outage of its own.
 */
export function incidentsOn(world: DemoWorld, day: Day): Incident[] {
  const start = startOfDay(day);
  const end = startOfDay(day + 1);
  return [...toldIncidents(world), ...randomOutages(world, day)].filter(({ from, to }) => from < end && to > start);
}

function toldIncidents(world: DemoWorld): Incident[] {
  const today = dayOf(world.builtAt);
  const at = (daysBefore: number, hour: number) => startOfDay(today - daysBefore) + hour * HOUR;
  const recent = world.builtAt - 6 * HOUR;
  return [
    { kind: 'provider_down', service: 'iflytek', from: at(20, 14), to: at(20, 17) },
    { kind: 'slow_database', from: at(9, 9.5), to: at(9, 18) },
    { kind: 'refused_connections', from: at(3, 10.6), to: at(3, 10.6) + 14 * MINUTE },
    { kind: 'provider_down', service: 'tencent', from: recent, to: recent + 25 * MINUTE },
  ];
}

function randomOutages(world: DemoWorld, day: Day): Incident[] {
  const random = createRandom(world.seed, 'incidents', day);
  // A world that has just been made must not be in the middle of an outage: alert rules would start with an alarm.
  if (day < world.firstDay || day === dayOf(world.builtAt) || !random.chance(1 / 9)) {
    return [];
  }
  const from = startOfDay(day) + (9 + random.int(12)) * HOUR + random.int(60) * MINUTE;
  const service = random.pick(AI_SERVICES).name;
  return [{ kind: 'provider_down', service, from, to: from + (8 + random.int(30)) * MINUTE }];
}

/** The incidents under way at one moment, as questions a generator asks. */
export interface Trouble {
  providerDown(service: AiServiceName, epochMs: number): boolean;
  anyProviderDown(epochMs: number): boolean;
  slowDatabase(epochMs: number): boolean;
  refusedConnections(epochMs: number): boolean;
}

export function troubleOn(world: DemoWorld, day: Day): Trouble {
  const incidents = incidentsOn(world, day);
  const ofKind = (kind: Incident['kind']) => incidents.filter((incident) => incident.kind === kind);
  const outages = ofKind('provider_down');
  const slow = ofKind('slow_database');
  const refused = ofKind('refused_connections');
  return {
    providerDown: (service, at) => outages.some((it) => 'service' in it && it.service === service && covers(it, at)),
    anyProviderDown: (at) => outages.some((it) => covers(it, at)),
    slowDatabase: (at) => slow.some((it) => covers(it, at)),
    refusedConnections: (at) => refused.some((it) => covers(it, at)),
  };
}

function covers({ from, to }: Span, epochMs: number): boolean {
  return from <= epochMs && epochMs < to;
}
