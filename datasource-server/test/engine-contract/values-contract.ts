import { StatementBuilder } from '../../src/sql/statement-builder.ts';
import { READINGS } from '../support/contract-rows.ts';
import { LIMITS, type Ask } from './asking.ts';

const HOSTILE = [
  `'; DROP TABLE readings; --`,
  `" OR 1=1 --`,
  '`; DROP TABLE readings; #',
  `\\'; DROP TABLE readings; --`,
  `1) OR (1=1`,
  '{p0:String}',
  '?',
  '%',
  '_',
  '\\',
  '\n\t\r\0',
  '😀中文',
  '',
];

/** Values from outside: they come back as they went, and never become SQL. */
export function boundValueContract({ contract, dialect, values, value, texts, idsWhere }: Ask): void {
  describe('bound values', () => {
    test.each(HOSTILE)('%j comes back as it went and harms nothing', async (text) => {
      expect(await texts((d, { bind }) => d.concat(`'<'`, bind(text, 'string'), `'>'`), '')).toEqual([`<${text}>`]);
      expect(await idsWhere((d, { bind }) => `${d.exactText('label')} = ${bind(text, 'string')}`)).toEqual([]);
      expect(await value((d) => d.count(null))).toBe(6);
    });

    test.each([0, -1, 0.1, 1e-7, 1e21, 123456789.123, 2 ** 53])('the number %d', async (number) => {
      expect(await value((_, { bind }) => `${bind(number, 'number')} + 0`, '')).toBe(number);
    });

    test('numbers compare with integers, decimals and doubles', async () => {
      expect(await idsWhere((_, { bind }) => `amount >= ${bind(0.2, 'number')}`)).toEqual([2, 4, 5]);
      expect(await idsWhere((_, { bind }) => `n = ${bind(404, 'number')}`)).toEqual([6]);
      expect(await idsWhere((_, { bind }) => `score IN (${bind(0.001, 'number')}, ${bind(2, 'number')})`)).toEqual([
        5, 6,
      ]);
    });

    test('booleans', async () => {
      expect(await idsWhere((_, { bind }) => `ok = ${bind(true, 'boolean')}`)).toEqual([1, 3, 5, 6]);
      expect(await values(() => 'ok', 'FROM readings ORDER BY id', 'boolean')).toEqual(READINGS.map(({ ok }) => ok));
    });

    test('an identifier is quoted, whatever it holds', async () => {
      const name = 'od`d "name" \\';
      const builder = new StatementBuilder(dialect());
      const statement = builder.build([`SELECT 7 AS ${dialect().identifier(name)}`], [{ name, type: 'number' }]);
      expect((await contract().engine.query(statement, LIMITS)).columns).toEqual([[7]]);
    });
  });
}
