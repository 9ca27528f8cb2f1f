import { adHocFiltersFor } from './ad-hoc-filters';

const datasets = new Set(['users']);

describe('adHocFiltersFor', () => {
  test.each([
    ['=', '='],
    ['!=', '!='],
    ['=~', 'matches'],
    ['!~', 'notMatches'],
    ['<', '<'],
    ['<=', '<='],
    ['>', '>'],
    ['>=', '>='],
  ])('%s means %s', (operator, op) => {
    expect(adHocFiltersFor([{ key: 'users.status', operator, value: "a'b" }], datasets)).toEqual([
      { member: 'users.status', op, values: ["a'b"] },
    ]);
  });

  test.each([
    ['=|', 'in'],
    ['!=|', 'notIn'],
  ])('%s takes all values', (operator, op) => {
    expect(adHocFiltersFor([{ key: 'users.status', operator, value: 'a', values: ['a', '😀'] }], datasets)).toEqual([
      { member: 'users.status', op, values: ['a', '😀'] },
    ]);
    expect(adHocFiltersFor([{ key: 'users.status', operator, value: 'a' }], datasets)).toEqual([
      { member: 'users.status', op, values: ['a'] },
    ]);
  });

  it('leaves out filters on other datasets, of unknown operators and without a value', () => {
    const filters = [
      { key: 'api.method', operator: '=', value: 'GET' },
      { key: 'users.status', operator: '??', value: 'a' },
      { key: '', operator: '=', value: 'a' },
      { key: 'users.status', operator: '=|', value: 'a', values: [] },
    ];
    expect(adHocFiltersFor(filters, datasets)).toEqual([]);
  });
});
