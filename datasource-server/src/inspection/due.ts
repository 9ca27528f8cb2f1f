import { Temporal } from 'temporal-polyfill';

export interface TimeOfDay {
  hour: number;
  minute: number;
}

/** The last moment at or before `now`, and the first after it, at which a clock in `zone` shows this time, epoch ms. */
export function dueAround(now: number, { hour, minute }: TimeOfDay, zone: string): { last: number; next: number } {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainDate();
  const at = (days: number) =>
    today.add({ days }).toZonedDateTime({ timeZone: zone, plainTime: { hour, minute } }).epochMilliseconds;
  return at(0) <= now ? { last: at(0), next: at(1) } : { last: at(-1), next: at(0) };
}
