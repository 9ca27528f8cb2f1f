import type { OffsetSegment } from '../semantic/calendar.ts';

/**
 * The smallest wall clock (ms since 1970 as if the wall clock were UTC) that the zone's segments read as `epochMs` or later.
 * It inverts `wallSegments`: in the hour that a change back repeats, instants of the second pass have no wall clock of their
 * own, and in the hour that a change forward skips, the wall clock does not exist.
 */
export function wallMillisAt(segments: readonly OffsetSegment[], epochMs: number): number {
  const index = segments.findLastIndex((_, position) => position === 0 || epochMs > changeAt(segments, position));
  const segment = segments[index];
  if (!segment) {
    throw new RangeError('a stored zone has at least one offset segment');
  }
  const wall = epochMs + segment.offset * 1000;
  return index === 0 ? wall : Math.max(wall, segment.fromWall * 1000);
}

/** The instant (ms) at which segment `position` takes over from the one before it. */
function changeAt(segments: readonly OffsetSegment[], position: number): number {
  const { fromWall, offset } = segments[position] as OffsetSegment;
  const before = (segments[position - 1] as OffsetSegment).offset;
  return (fromWall - Math.max(offset, before)) * 1000;
}

/** `YYYY-MM-DD HH:MM:SS`, with `.mmm` only where there are milliseconds. */
export function dateTimeText(wallMs: number): string {
  const text = new Date(wallMs).toISOString().slice(0, -1).replace('T', ' ');
  return text.endsWith('.000') ? text.slice(0, -4) : text;
}

/**
 * The offset in seconds as an SQL expression of a wall-clock column: a number where it never changes, else a CASE, newest
 * segment first. `after(text)` compares the column with a wall clock of our own making.
 */
export function offsetSql(segments: readonly OffsetSegment[], after: (wallText: string) => string): string {
  const [first, ...later] = segments;
  if (!first) {
    return '0';
  }
  if (later.length === 0) {
    return String(first.offset);
  }
  const cases = later
    .toReversed()
    .map(({ fromWall, offset }) => `WHEN ${after(dateTimeText(fromWall * 1000))} THEN ${offset}`);
  return `CASE ${cases.join(' ')} ELSE ${first.offset} END`;
}
