import type { Text } from '../contract/text.ts';
import type { Range } from '../semantic/calendar.ts';
import type { NumberQuestion, ReadSeries } from './questions.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Readings that lie no further apart span the time between them: the recorder may be set to one an hour. */
const MOST_APART_MS = 1.5 * HOUR;
/** What was watched for less is judged by no day: chance, or the start itself, would decide. */
const LEAST_MS = HOUR;
/** From this share on a window was seen whole. */
const WHOLE = 0.95;

/** For how much of a window there were readings, ms. Throws ServiceError. */
export async function readSeenMs(question: NumberQuestion, series: ReadSeries, range: Range): Promise<number> {
  const found = await series({ ...question, grain: 'minute' }, range);
  return seenMs(
    [...found.values()].flat().map(({ at }) => at),
    range
  );
}

/** As `readSeenMs`, of the minutes that have a reading. */
export function seenMs(minutes: readonly number[], { from, to }: Range): number {
  const times = minutes.map((at) => Math.max(at, from)).sort((a, b) => a - b);
  const [first] = times;
  if (first === undefined) {
    return 0;
  }
  const until = [...times.slice(1), to];
  const between = times.reduce((sum, at, index) => sum + spanned((until[index] ?? to) - at), 0);
  return between + (first - from <= MOST_APART_MS ? first - from : 0);
}

function spanned(ms: number): number {
  return ms <= MOST_APART_MS ? ms : MINUTE;
}

export function isLongEnough(ms: number): boolean {
  return ms >= LEAST_MS;
}

export function isWhole(ms: number, { from, to }: Range): boolean {
  return ms >= WHOLE * (to - from);
}

/** What was found, and of how much of the window where that was not whole. */
export function ofSeen(found: Text, ms: number, range: Range): Text {
  if (isWhole(ms, range)) {
    return found;
  }
  const { zh, en } = spanText(ms);
  return { zh: `${found.zh}(只观测到 ${zh})`, en: `${found.en} (of the ${en} seen)` };
}

/** Why a value of a day is not judged; `label` is empty where it is the only one. */
export function seenTooShort(label: string, ms: number): Text {
  const { zh, en } = spanText(ms);
  const least = spanText(LEAST_MS);
  return {
    zh: `${label === '' ? '' : `${label}:`}只观测到 ${zh},至少 ${least.zh}才能按一天判断`,
    en: `${label === '' ? '' : `${label}: `}seen for only ${en}, ${least.en} are needed to judge a day by`,
  };
}

/** `40 seconds`, `3 minutes`, `5.5 hours`. */
export function spanText(ms: number): Text {
  if (ms < 2 * MINUTE) {
    const seconds = Math.round(ms / 1000);
    return { zh: `${seconds} 秒`, en: `${seconds} seconds` };
  }
  if (ms < 2 * HOUR) {
    const minutes = Math.round(ms / MINUTE);
    return { zh: `${minutes} 分钟`, en: `${minutes} minutes` };
  }
  const hours = Number((ms / HOUR).toFixed(1));
  return { zh: `${hours} 小时`, en: `${hours} hours` };
}
