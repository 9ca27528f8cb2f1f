import { READINGS } from '../support/contract-rows.ts';
import { idsOf, type Ask } from './asking.ts';

/** Text compared by exact code points, and patterns. */
export function textContract({ texts, idsWhere }: Ask): void {
  describe('text', () => {
    test('exactText tells case and trailing spaces apart, and keeps NULL', async () => {
      const grouped = await texts((d) => d.exactText('label'), 'FROM readings GROUP BY v ORDER BY v');
      expect(new Set(grouped)).toEqual(new Set(READINGS.map(({ label }) => label)));
      expect(grouped).toHaveLength(READINGS.length);
      expect(await idsWhere((d, { bind }) => `${d.exactText('label')} = ${bind('a', 'string')}`)).toEqual([2]);
      expect(
        await idsWhere((d, { bind }) => `${d.exactText('label')} IN (${bind('A', 'string')}, ${bind('a ', 'string')})`)
      ).toEqual([1, 3]);
      expect(await idsWhere((d, { bind }) => `${d.exactText('kind')} = ${bind('y', 'string')}`)).toEqual([2, 4, 6]);
    });

    const needles = ['%', '_', '\\', `it's`, '"', '`x`', '😀', '中', '文', 'a', 'A', ' ', '100%_\\', ''];

    test.each(needles)('contains and startsWith take %j as it is', async (needle) => {
      expect(await idsWhere((d, { bind }) => d.contains(d.exactText('label'), bind(needle, 'string')))).toEqual(
        idsOf(({ label }) => label?.includes(needle) ?? false)
      );
      expect(await idsWhere((d, { bind }) => d.startsWith(d.exactText('label'), bind(needle, 'string')))).toEqual(
        idsOf(({ label }) => label?.startsWith(needle) ?? false)
      );
    });

    test.each([['^a'], ['^[Aa]$'], ['\\d+%'], ['中文$'], ['ß|A'], ['.']])(
      'matches %j, case by case',
      async (pattern) => {
        const regex = new RegExp(pattern, 'u');
        expect(await idsWhere((d, { bind }) => d.matches(d.exactText('label'), bind(pattern, 'string')))).toEqual(
          idsOf(({ label }) => regex.test(label ?? '') && label !== null)
        );
      }
    );

    test('a pattern that is none is the asker’s fault', async () => {
      await expect(
        idsWhere((d, { bind }) => d.matches(d.exactText('label'), bind('(', 'string')))
      ).rejects.toMatchObject({ code: 'bad_request' });
      expect(await idsWhere(() => 'id = 1')).toEqual([1]);
    });

    test('toText writes integers, decimals, doubles and booleans alike', async () => {
      const rest = 'FROM readings ORDER BY id';
      expect(await texts((d) => d.toText('n'), rest)).toEqual(['1', '2', null, '-7', '1000000', '404']);
      expect(await texts((d) => d.toText('amount'), rest)).toEqual([
        '0.1',
        '0.2',
        null,
        '99999999.9999',
        '0.3',
        '-5.5',
      ]);
      expect(await texts((d) => d.toText('score'), rest)).toEqual(['0.5', '1.5', null, '-2.25', '0.001', '2']);
      expect(await texts((d) => d.toText('ok'), rest)).toEqual(['1', '0', '1', '0', '1', '1']);
      expect(await texts((d) => d.concat(d.toText(d.intDiv('n', 100)), `'xx'`), 'FROM readings WHERE id = 6')).toEqual([
        '4xx',
      ]);
    });
  });
}
