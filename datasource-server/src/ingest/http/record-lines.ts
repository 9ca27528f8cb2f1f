import {
  MAX_COST,
  MAX_NAMED_REJECTIONS,
  MAX_NUMBER,
  MAX_RECORD_BYTES,
  MAX_RECORD_KEYS,
} from '../../contract/ingest.ts';
import type { Text } from '../../contract/text.ts';
import { LINE_COLUMNS } from '../line-columns.ts';

export interface RecordRules {
  /** Epoch ms; a record of an earlier time would be dropped by the retention, so it is refused. */
  oldest: number;
  /** Keep a value that does not fit its key beside, as text, instead of refusing its record: the keys are not of our naming. */
  keepUnfit?: boolean;
}

/** Why a record is not taken, in both languages. */
export class Rejection {
  constructor(readonly text: Text) {}
}

/** Records as lines that the engine reads as they are. */
export interface RecordLines {
  lines: string[];
  /** Keys that occur, without `timestamp`. */
  keys: Set<string>;
  /** The first of those that were not taken. */
  rejected: Array<{ index: number; text: Text }>;
  /** All of them. */
  rejectedCount: number;
}

type Kind = 'text' | 'number' | 'flag';
const KINDS: ReadonlyMap<string, Kind> = new Map(
  Object.entries(LINE_COLUMNS).map(([key, type]) => [
    key,
    type.includes('Float64') ? 'number' : type.includes('Bool') ? 'flag' : 'text',
  ])
);
const ISO = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?( ?(?:Z|[+-]\d{2}:?\d{2}))?$/;
/** Beyond what the engine's time type holds. */
const LATEST = Date.UTC(2200, 0, 1);
const ANY_ZONE_MS = 15 * 3600e3;
const MAX_KEY = 200;
const SLICE_MS = 10;
const SLICE_RECORDS = 256;

/**
 * Checks and writes records as `logRecordSchema` describes them; a test holds the two together. By hand, because at 50,000
 * records a second a schema library alone would take a core. Lets other work run in between.
 */
export async function recordLines(records: Iterable<unknown>, rules: RecordRules): Promise<RecordLines> {
  const result: RecordLines = { lines: [], keys: new Set(), rejected: [], rejectedCount: 0 };
  let sliceEnds = performance.now() + SLICE_MS;
  let index = 0;
  for (const record of records) {
    const line = record instanceof Rejection ? record : recordLine(record, rules, result.keys);
    if (line instanceof Rejection) {
      result.rejectedCount += 1;
      if (result.rejected.length < MAX_NAMED_REJECTIONS) {
        result.rejected.push({ index, text: line.text });
      }
    } else {
      result.lines.push(line);
    }
    index += 1;
    if (index % SLICE_RECORDS === 0 && performance.now() > sliceEnds) {
      await new Promise((resolve) => setImmediate(resolve));
      sliceEnds = performance.now() + SLICE_MS;
    }
  }
  return result;
}

