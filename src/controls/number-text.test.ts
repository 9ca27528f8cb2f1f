import { isNumberOrVariable, isWholeNumber, parseNumberText } from './number-text';

describe('number texts', () => {
  test.each([
    ['5', 5],
    [' -1.5 ', -1.5],
    ['1e3', 1000],
    ['', ''],
    ['  ', ''],
    ['five', 'five'],
    ['$x', '$x'],
    ['Infinity', 'Infinity'],
  ])('parseNumberText(%j) is %j', (text, expected) => {
    expect(parseNumberText(text)).toBe(expected);
  });

  test.each([
    ['5', true],
    ['$x', true],
    ['${x:raw}', true],
    ['[[x]]', true],
    ['5 apples', false],
    ['NaN', false],
    ['', false],
  ])('isNumberOrVariable(%j) is %s', (text, expected) => {
    expect(isNumberOrVariable(text)).toBe(expected);
  });

  test.each([
    ['1', true],
    ['100', true],
    ['0', false],
    ['101', false],
    ['1.5', false],
    ['x', false],
  ])('isWholeNumber(%j, 1, 100) is %s', (text, expected) => {
    expect(isWholeNumber(text, 1, 100)).toBe(expected);
  });
});
