import { toServiceError } from '../platform/errors.ts';
import type { Range } from '../semantic/calendar.ts';
import {
  abnormalOf,
  CANDIDATE_FAILURES,
  unusualHours,
  type Abnormality,
  type LogInMinutes,
} from './abnormal-log-ins.ts';
import { hasAny } from './inspect-measures.ts';
import { unknownFinding, type Finding } from './item.ts';
import { worstOf } from './judge.ts';
import { LOG_LINES } from './measured/log-lines.ts';
import type { ReadNumbers, ReadSeries } from './questions.ts';

export interface LogInEvents {
  failed: readonly string[];
  succeeded: readonly string[];
}

const DAY = 864e5;
/** So many addresses and users are looked at by the minute, those with the most failures first. */
const CANDIDATES = 20;
const DETAILS = 10;
const EVENT = 'security.event';

/** What is abnormal about the log-ins of a range, told by the clock of `timezone`. Throws ServiceError. */
export async function abnormalLogIns(
  events: LogInEvents,
  range: Range,
  read: ReadNumbers,
  series: ReadSeries,
  timezone: string
): Promise<Abnormality[]> {
  const bursts = await Promise.all(
    (['ip', 'user'] as const).map(async (by) => {
      const member = by === 'ip' ? 'security.ip' : 'security.user_id';
      const failures = await read({ measure: 'security.events', by: member, filters: [isEvent(events.failed)] }, range);
      const suspects = [...failures.values]
        .filter(([name, count]) => name !== '' && (count ?? 0) >= CANDIDATE_FAILURES)
        .sort((a, b) => (b[1] ?? 0) - (a[1] ?? 0))
        .slice(0, CANDIDATES);
      const found = await Promise.all(
        suspects.map(async ([name]) =>
          abnormalOf({ by, name, minutes: await minutesOf(events, member, name, range, series) }, timezone)
        )
      );
      return found.flat();
    })
  );
  const hours = await series(
    { measure: 'security.events', filters: [isEvent(events.succeeded)], grain: 'hour' },
    { from: range.to - 8 * DAY, to: range.to }
  );
  const withAny = [...hours.values()].flat().filter(({ value }) => value > 0);
  const succeeded = withAny.map(({ at, value, hourOfDay }) => ({ at, hourOfDay, succeeded: value }));
  return [...bursts.flat(), ...unusualHours(succeeded, Math.max(range.from, range.to - DAY), timezone)].sort(
    (a, b) => b.weight - a.weight
  );
}

async function minutesOf(
  events: LogInEvents,
  member: string,
  name: string,
  range: Range,
  series: ReadSeries
): Promise<LogInMinutes['minutes']> {
  const found = await series(
    {
      measure: 'security.events',
      by: EVENT,
      filters: [isEvent([...events.failed, ...events.succeeded]), { member, op: '=', values: [name] }],
      grain: 'minute',
    },
    range
  );
  const minutes = new Map<number, { at: number; failed: number; succeeded: number }>();
  for (const [event, points] of found) {
    for (const { at, value } of points.filter((point) => point.value > 0)) {
      const minute = minutes.get(at) ?? { at, failed: 0, succeeded: 0 };
      minute[events.failed.includes(event) ? 'failed' : 'succeeded'] += value;
      minutes.set(at, minute);
    }
  }
  return [...minutes.values()].sort((a, b) => a.at - b.at);
}

function isEvent(names: readonly string[]) {
  return { member: EVENT, op: 'in' as const, values: [...names] };
}

/** Never rejects: what cannot be asked is unknown. */
export async function inspectLogIns(
  events: LogInEvents,
  read: ReadNumbers,
  series: ReadSeries,
  timezone: string,
  now: number
): Promise<Finding> {
  const range = { from: now - DAY, to: now };
  const of = {
    id: 'security.log_ins',
    group: 'security' as const,
    title: { zh: '异常登录', en: 'Abnormal log-ins' },
    unit: 'short',
    threshold: {
      zh: '10 分钟内同一来源失败 ≥ 20 或同一用户 ≥ 10 警告、≥ 50 或 ≥ 30 不通过;多次失败后成功不通过;夜间登录异常多警告',
      en: 'failures within 10 minutes of one address ≥ 20 or user ≥ 10 warn, ≥ 50 or ≥ 30 fail; success after many failures fails; many at night warn',
    },
    evidence: { board: 'aimarket-api', panel: 22, range },
    runbook: 'abnormal-log-ins' as const,
  };
  try {
    const found = await abnormalLogIns(events, range, read, series, timezone);
    if (found.length === 0 && !(await hasAny([...LOG_LINES, 'security.events'], read, range))) {
      return unknownFinding(of, {
        zh: '24 小时内没有任何日志,无从判断',
        en: 'there is no log line of 24 hours to tell by',
      });
    }
    return {
      ...of,
      status: worstOf(found.map(({ status }) => status)),
      value: found.length,
      finding: found[0]?.text ?? { zh: '没有发现异常', en: 'nothing abnormal was found' },
      details: found.slice(0, DETAILS).map(({ text }) => text),
    };
  } catch (error) {
    return unknownFinding(of, toServiceError(error).text);
  }
}
