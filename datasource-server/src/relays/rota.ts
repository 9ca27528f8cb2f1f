import { Temporal } from 'temporal-polyfill';
import type { Severity } from '../contract/alerts.ts';

export interface Person {
  name: string;
  mobile: string;
  /** Mobile under which DingTalk knows the person. */
  dingtalk: string;
  /** User id in WeCom. */
  wecom: string | null;
  /** Open id in Feishu. */
  feishu: string | null;
}

export interface Shift {
  name: string;
  /** How long one person has it. */
  rotation: 'daily' | 'weekly';
  /** `2026-01-05`: the day on which the first person takes over. */
  from: string;
  /** `09:00` */
  handover: string;
  people: readonly Person[];
}

/** Somebody else takes a shift on these days, both included; a day begins at the shift's hand-over. */
export interface Override {
  from: string;
  to: string;
  shift: string;
  person: Person;
}

export interface QuietHours {
  /** `22:30` */
  from: string;
  to: string;
  /** What becomes of SMS and calls: they wait for the end, or go to a robot. */
  then: 'wait' | 'robot';
  /** From this severity on people are woken all the same. P0 and P1 always do. */
  wakes: Exclude<Severity, 'P0'>;
}

export interface Rota {
  zone: string;
  people: readonly Person[];
  shifts: readonly Shift[];
  overrides: readonly Override[];
  /** Who is phoned after those on duty. */
  escalation: readonly Person[];
  quiet: QuietHours | null;
}

/** Who is on duty at a moment (epoch ms): one person a shift, in the order of the shifts. */
export function onDuty(rota: Rota, now: number): Person[] {
  return distinct(rota.shifts.map((shift) => personOf(rota, shift, now)));
}

/** In which order people are phoned: those on duty first. */
export function callOrder(rota: Rota, now: number): Person[] {
  return distinct([...onDuty(rota, now), ...rota.escalation]);
}

/** Epoch ms at which somebody may be told of it, when that is not now; null outside quiet hours. */
export function quietUntil({ quiet, zone }: Rota, severity: Severity, now: number): number | null {
  if (quiet === null || severity <= quiet.wakes) {
    return null;
  }
  const wall = wallAt(now, zone);
  const time = wall.toPlainTime();
  const [from, to] = [Temporal.PlainTime.from(quiet.from), Temporal.PlainTime.from(quiet.to)];
  const isAfter = (bound: Temporal.PlainTime) => Temporal.PlainTime.compare(time, bound) >= 0;
  const overMidnight = Temporal.PlainTime.compare(from, to) > 0;
  const isQuiet = overMidnight ? isAfter(from) || !isAfter(to) : isAfter(from) && !isAfter(to);
  if (!isQuiet) {
    return null;
  }
  const endsTomorrow = overMidnight && isAfter(from);
  return wall.add({ days: endsTomorrow ? 1 : 0 }).withPlainTime(to).epochMilliseconds;
}

/** Somebody of the rota by name or mobile. */
export function findPerson({ people }: Rota, wanted: string): Person | undefined {
  return people.find(({ name, mobile }) => name === wanted || mobile === wanted);
}

function personOf({ zone, overrides }: Rota, shift: Shift, now: number): Person {
  const wall = wallAt(now, zone);
  const handedOver = Temporal.PlainTime.compare(wall.toPlainTime(), Temporal.PlainTime.from(shift.handover)) >= 0;
  const day = wall.toPlainDate().subtract({ days: handedOver ? 0 : 1 });
  const isWithin = ({ from, to }: Override) =>
    Temporal.PlainDate.compare(day, from) >= 0 && Temporal.PlainDate.compare(day, to) <= 0;
  const override = overrides.findLast((each) => each.shift === shift.name && isWithin(each));
  if (override) {
    return override.person;
  }
  const days = Temporal.PlainDate.from(shift.from).until(day, { largestUnit: 'days' }).days;
  const turn = Math.floor(days / (shift.rotation === 'weekly' ? 7 : 1));
  const { length } = shift.people;
  return shift.people[((turn % length) + length) % length] as Person;
}

function wallAt(epochMs: number, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(zone);
}

function distinct(people: readonly Person[]): Person[] {
  return people.filter(({ mobile }, index) => people.findIndex((other) => other.mobile === mobile) === index);
}
