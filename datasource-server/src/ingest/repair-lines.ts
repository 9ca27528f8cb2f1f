import { instantOf } from './instant.ts';
import { LINE_COLUMNS, REPAIR_COLUMNS } from './line-columns.ts';

export interface RepairedLines {
  /** JSON objects, one a line, with fitting types only. */
  lines: Buffer;
  /** Keys that occur, without `timestamp`. */
  keys: string[];
  /** Keys that are not ours, for whoever reads the next lines. */
  extraKeys: string[];
  /** Lines that were not JSON objects and are kept as they stood. */
  unparsed: number;
}

/** Of a line that is not JSON, at most so many characters are kept. */
const RAW_LENGTH = 65_536;
const SLICE_MS = 10;
const KNOWN = { ...LINE_COLUMNS, ...REPAIR_COLUMNS, timestamp: '', original_timestamp: '' };
const NUMBERS = new Set(
  Object.entries(LINE_COLUMNS)
    .filter(([, type]) => type.includes('Float64'))
    .map(([key]) => key)
);

/**
 * Makes lines readable that the engine has refused: values brought to the types of their keys, keys that we do not know put
 * into `extra`, lines that are not JSON objects kept as text. Loses nothing but the characters of a raw line beyond 65,536.
 * Lets other work run in between, because a chunk can take a second.
 */
export async function repairLines(lines: Buffer): Promise<RepairedLines> {
  const keys = new Set<string>();
  const extraKeys = new Set<string>();
  const repaired: string[] = [];
  let unparsed = 0;
  let sliceEnds = performance.now() + SLICE_MS;
  for (const line of writtenLines(lines)) {
    const text = line.toString('utf8').trim();
    if (text === '') {
      continue;
    }
    const record = repairedOrNull(text) ?? rawRecord(text);
    unparsed += record['unparsed'] === 1 ? 1 : 0;
    for (const key of Object.keys(record['extra'] ?? {})) {
      if (!Object.hasOwn(KNOWN, key)) {
        extraKeys.add(key);
      }
    }
    for (const key of Object.keys(record)) {
      if (key !== 'timestamp') {
        keys.add(key);
      }
    }
    repaired.push(JSON.stringify(record));
    if (performance.now() > sliceEnds) {
      await new Promise((resolve) => setImmediate(resolve));
      sliceEnds = performance.now() + SLICE_MS;
    }
  }
  return {
    lines: Buffer.from(repaired.map((line) => `${line}\n`).join('')),
    keys: [...keys],
    extraKeys: [...extraKeys],
    unparsed,
  };
}

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

export function withoutByteOrderMark(bytes: Buffer): Buffer {
  return bytes.subarray(0, 3).equals(BYTE_ORDER_MARK) ? bytes.subarray(3) : bytes;
}

/** The lines of a buffer without their line feeds. */
export function* splitLines(lines: Buffer): Generator<Buffer> {
  let start = 0;
  while (start < lines.length) {
    const end = lines.indexOf(10, start);
    const next = end === -1 ? lines.length : end;
    yield lines.subarray(start, next);
    start = next + 1;
  }
}

/** So many NULs are no text: room that was left between two lines by a power cut, or where a file was cut under its writer. */
const NUL_RUN = Buffer.alloc(16);

/** The lines as they were written: without the NULs before them, and apart where a run of NULs stands in the place of a line feed. */
function* writtenLines(lines: Buffer): Generator<Buffer> {
  for (const line of splitLines(lines)) {
    let start = 0;
    while (start < line.length) {
      while (line[start] === 0) {
        start += 1;
      }
      const run = line.indexOf(NUL_RUN, start);
      const end = run === -1 ? line.length : run;
      yield line.subarray(start, end);
      start = end;
    }
  }
}

/** A line that the engine refuses even when it is repaired, as the text that it is. */
export function rawLine(line: Buffer): Pick<RepairedLines, 'lines' | 'keys'> {
  const record = rawRecord(line.toString('utf8').trim());
  return { lines: Buffer.from(`${JSON.stringify(record)}\n`), keys: Object.keys(record) };
}

/** Null where the line is no JSON object, or one that is nested too deeply to be written again. */
function repairedOrNull(text: string): Record<string, unknown> | null {
  const parsed = parseObject(text);
  try {
    return parsed === null ? null : repairRecord(parsed);
  } catch (error) {
    if (error instanceof RangeError) {
      return null;
    }
    throw error;
  }
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

function rawRecord(text: string): Record<string, unknown> {
  return { level: 'unknown', message: wellFormed(text.slice(0, RAW_LENGTH)), unparsed: 1 };
}

function repairRecord(record: Record<string, unknown>): Record<string, unknown> {
  const repaired: Record<string, unknown> = {};
  // A map, because any name may come, `__proto__` too.
  const extra = new Map<string, string>();
  for (const [key, value] of Object.entries(record)) {
    if (value === null || value === undefined) {
      continue;
    }
    if (key === 'timestamp') {
      const time = instantOf(value);
      if (time === null) {
        extra.set('original_timestamp', asText(value));
      } else {
        repaired['timestamp'] = time;
      }
    } else if (!Object.hasOwn(LINE_COLUMNS, key) || Object.hasOwn(REPAIR_COLUMNS, key)) {
      extra.set(wellFormed(key), asText(value));
    } else if (NUMBERS.has(key)) {
      const number = numberOf(value);
      if (number === null) {
        extra.set(key, asText(value));
      } else {
        repaired[key] = number;
      }
    } else if (key === 'success') {
      const success = booleanOf(value);
      if (success === null) {
        extra.set(key, asText(value));
      } else {
        repaired[key] = success;
      }
    } else {
      repaired[key] = asText(value);
    }
  }
  return extra.size > 0 ? { ...repaired, extra: Object.fromEntries(extra) } : repaired;
}

/**
 * Durations are written with their unit here and there: `12ms`, `1.5 s`. What is beyond all numbers is written as the engine
 * reads it, which keeps it beside.
 */
function numberOf(value: unknown): number | string | null {
  if (typeof value === 'number') {
    return Number.isFinite(value) ? value : value > 0 ? 'inf' : '-inf';
  }
  const [, sign, beyond] = /^\s*([+-]?)(nan|inf)(?:inity)?\s*$/i.exec(String(value)) ?? [];
  if (beyond !== undefined) {
    return beyond.toLowerCase() === 'nan' ? 'nan' : `${sign === '-' ? '-' : ''}inf`;
  }
  const [, digits, unit] = /^\s*([+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?)\s*(ms|s)?\s*$/i.exec(String(value)) ?? [];
  const number = digits === undefined ? NaN : Number(digits) * (unit?.toLowerCase() === 's' ? 1000 : 1);
  return Number.isFinite(number) ? number : null;
}

function booleanOf(value: unknown): boolean | null {
  const text = String(value).toLowerCase();
  return text === 'true' || text === '1' ? true : text === 'false' || text === '0' ? false : null;
}

function asText(value: unknown): string {
  return wellFormed(typeof value === 'string' ? value : JSON.stringify(value));
}

/** Halves of surrogate pairs are no characters; the engine would refuse them. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}
