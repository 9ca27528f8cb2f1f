import type { FilterOp } from '../contract/query-fields.ts';
import type { Text } from '../contract/text.ts';
import type { Range } from '../semantic/calendar.ts';

/** What is asked of the datasets. */
export interface NumberQuestion {
  measure: string;
  /** Labels of several dimensions are joined by a space. */
  by?: string | readonly string[];
  filters?: ReadonlyArray<{ member: string; op: FilterOp; values: string[] }>;
}

export interface Numbers {
  /** Value by label; '' where it is not split. Null where there is no value. */
  values: ReadonlyMap<string, number | null>;
  /** Why there are none, where nothing feeds the dataset. */
  missing: Text | null;
}

/** One measure over a whole range, by the same path as a panel's question. Throws ServiceError. */
export type ReadNumbers = (question: NumberQuestion, range: Range) => Promise<Numbers>;

/** Points of one label over time, ascending; what has no value is left out, 0 is a value. Throws ServiceError. */
export type ReadSeries = (
  question: NumberQuestion & { grain: 'minute' | 'hour' },
  range: Range
) => Promise<ReadonlyMap<string, ReadonlyArray<{ at: number; value: number; hourOfDay: number }>>>;
