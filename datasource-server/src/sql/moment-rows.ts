import type { OffsetSegment, Range } from '../semantic/calendar.ts';
import type { ResolvedMoment } from '../semantic/moments.ts';
import { filterConditions } from './compile-select.ts';
import type { TimeColumn } from './dialect.ts';
import type { StatementBuilder } from './statement-builder.ts';
import { timeRange } from './time-range.ts';

/** The offsets that a statement about moments needs. */
export interface MomentZones {
  /** Wall clock segments of the stored zone, null when the columns hold instants. */
  stored: readonly OffsetSegment[] | null;
  /** Offsets of the asked zone over the range that is read, by instant. */
  asked: readonly OffsetSegment[];
}

export function timeOf({ dataset }: ResolvedMoment, { stored }: MomentZones): TimeColumn {
  return { column: dataset.time, stored };
}

/** Who acted, as text: datasets may keep users as numbers or text. */
export function actorText({ dataset }: ResolvedMoment, { dialect }: StatementBuilder): string {
  return dialect.exactText(dialect.identifier(dataset.actor));
}

/** The moment's filters joined by AND, or null where it has none. */
export function momentCondition(moment: ResolvedMoment, zones: MomentZones, builder: StatementBuilder): string | null {
  const input = { part: { ...moment, having: [] }, ...zones };
  const conditions = filterConditions(input, builder);
  return conditions.length === 0 ? null : conditions.join(' AND ');
}

/** The rows of a range in which somebody known acted, as conditions. */
export function actedWithin(
  moment: ResolvedMoment,
  range: Range,
  zones: MomentZones,
  builder: StatementBuilder
): string[] {
  return [...timeRange(timeOf(moment, zones), range, builder), `${actorText(moment, builder)} <> ''`];
}