/** One record as a line with line feed; its keys are added to `keys`. */
export function recordLine(
  record: unknown,
  { oldest, keepUnfit = false }: RecordRules,
  keys: Set<string>
): string | Rejection {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) {
    return reject('不是 JSON 对象', 'not a JSON object');
  }
  const own = Object.keys(record);
  if (own.length > MAX_RECORD_KEYS) {
    return reject(`超过 ${MAX_RECORD_KEYS} 个字段`, `more than ${MAX_RECORD_KEYS} keys`);
  }
  const line: Record<string, unknown> = {};
  let extra: Array<[string, string]> | undefined;
  for (const key of own) {
    const value = (record as Record<string, unknown>)[key];
    if (value === null || value === undefined) {
      continue;
    }
    const kind = KINDS.get(key);
    let taken: unknown;
    if (kind === 'text') {
      taken = typeof value === 'string' ? value : jsonText(value);
    } else if (kind === 'number') {
      taken = numberOf(value, key);
    } else if (kind === 'flag') {
      taken = flagOf(value, key);
    } else if (key === 'timestamp') {
      taken = timeOf(value, oldest);
    } else {
      const text = typeof value === 'string' ? value : jsonText(value);
      if (text instanceof Rejection || key.length > MAX_KEY) {
        return text instanceof Rejection
          ? text
          : reject(`字段名超过 ${MAX_KEY} 个字符`, `a key longer than ${MAX_KEY}`);
      }
      (extra ??= []).push([key, text]);
      continue;
    }
    if (taken instanceof Rejection) {
      const text = keepUnfit && key !== 'timestamp' && kind !== 'text' ? jsonText(value) : taken;
      if (text instanceof Rejection) {
        return text;
      }
      (extra ??= []).push([key, typeof value === 'string' ? value : text]);
      continue;
    }
    line[key] = taken;
  }
  if (extra !== undefined) {
    line['extra'] = Object.fromEntries(extra);
  }
  const text = `${wellFormed(JSON.stringify(line))}\n`;
  if (text.length > MAX_RECORD_BYTES / 4 && Buffer.byteLength(text) > MAX_RECORD_BYTES) {
    return reject(`超过 ${MAX_RECORD_BYTES / 1024} KB`, `larger than ${MAX_RECORD_BYTES / 1024} KB`);
  }
  for (const key in line) {
    if (key !== 'timestamp') {
      keys.add(key);
    }
  }
  return text;
}

export function reject(zh: string, en: string): Rejection {
  return new Rejection({ zh, en });
}

function jsonText(value: unknown): string | Rejection {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (error instanceof RangeError) {
      return reject('嵌套过深', 'nested too deeply');
    }
    throw error;
  }
}

function numberOf(value: unknown, key: string): number | Rejection {
  const isText = typeof value === 'string' && /^\s*[+-]?\d+(\.\d+)?\s*$/.test(value);
  const number = typeof value === 'number' ? value : isText ? Number(value) : NaN;
  const most = key === 'cost' ? MAX_COST : MAX_NUMBER;
  return Math.abs(number) <= most
    ? number
    : reject(`${key} 不是 ±${most} 以内的数`, `${key} is not a number within ±${most}`);
}

function flagOf(value: unknown, key: string): boolean | Rejection {
  switch (value) {
    case true:
    case 1:
    case '1':
    case 'true':
      return true;
    case false:
    case 0:
    case '0':
    case 'false':
      return false;
    default:
      return reject(`${key} 不是 true 或 false`, `${key} is neither true nor false`);
  }
}

/** Text in the form in which the engine reads it: UTC where it names a zone, else as it stands. */
function timeOf(value: unknown, oldest: number): string | Rejection {
  if (typeof value === 'number') {
    const millis = Math.abs(value) < 1e11 ? value * 1000 : value;
    return inRange(millis, oldest) ?? new Date(millis).toISOString();
  }
  const [, zone] = (typeof value === 'string' && ISO.exec(value)) || [null, null];
  if (zone === null) {
    return reject('timestamp 不是 ISO 8601 时间或毫秒数', 'timestamp is neither ISO 8601 nor milliseconds');
  }
  const text = (value as string).replace(',', '.').replace(' ', 'T').replace(' ', '');
  const millis = Date.parse(zone === undefined ? `${text}Z` : text);
  const slack = zone === undefined ? ANY_ZONE_MS : 0;
  return (
    inRange(millis, oldest - slack) ??
    (zone === undefined ? new Date(millis).toISOString().slice(0, -1) : new Date(millis).toISOString())
  );
}

function inRange(millis: number, oldest: number): Rejection | undefined {
  if (Number.isNaN(millis) || millis > LATEST) {
    return reject('timestamp 不是存在的时间', 'timestamp is no time that exists');
  }
  return millis < oldest
    ? reject('timestamp 早于保留期(RETENTION_DAYS)', 'timestamp is older than what is kept (RETENTION_DAYS)')
    : undefined;
}

/** Halves of surrogate pairs, which JSON text has as escapes, are no characters: the engine would refuse them. */
function wellFormed(json: string): string {
  return json.includes('\\ud')
    ? json.replace(/\\(?:(ud[89a-f][0-9a-f]{2})|[^])/g, (whole, half?: string) => (half ? '\\ufffd' : whole))
    : json;
}
