import { instantOf } from '../instant.ts';
import { decodeLogGroup, type SlsLog, type SlsLogGroup } from './sls-messages.ts';

/** A key under which collectors put a whole line of text, which may be the JSON of our dialects. */
const LINE_KEYS = ['content', 'message'] as const;

const SLICE_MS = 10;

/**
 * The logs of encoded groups as lines of JSON in our dialect, in order, each with its line feed; the same groups give the same
 * bytes. Every pair is kept: a `content` or `message` that is a JSON object is unpacked, and what SLS adds goes by its own
 * names (`__topic__`, `__source__`, `__tag__:…`). Values are text here; whoever stores the lines brings them to their types.
 * Lets other work run in between. Throws SlsError for bytes that are not a group.
 */
export async function linesOfGroups(groups: readonly Uint8Array[]): Promise<{ lines: Buffer; count: number }> {
  const lines: string[] = [];
  let sliceEnds = performance.now() + SLICE_MS;
  for (const bytes of groups) {
    const group = decodeLogGroup(bytes);
    const about = aboutGroup(group);
    for (const log of group.Logs) {
      lines.push(`${JSON.stringify(recordOf(log, about))}\n`);
      if (performance.now() > sliceEnds) {
        await new Promise((resolve) => setImmediate(resolve));
        sliceEnds = performance.now() + SLICE_MS;
      }
    }
  }
  return { lines: Buffer.from(lines.join('')), count: lines.length };
}

type Fields = Map<string, unknown>;

function recordOf(log: SlsLog, about: Fields): Record<string, unknown> {
  const fields: Fields = new Map(log.Contents.map(({ Key, Value }) => [Key, Value]));
  for (const key of LINE_KEYS) {
    unpack(fields, key);
  }
  if (!fields.has('message') && typeof fields.get('content') === 'string') {
    rename(fields, 'content', 'message');
  }
  setTime(fields, log);
  about.forEach((value, key) => fields.set(key, value));
  // fromEntries makes own keys of any name, `__proto__` too.
  return Object.fromEntries(fields);
}

/** The line's own keys say more than those that a collector put beside it; where both differ, the collector's is kept apart. */
function unpack(fields: Fields, key: string): void {
  const inner = objectIn(fields.get(key));
  if (inner === null) {
    return;
  }
  fields.delete(key);
  for (const [name, value] of inner) {
    const outer = fields.get(name);
    if (outer !== undefined && outer !== value) {
      fields.set(`outer_${name}`, outer);
    }
    fields.set(name, value);
  }
}

/** Its values as texts, numbers and flags: what is nested is written as JSON again, which too deep a nesting does not let. */
function objectIn(text: unknown): Fields | null {
  if (typeof text !== 'string' || !/^\s*\{[^]*\}\s*$/.test(text)) {
    return null;
  }
  try {
    const inner = Object.entries(JSON.parse(text) as Record<string, unknown>);
    return new Map(
      inner.map(([key, value]) => [key, typeof value === 'object' && value !== null ? JSON.stringify(value) : value])
    );
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) {
      return null;
    }
    throw error;
  }
}

function rename(fields: Fields, from: string, to: string): void {
  fields.set(to, fields.get(from));
  fields.delete(from);
}

/** A line without a time that can be read has the time that SLS keeps for it. */
function setTime(fields: Fields, { Time, TimeNs }: SlsLog): void {
  const given = fields.get('timestamp');
  const value = typeof given === 'string' && /^\s*\d{9,13}\s*$/.test(given) ? Number(given) : given;
  const own = value === undefined ? null : instantOf(value);
  if (own === null && given !== undefined && given !== '') {
    rename(fields, 'timestamp', 'original_timestamp');
  }
  // An unset field of the message reads as 0.
  fields.set('timestamp', own ?? new Date(Time * 1000 + Math.floor((TimeNs ?? 0) / 1e6)).toISOString());
}

function aboutGroup({ Topic, Source, LogTags }: SlsLogGroup): Fields {
  return new Map([
    ...(Topic ? [['__topic__', Topic] as const] : []),
    ...(Source ? [['__source__', Source] as const] : []),
    ...LogTags.map(({ Key, Value }) => [`__tag__:${Key}`, Value] as const),
  ]);
}
