import { columnsFromNamed, columnsFromRows, toCell } from './normalize-columns.ts';

test.each([
  ['12.3400', 12.34],
  ['9223372036854775807', 2 ** 63],
  [5n, 5],
  [1.5, 1.5],
  [NaN, null],
  [Infinity, null],
  ['inf', null],
  ['', null],
  [true, 1],
  [Buffer.from('7'), 7],
  [null, null],
  [undefined, null],
])('the number %p is %p', (sent, cell) => {
  expect(toCell(sent, 'number')).toBe(cell);
});

test.each([
  [Buffer.from('数据'), '数据'],
  ['', ''],
  [12, '12'],
  [null, null],
])('the text %p is %p', (sent, cell) => {
  expect(toCell(sent, 'string')).toBe(cell);
});

test.each([
  [0, false],
  [1, true],
  ['0', false],
  ['1', true],
  ['true', true],
  ['false', false],
  [Buffer.from([0]), false],
  [Buffer.from([1]), true],
  [null, null],
])('the boolean %p is %p', (sent, cell) => {
  expect(toCell(sent, 'boolean')).toBe(cell);
});

const COLUMNS = [
  { name: 'a', type: 'number' as const },
  { name: 'b', type: 'string' as const },
];

test('rows become columns, cut at the limit', () => {
  const rows = [
    ['1', 'x'],
    ['2', null],
    ['3', 'z'],
  ];
  expect(columnsFromRows(rows, COLUMNS, 3)).toEqual({
    columns: [
      [1, 2, 3],
      ['x', null, 'z'],
    ],
    rowCount: 3,
    truncated: false,
  });
  expect(columnsFromRows(rows, COLUMNS, 2)).toEqual({
    columns: [
      [1, 2],
      ['x', null],
    ],
    rowCount: 2,
    truncated: true,
  });
  expect(columnsFromRows([], COLUMNS, 2)).toEqual({ columns: [[], []], rowCount: 0, truncated: false });
});

test('named columns come in the order of the statement, cut at the limit', () => {
  const data = { b: ['x', null, 'z'], a: [1, 2, 3] };
  expect(columnsFromNamed(data, 3, COLUMNS, 3)).toEqual({
    columns: [
      [1, 2, 3],
      ['x', null, 'z'],
    ],
    rowCount: 3,
    truncated: false,
  });
  expect(columnsFromNamed(data, 3, COLUMNS, 2)).toEqual({
    columns: [
      [1, 2],
      ['x', null],
    ],
    rowCount: 2,
    truncated: true,
  });
  expect(columnsFromNamed({}, 0, COLUMNS, 2)).toEqual({ columns: [[], []], rowCount: 0, truncated: false });
});

test('a column that is missing is an error, never an empty column', () => {
  expect(() => columnsFromNamed({ a: [1] }, 1, COLUMNS, 2)).toThrow(/column b/);
});
