import { isNumeric, type Member, operatorsOf } from '../catalogue/members';
import { parseNumberText } from '../controls/number-text';
import type { FilterOp } from '../contract';
import type { FilterModel, FilterValue } from '../query-model';
import { type Arity, OPERATORS } from '../vocabulary';

const COUNTS: Readonly<Record<Arity, (count: number) => boolean>> = {
  none: (count) => count === 0,
  one: (count) => count === 1,
  two: (count) => count === 2,
  many: (count) => count > 0,
};

const KEPT: Readonly<Record<Arity, number>> = { none: 0, one: 1, two: 2, many: Infinity };

export function arityOf(op: FilterOp): Arity {
  return OPERATORS[op]?.arity ?? 'many';
}

/** Only complete filters are asked; a half-written row waits. */
export function isComplete({ member, op, values }: FilterModel): boolean {
  return member !== '' && COUNTS[arityOf(op)](values.length) && values.every((value) => value !== '');
}

/** The filter on another member: its operator stays if the member knows it; values of another member mean nothing. */
export function withMember(filter: FilterModel, name: string, member: Member | undefined): FilterModel {
  const operators = member ? operatorsOf(member) : [filter.op];
  const op = operators.includes(filter.op) ? filter.op : (operators[0] ?? filter.op);
  return { member: name, op, values: [] };
}

/** The filter with another operator, keeping as many values as that takes. */
export function withOperator(filter: FilterModel, op: FilterOp): FilterModel {
  return { ...filter, op, values: filter.values.slice(0, KEPT[arityOf(op)]) };
}

export function toFilterValue(text: string, member: Member | undefined): FilterValue {
  return isNumeric(member) ? parseNumberText(text) : text;
}
