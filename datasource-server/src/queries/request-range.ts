import { ServiceError } from '../platform/errors.ts';
import { assertTimeZone, type Range } from '../semantic/calendar.ts';

const DAY_MS = 864e5;

/** The asked range, or the last `days` days; throws `bad_request` when it does not start before it ends. */
export function requestRange(
  range: { from?: number | undefined; to?: number | undefined } | undefined,
  now: number,
  days: number
): Range {
  const to = range?.to ?? now;
  const from = range?.from ?? to - days * DAY_MS;
  if (from >= to) {
    throw new ServiceError('bad_request', {
      zh: '时间范围的起点必须早于终点。',
      en: 'The range must start before it ends.',
    });
  }
  return { from, to };
}

/** The name itself, or `bad_request` for one that no time zone has. */
export function requestTimeZone(name: string): string {
  try {
    assertTimeZone(name);
    return name;
  } catch (cause) {
    throw new ServiceError(
      'bad_request',
      {
        zh: `“${name}”不是有效的时区,请使用 Asia/Shanghai 这样的 IANA 名称。`,
        en: `"${name}" is not a time zone; use an IANA name such as Asia/Shanghai.`,
      },
      { cause }
    );
  }
}
