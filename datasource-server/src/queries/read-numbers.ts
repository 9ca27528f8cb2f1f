import type { MetricQuery } from '../contract/query.ts';
import type { Text } from '../contract/text.ts';
import { wallClock, type Range } from '../semantic/calendar.ts';
import type { AnswerGroup } from '../frames/metric-answer.ts';
import { askMeasure } from './ask-measure.ts';
import type { QueryServices } from './context.ts';

export interface NumbersQuestion {
  measure: string;
  /** Labels of several dimensions are joined by a space. */
  by?: string | readonly string[];
  filters?: ReadonlyArray<{ member: string; op: MetricQuery['filters'][number]['op']; values: string[] }>;
}

interface NumbersRead {
  /** Value by label; '' where it is not split. */
  values: ReadonlyMap<string, number | null>;
  /** Why there are none, where nothing feeds the dataset. */
  missing: Text | null;
}

/** One measure over a whole range, a value a label, as a panel asks for it. Throws ServiceError. */
export async function readNumbers(
  question: NumbersQuestion,
  range: Range,
  services: QueryServices,
  timezone: string
): Promise<NumbersRead> {
  const { answer, notices } = await ask(question, { as: 'number', grain: 'none' }, range, services, timezone);
  const missing =
    answer.groups.length === 0 ? (notices.find(({ severity }) => severity === 'warning')?.text ?? null) : null;
  return {
    values: new Map(answer.groups.map((group) => [labelOf(group), group.columns[0]?.values[0] ?? null])),
    missing,
  };
}

/** One measure over time, points by label; what has no value is left out. `hourOfDay` is in `timezone`. Throws ServiceError. */
export async function readSeries(
  { grain, ...question }: NumbersQuestion & { grain: 'minute' | 'hour' },
  range: Range,
  services: QueryServices,
  timezone: string
): Promise<Map<string, Array<{ at: number; value: number; hourOfDay: number }>>> {
  const { answer } = await ask(question, { as: 'timeseries', grain }, range, services, timezone);
  const times = answer.times ?? [];
  return new Map(
    answer.groups.map((group) => [
      labelOf(group),
      times.flatMap((at, index) => {
        const value = group.columns[0]?.values[index] ?? null;
        return value === null ? [] : [{ at, value, hourOfDay: Number(wallClock(at, timezone).slice(11, 13)) }];
      }),
    ])
  );
}

function ask(
  { measure, by, filters = [] }: NumbersQuestion,
  shape: Pick<MetricQuery, 'as' | 'grain'>,
  range: Range,
  services: QueryServices,
  timezone: string
) {
  const split = by === undefined ? {} : { dimensions: [by].flat() };
  return askMeasure({ measures: [measure], ...split, filters, ...shape }, range, services, timezone);
}

function labelOf({ key }: AnswerGroup): string {
  return key.map((part) => String(part ?? '')).join(' ');
}
