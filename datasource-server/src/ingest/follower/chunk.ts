import { LINE_COLUMNS } from '../line-columns.ts';
import type { RepairedLines } from '../repair-lines.ts';

/** Bytes of one line beyond which it is cut. */
export const MAX_LINE_BYTES = 8 * 1024 * 1024;
const SAMPLED_LINES = 40;
/** Of a file that nothing is known of: a key that only one line in a thousand has would send the whole chunk through the repair. */
const FIRST_SAMPLED_LINES = 4000;
/** A reader names at most so many keys that are not ours; the repair puts further ones into the overflow map. */
const MAX_EXTRA_KEYS = 64;

/** Other keys go through the repair: an empty one, and those that end like the names of the statement's helpers. */
const READABLE_KEY = /[^_]$/s;
/** Read anyway, or written by the repair only. */
const RESERVED = new Set(['timestamp', 'extra', 'unparsed']);

/** The keys that lines seem to have, with those that the file's lines have had. What a sample does not show comes to light when the engine refuses. */
export function keysOfLines(lines: Buffer, known: readonly string[]): string[] {
  return mergeKeys(known, sampleKeys(lines, known.length === 0 ? FIRST_SAMPLED_LINES : SAMPLED_LINES));
}

/** Keys that later lines of the file may have, after some needed a repair. */
export function keysOfRepair({ keys, extraKeys }: RepairedLines, known: readonly string[]): string[] {
  const ours = keys.filter((key) => Object.hasOwn(LINE_COLUMNS, key));
  return mergeKeys(known, [...ours, ...extraKeys.filter(isReadable)]);
}

function isReadable(key: string): boolean {
  return READABLE_KEY.test(key) && !RESERVED.has(key);
}

/** Instants of the first and the last line that tell theirs, epoch ms. */
export function timesOf(lines: Buffer): [first: number, last: number] | undefined {
  const times = [...sampleLines(lines, SAMPLED_LINES)].flatMap((line) => {
    const time = Date.parse(/"timestamp"\s*:\s*"([^"]+)"/.exec(line)?.[1] ?? '');
    return Number.isNaN(time) ? [] : [time];
  });
  return times.length === 0 ? undefined : [Math.min(...times), Math.max(...times)];
}

export function mergeKeys(known: readonly string[], more: Iterable<string>): string[] {
  const keys = new Set(known);
  let extra = known.filter((key) => !Object.hasOwn(LINE_COLUMNS, key)).length;
  for (const key of more) {
    const isOurs = Object.hasOwn(LINE_COLUMNS, key);
    if (!keys.has(key) && (isOurs || extra < MAX_EXTRA_KEYS)) {
      keys.add(key);
      extra += isOurs ? 0 : 1;
    }
  }
  return [...keys];
}

/** Lines that are not empty. */
export function countLines(lines: Buffer): number {
  let count = 0;
  for (let start = 0; start < lines.length;) {
    const found = lines.indexOf(10, start);
    const end = found === -1 ? lines.length : found;
    count += end - start > 1 || (end - start === 1 && lines[start] !== 13) ? 1 : 0;
    start = end + 1;
  }
  return count;
}

function sampleKeys(lines: Buffer, count: number): Set<string> {
  const keys = new Set<string>();
  for (const line of sampleLines(lines, count)) {
    for (const key of keysOf(line)) {
      keys.add(key);
    }
  }
  return keys;
}

function keysOf(line: string): string[] {
  try {
    const value: unknown = JSON.parse(line);
    return value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.keys(value).filter(isReadable)
      : [];
  } catch {
    return [];
  }
}

/** Lines from all over the chunk: kinds of lines come in bursts. */
function* sampleLines(lines: Buffer, count: number): Generator<string> {
  const step = Math.max(1, Math.floor(lines.length / count));
  for (let at = 0; at < lines.length; at += step) {
    const start = at === 0 ? 0 : lines.indexOf(10, at) + 1;
    if (at > 0 && start === 0) {
      return;
    }
    const end = lines.indexOf(10, start);
    yield lines.subarray(start, end === -1 ? lines.length : end).toString('utf8');
  }
  if (lines.length > 0) {
    const start = lines.lastIndexOf(10, lines.length - 2) + 1;
    yield lines.subarray(start).toString('utf8').trim();
  }
}
