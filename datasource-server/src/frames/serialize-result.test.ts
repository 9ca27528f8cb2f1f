import fc from 'fast-check';
import type { Frame } from '../contract/frames.ts';
import { numberField, stringField, timeField } from './fields.ts';
import { serializeResult } from './serialize-result.ts';

test('is the same JSON as JSON.stringify makes, whatever the values', () => {
  const column = (value: fc.Arbitrary<number | string | null>) => fc.array(fc.option(value), { maxLength: 5 });
  const values = fc.tuple(
    column(fc.integer()),
    column(fc.double({ noNaN: true, noDefaultInfinity: true })),
    column(fc.string({ unit: 'grapheme' }))
  );
  fc.assert(
    fc.property(values, fc.integer({ min: 0, max: 3 }), (columns, count) => {
      const frame: Frame = {
        schema: {
          refId: 'A',
          meta: { custom: { demo: true } },
          fields: [timeField('time'), numberField('value'), stringField('text')],
        },
        data: { values: columns },
      };
      const result = { status: 200, frames: Array.from({ length: count }, () => frame) };
      expect(JSON.parse(serializeResult(result))).toEqual(JSON.parse(JSON.stringify(result)));
      expect(serializeResult(result)).toBe(JSON.stringify(result));
    })
  );
});
