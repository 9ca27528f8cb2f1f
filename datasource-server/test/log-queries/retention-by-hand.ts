export type Grain = 'day' | 'week' | 'month';

/** One row of the store as the plain loops see it. */
export interface Visit {
  user: string;
  /** Epoch ms. */
  at: number;
  kind: 'start' | 'comeback';
}

export interface HandRetention {
  grain: Grain;
  zone: string;
  periods: readonly number[];
  from: number;
  to: number;
  now: number;
}

export interface HandCell {
  cohort: number;
  period: number;
  users: number;
  /** Null while the period is not over. */
  returned: number | null;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** A number that grows by one from one calendar period of the zone to the next, read off a wall calendar. */
export function periodOf(epochMs: number, grain: Grain, zone: string): number {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
  formats.set(zone, format);
  const [year, month, day] = format.format(epochMs).split('-').map(Number) as [number, number, number];
  if (grain === 'month') {
    return 12 * year + month;
  }
  const days = Date.UTC(year, month - 1, day) / 86_400_000;
  // 5 January 1970 was a Monday.
  return grain === 'day' ? days : Math.floor((days - 4) / 7);
}

/** Retention by plain loops, a cell a cohort and period. */
export function retentionByHand(visits: readonly Visit[], asked: HandRetention): HandCell[] {
  const { grain, zone, periods, from, to, now } = asked;
  const place = (epochMs: number) => periodOf(epochMs, grain, zone);
  const cohortOf = new Map<string, number>();
  for (const { user, at, kind } of visits) {
    if (kind === 'start' && user !== '' && at >= from && at < to) {
      cohortOf.set(user, Math.min(cohortOf.get(user) ?? Infinity, place(at)));
    }
  }
  const cells: HandCell[] = [];
  for (let cohort = place(from); cohort <= place(Math.min(to, now) - 1); cohort++) {
    const users = [...cohortOf].filter(([, own]) => own === cohort).map(([user]) => user);
    for (const period of periods) {
      const came = users.filter((user) =>
        visits.some(
          (visit) =>
            visit.user === user && visit.kind === 'comeback' && visit.at >= from && place(visit.at) === cohort + period
        )
      );
      const over = place(now) > cohort + period;
      cells.push({ cohort, period, users: users.length, returned: over ? came.length : null });
    }
  }
  return cells.some(({ users }) => users > 0) ? cells : [];
}
