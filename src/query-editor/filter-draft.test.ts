import { findMember } from '../catalogue/members';
import { testCatalogue } from '../test-support/catalogue';

import { isComplete, toFilterValue, withMember, withOperator } from './filter-draft';

const filter = { member: 'users.status', op: 'in' as const, values: ['a', 'b', 'c'] };

describe('filter drafts', () => {
  test.each([
    [{ ...filter }, true],
    [{ ...filter, values: [] }, false],
    [{ ...filter, member: '' }, false],
    [{ ...filter, op: '=' as const }, false],
    [{ ...filter, op: '=' as const, values: ['a'] }, true],
    [{ ...filter, op: '=' as const, values: [''] }, false],
    [{ ...filter, op: 'between' as const, values: [1] }, false],
    [{ ...filter, op: 'between' as const, values: ['', 2] }, false],
    [{ ...filter, op: 'between' as const, values: [1, 2] }, true],
    [{ ...filter, op: 'isNull' as const, values: [] }, true],
  ])('isComplete(%j) is %s', (draft, expected) => {
    expect(isComplete(draft)).toBe(expected);
  });

  it('keeps the operator on another member if that knows it, never the values', () => {
    expect(withMember(filter, 'api.method', findMember(testCatalogue, 'api.method'))).toEqual({
      member: 'api.method',
      op: 'in',
      values: [],
    });
    expect(withMember(filter, 'users.new_users', findMember(testCatalogue, 'users.new_users'))).toEqual({
      member: 'users.new_users',
      op: '>',
      values: [],
    });
  });

  it('keeps as many values as another operator takes', () => {
    expect(withOperator(filter, '=').values).toEqual(['a']);
    expect(withOperator(filter, 'between').values).toEqual(['a', 'b']);
    expect(withOperator(filter, 'isNull').values).toEqual([]);
    expect(withOperator(filter, 'notIn').values).toEqual(['a', 'b', 'c']);
  });

  it('makes numbers for numeric members only', () => {
    expect(toFilterValue('404', findMember(testCatalogue, 'api.status'))).toBe(404);
    expect(toFilterValue('404', findMember(testCatalogue, 'api.endpoint'))).toBe('404');
    expect(toFilterValue('$code', findMember(testCatalogue, 'api.status'))).toBe('$code');
  });
});
