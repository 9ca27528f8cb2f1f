import fc from 'fast-check';

import { createInterpolator } from './interpolate-text';
import { fakeVariables } from './test-support/variables';

describe('createInterpolator', () => {
  const variables = fakeVariables({ one: 'a', many: ['a', 'b'], none: [], blank: '' }, { everything: ['x', 'y'] });
  const { all, one, isAll, isVariable } = createInterpolator(variables, {});

  test.each([
    ['$one', ['a']],
    ['${one}', ['a']],
    ['[[one]]', ['a']],
    ['$many', ['a', 'b']],
    ['${many}', ['a', 'b']],
    ['pre-$many-post', ['pre-a-post', 'pre-b-post']],
    ['$many/$many', ['a/a', 'a/b', 'b/a', 'b/b']],
    ['${many:csv}', ['a,b']],
    ['$none', []],
    ['$blank', ['']],
    ['$unknown', ['$unknown']],
    ['costs $5', ['costs $5']],
    ['plain', ['plain']],
    ['', ['']],
  ])('%s gives %j', (text, expected) => {
    expect(all(text)).toEqual(expected);
  });

  it('gives the first of several values where one is wanted, and nothing for an empty selection', () => {
    expect(one('$many')).toBe('a');
    expect(one('$none')).toBe('');
  });

  test.each(['$__from', '${__to:date:iso}', '$__interval', '${__interval_ms}', 'x $__range y', '$__rate_interval'])(
    'leaves %s to the server',
    (macro) => {
      const baking = createInterpolator(
        fakeVariables({
          __from: '1',
          __to: '2',
          __interval: '1m',
          __interval_ms: '60000',
          __range: 'r',
          __rate_interval: '4m',
        }),
        {}
      );
      expect(baking.all(macro)).toEqual([macro]);
    }
  );

  it('recognises All by what is chosen, not by a value of that name', () => {
    expect(isAll('$everything')).toBe(true);
    expect(isAll('${everything}')).toBe(true);
    expect(isAll('[[everything]]')).toBe(true);
    expect(isAll('x$everything')).toBe(false);
    expect(isAll('$many')).toBe(false);
    expect(createInterpolator(fakeVariables({ word: 'All' }), {}).isAll('$word')).toBe(false);
  });

  it('does not take a panel repeated over All for All', () => {
    const repeated = createInterpolator(variables, { everything: { text: 'x', value: 'x' } });
    expect(repeated.isAll('$everything')).toBe(false);
    expect(repeated.all('$everything')).toEqual(['x']);
  });

  it('prefers scoped variables', () => {
    expect(createInterpolator(variables, { one: { text: 'z', value: 'z' } }).all('$one')).toEqual(['z']);
  });

  test.each([
    ['$a', true],
    ['${a}', true],
    ['${a.b:raw}', true],
    ['[[a]]', true],
    ['$a$b', false],
    ['a', false],
    ['$ a', false],
  ])('isVariable(%s) is %s', (text, expected) => {
    expect(isVariable(text)).toBe(expected);
  });

  const awkward = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 20 }),
    fc.constantFrom(
      "'",
      '"',
      '`',
      '\\',
      '%',
      '_',
      '%_\\',
      "'; DROP TABLE users; --",
      '😀👩‍👩‍👧',
      '$1',
      '$&',
      '$many',
      '${one}',
      '[[x]]',
      '创意',
      '\n',
      '{a,b}'
    )
  );

  it('carries every value through unchanged, whatever characters it holds', () => {
    fc.assert(
      fc.property(fc.uniqueArray(awkward, { maxLength: 6 }), (values) => {
        expect(createInterpolator(fakeVariables({ v: values }), {}).all('$v')).toEqual(values);
      })
    );
  });

  it('puts every value between the same surroundings', () => {
    fc.assert(
      fc.property(fc.array(awkward, { minLength: 1, maxLength: 4 }), awkward, (values, value) => {
        const texts = createInterpolator(fakeVariables({ v: values, w: value }), {}).all('<${v}|${w}>');
        expect(texts).toEqual(values.map((each) => `<${each}|${value}>`));
      })
    );
  });

  it('never changes a text without variables', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }).filter((text) => !/[$[]/.test(text)),
        (text) => {
          expect(all(text)).toEqual([text]);
        }
      )
    );
  });
});
