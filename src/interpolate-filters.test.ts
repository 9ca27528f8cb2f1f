import fc from 'fast-check';

import type { FilterOp } from './contract';
import { interpolateFilters } from './interpolate-filters';
import { createInterpolator } from './interpolate-text';
import type { FilterValue } from './query-model';
import { fakeVariables } from './test-support/variables';

const variables = fakeVariables(
  { one: 'a', many: ['a', 'b'], none: [], blank: '', member: 'users.status' },
  { all: ['x', 'y'] }
);
const run = (op: FilterOp, values: FilterValue[], member = 'users.status') =>
  interpolateFilters([{ member, op, values }], createInterpolator(variables, {}));
const filter = (op: FilterOp, values: FilterValue[]) => ({ member: 'users.status', op, values });

describe('interpolateFilters', () => {
  test.each<[FilterOp, FilterValue[], ReturnType<typeof run>]>([
    ['=', ['$one'], [filter('=', ['a'])]],
    ['=', ['$many'], [filter('in', ['a', 'b'])]],
    ['!=', ['$many'], [filter('notIn', ['a', 'b'])]],
    ['in', ['$many', 'c', 'b'], [filter('in', ['a', 'b', 'c'])]],
    ['notIn', ['$many', 'c'], [filter('notIn', ['a', 'b', 'c'])]],
    ['notContains', ['$many'], [filter('notContains', ['a']), filter('notContains', ['b'])]],
    ['contains', ['$many'], [filter('contains', ['a', 'b'])]],
    ['between', ['$one', '$one'], [filter('between', ['a', 'a'])]],
    ['isNull', [], [filter('isNull', [])]],
    ['>', [5], [filter('>', [5])]],
    ['=', [true], [filter('=', [true])]],
    ['=', [''], [filter('=', [''])]],
  ])('%s %j', (op, values, expected) => {
    expect(run(op, values)).toEqual(expected);
  });

  it('drops a filter for which All is chosen', () => {
    expect(run('=', ['$all'])).toEqual([]);
    expect(run('in', ['${all}'])).toEqual([]);
    expect(run('contains', ['$all'])).toEqual([]);
  });

  it('excludes all when All is excluded', () => {
    expect(run('!=', ['$all'])).toEqual([filter('notIn', ['x', 'y'])]);
  });

  it('drops a filter whose variable holds nothing', () => {
    expect(run('=', ['$none'])).toEqual([]);
    expect(run('contains', ['$blank'])).toEqual([]);
    expect(run('in', ['$none', 'c'])).toEqual([filter('in', ['c'])]);
  });

  it('replaces a variable in the member', () => {
    expect(run('=', ['x'], '$member')).toEqual([filter('=', ['x'])]);
  });

  it('keeps every chosen value exactly as it is', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', minLength: 1 }),
      fc.constantFrom("O'Brien", '"', '%_\\', '😀', '$&', '\\')
    );
    fc.assert(
      fc.property(fc.uniqueArray(text, { minLength: 2, maxLength: 8 }), (values) => {
        const interpolator = createInterpolator(fakeVariables({ v: values }), {});
        expect(interpolateFilters([filter('=', ['$v'])], interpolator)).toEqual([filter('in', values)]);
      })
    );
  });
});
