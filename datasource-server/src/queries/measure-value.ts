import type { Range } from '../semantic/calendar.ts';
import { askMeasure } from './ask-measure.ts';
import type { QueryServices } from './context.ts';

/** One measure over a whole range; null where it has no value or nothing feeds its dataset. */
export async function readMeasure(
  member: string,
  range: Range,
  services: QueryServices,
  timezone: string
): Promise<number | null> {
  const { answer } = await askMeasure({ measures: [member], as: 'number' }, range, services, timezone);
  return answer.groups[0]?.columns[0]?.values[0] ?? null;
}
