import { parseNumberText } from '../controls/number-text';

const MOST_PERIODS = 60;
const LATEST_PERIOD = 366;

/** `1, 7, 30` as numbers in their order, each once; undefined where the text is anything else. An empty text is no choice: []. */
export function parsePeriods(text: string): number[] | undefined {
  const parts = text.split(/[\s,,、;]+/).filter(Boolean);
  const numbers = parts.map(parseNumberText);
  const valid = numbers.filter((value): value is number => isPeriod(value));
  const distinct = [...new Set(valid)].sort((a, b) => a - b);
  return valid.length === parts.length && distinct.length <= MOST_PERIODS ? distinct : undefined;
}

function isPeriod(value: number | string): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= LATEST_PERIOD;
}
