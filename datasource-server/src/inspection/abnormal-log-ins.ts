import type { InspectionStatus } from '../contract/inspection.ts';
import type { Text } from '../contract/text.ts';
import { wallClock } from '../semantic/calendar.ts';

/** Log-ins of one address or user, a row a minute with any, ascending. */
export interface LogInMinutes {
  by: 'ip' | 'user';
  name: string;
  minutes: ReadonlyArray<{ at: number; failed: number; succeeded: number }>;
}

export interface Abnormality {
  status: Extract<InspectionStatus, 'warn' | 'fail'>;
  /** To put the worst first. */
  weight: number;
  text: Text;
}

const MINUTE = 60_000;
/** Failures within ten minutes. A person mistypes a few times, an office behind one address a few more. */
const BURST_MS = 10 * MINUTE;
const BURST: Record<LogInMinutes['by'], { warn: number; fail: number }> = {
  ip: { warn: 20, fail: 50 },
  user: { warn: 10, fail: 30 },
};
/** So many failures within an hour before a success look like a guessed password. */
const GUESSED_MS = 60 * MINUTE;
const GUESSED_AFTER = 10;
/** More failures than this a day are looked at by the minute. */
export const CANDIDATE_FAILURES = Math.min(GUESSED_AFTER, BURST.user.warn);
/** Hours of the night, in the asked zone. */
const NIGHT_UNTIL = 6;
const LEAST_AT_NIGHT = 10;
const TIMES_THE_USUAL = 5;

/** Bursts of failures, and successes after many of them, of one address or user; told by the clock of `timezone`. */
export function abnormalOf({ by, name, minutes }: LogInMinutes, timezone: string): Abnormality[] {
  const { most, at } = densest(minutes);
  const { warn, fail } = BURST[by];
  const who: Text = {
    zh: by === 'ip' ? `来源 ${name}` : `用户 ${name}`,
    en: `${by === 'ip' ? 'address' : 'user'} ${name}`,
  };
  const burst: Abnormality[] =
    most < warn
      ? []
      : [
          {
            status: most >= fail ? 'fail' : 'warn',
            weight: most,
            text: {
              zh: `${who.zh}:10 分钟内登录失败 ${most} 次(${clockText(at, timezone)} 起)`,
              en: `${who.en}: ${most} failed log-ins within 10 minutes (from ${clockText(at, timezone)})`,
            },
          },
        ];
  return [...burst, ...guessed(who, minutes, timezone)];
}

function densest(minutes: LogInMinutes['minutes']): { most: number; at: number } {
  let best = { most: 0, at: 0 };
  let sum = 0;
  let first = 0;
  minutes.forEach((minute) => {
    sum += minute.failed;
    while ((minutes[first]?.at ?? Infinity) <= minute.at - BURST_MS) {
      sum -= minutes[first]?.failed ?? 0;
      first += 1;
    }
    best = sum > best.most ? { most: sum, at: minutes[first]?.at ?? minute.at } : best;
  });
  return best;
}

function guessed(who: Text, minutes: LogInMinutes['minutes'], timezone: string): Abnormality[] {
  for (const { at } of minutes.filter(({ succeeded }) => succeeded > 0)) {
    const failures = minutes
      .filter((minute) => minute.at > at - GUESSED_MS && minute.at <= at)
      .reduce((sum, { failed }) => sum + failed, 0);
    if (failures >= GUESSED_AFTER) {
      return [
        {
          status: 'fail',
          weight: 1000 + failures,
          text: {
            zh: `${who.zh}:失败 ${failures} 次之后登录成功(${clockText(at, timezone)}),密码可能已被猜中`,
            en: `${who.en}: logged in after ${failures} failures (${clockText(at, timezone)}), the password may have been guessed`,
          },
        },
      ];
    }
  }
  return [];
}

/**
 * Hours of the night with many more successful log-ins than are usual then.
 * @param hours every hour of the last eight days that had any, with the hour of the day in the asked zone.
 */
export function unusualHours(
  hours: ReadonlyArray<{ at: number; hourOfDay: number; succeeded: number }>,
  since: number,
  timezone: string
): Abnormality[] {
  return hours
    .filter(({ at, hourOfDay, succeeded }) => at >= since && hourOfDay < NIGHT_UNTIL && succeeded >= LEAST_AT_NIGHT)
    .flatMap(({ at, hourOfDay, succeeded }) => {
      const before = hours.filter((hour) => hour.at < since && hour.hourOfDay === hourOfDay);
      const usual = before.reduce((sum, hour) => sum + hour.succeeded, 0) / 7;
      return succeeded <= TIMES_THE_USUAL * (usual + 1)
        ? []
        : [
            {
              status: 'warn' as const,
              weight: succeeded,
              text: {
                zh: `夜间 ${hourOfDay} 点登录 ${succeeded} 次,平时 ${usual.toFixed(1)} 次(${clockText(at, timezone)})`,
                en: `${succeeded} log-ins at ${hourOfDay} o'clock at night, usually ${usual.toFixed(1)} (${clockText(at, timezone)})`,
              },
            },
          ];
    });
}

/** `03-05 09:00 Europe/Berlin`: who reads it may live by another clock. */
function clockText(at: number, timezone: string): string {
  return `${wallClock(at, timezone).slice(5, 16).replace('T', ' ')} ${timezone}`;
}
