import { READINGS } from '../support/contract-rows.ts';
import { LIMITS, type Ask } from './asking.ts';

/** The shape of answers, and what an engine knows about tables. */
export function answerContract({ contract, dialect }: Ask): void {
  describe('answers', () => {
    const rows = (count: number) => ({
      sql: `SELECT a.id AS id, a.amount AS amount, a.label AS label FROM readings a, readings b ORDER BY a.id LIMIT ${count}`,
      params: [],
      columns: [
        { name: 'id', type: 'number' as const },
        { name: 'amount', type: 'number' as const },
        { name: 'label', type: 'string' as const },
      ],
    });

    test('come column by column, numbers as numbers', async () => {
      const result = await contract().engine.query(
        { ...rows(1), sql: 'SELECT id, amount, label FROM readings ORDER BY id' },
        LIMITS
      );
      expect(result).toMatchObject({
        columns: [[1, 2, 3, 4, 5, 6], [0.1, 0.2, null, 99999999.9999, 0.3, -5.5], READINGS.map(({ label }) => label)],
        rowCount: 6,
        truncated: false,
      });
      expect(result.elapsedMs).toBeGreaterThanOrEqual(0);
    });

    test('an empty one has its columns', async () => {
      const result = await contract().engine.query(
        { ...rows(1), sql: 'SELECT id, amount, label FROM readings WHERE id = 99' },
        LIMITS
      );
      expect(result).toMatchObject({ columns: [[], [], []], rowCount: 0, truncated: false });
    });

    test('are cut at maxRows, and say so', async () => {
      expect(await contract().engine.query(rows(10), { ...LIMITS, maxRows: 10 })).toMatchObject({
        rowCount: 10,
        truncated: false,
      });
      const cut = await contract().engine.query(rows(11), { ...LIMITS, maxRows: 10 });
      expect(cut).toMatchObject({ rowCount: 10, truncated: true });
      expect(cut.columns.map((column) => column.length)).toEqual([10, 10, 10]);
    });
  });

  describe('describe', () => {
    test('knows the columns of the tables that are there', async () => {
      const tables = await contract().engine.describe(['readings', 'no_such_table', 'empty_table']);
      expect([...tables.keys()].sort()).toEqual(['empty_table', 'readings']);
      const time = dialect().name === 'mysql' ? 'datetime' : 'timestamp';
      expect(Object.fromEntries(tables.get('readings') ?? [])).toEqual({
        id: 'number',
        at: time,
        label: 'string',
        kind: 'string',
        amount: 'number',
        n: 'number',
        score: 'number',
        ok: 'number',
        done_at: time,
      });
      expect(await contract().engine.describe([])).toEqual(new Map());
    });
  });
}
