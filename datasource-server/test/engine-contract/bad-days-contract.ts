import { ServiceError } from '../../src/platform/errors.ts';
import { StatementBuilder } from '../../src/sql/statement-builder.ts';
import { LIMITS, type Ask } from './asking.ts';

/** Slow statements, callers who leave, too many at once, refused statements, attempts to write. */
export function badDayContract({ contract, dialect, value }: Ask): void {
  describe('bad days', () => {
    const simple = { sql: 'SELECT 41 + 1 AS v', params: [], columns: [{ name: 'v', type: 'number' as const }] };
    const endless = (mark: string) => ({ ...simple, sql: `${contract().endlessSql} /* ${mark} */` });
    const answer = async () => (await contract().engine.query(simple, LIMITS)).columns;

    test('a statement that takes too long is stopped on the server', async () => {
      const started = Date.now();
      await expect(contract().engine.query(endless('slow-one'), { ...LIMITS, timeoutMs: 500 })).rejects.toMatchObject({
        code: 'timeout',
      });
      expect(Date.now() - started).toBeLessThan(3000);
      await eventually(async () => expect(await contract().running('slow-one')).toBe(0));
      // What the stopped statement had already answered must not show up in the next answers.
      expect(await Promise.all([answer(), answer(), answer()])).toEqual([[[42]], [[42]], [[42]]]);
    });

    test('a caller who leaves is let go at once, and the statement ends on the server', async () => {
      const caller = new AbortController();
      const asked = contract().engine.query(endless('left-alone'), { ...LIMITS, signal: caller.signal });
      const refused = expect(asked).rejects.toMatchObject({ code: 'cancelled' });
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(await contract().running('left-alone')).toBe(1);
      const left = Date.now();
      caller.abort();
      await refused;
      expect(Date.now() - left).toBeLessThan(1500);
      await eventually(async () => expect(await contract().running('left-alone')).toBe(0));
      expect(await answer()).toEqual([[42]]);
    });

    test('a caller who has already left is not served', async () => {
      await expect(contract().engine.query(simple, { ...LIMITS, signal: AbortSignal.abort() })).rejects.toMatchObject({
        code: 'cancelled',
      });
    });

    test('more at once than there is room for: some wait, the rest is told to come back', async () => {
      const running = [1, 2].map(() =>
        contract()
          .engine.query(endless('busy'), { ...LIMITS, timeoutMs: 2500 })
          .catch((error: unknown) => error)
      );
      await new Promise((resolve) => setTimeout(resolve, 100));
      const started = Date.now();
      await expect(answer()).rejects.toMatchObject({ code: 'overloaded', retryAfter: expect.any(Number) });
      expect(Date.now() - started).toBeLessThan(1500);
      expect((await Promise.all(running)).map((error) => (error as ServiceError).code)).toEqual(['timeout', 'timeout']);
      expect(await answer()).toEqual([[42]]);
    }, 15_000);

    test('a refused statement has a typed error without its values', async () => {
      const wrong = new StatementBuilder(dialect());
      const statement = wrong.build(
        [`SELECT no_such_column AS v FROM readings WHERE label = ${wrong.bind('s3cret', 'string')}`],
        simple.columns
      );
      const error = (await contract()
        .engine.query(statement, LIMITS)
        .catch((thrown: unknown) => thrown)) as ServiceError;
      expect(error).toBeInstanceOf(ServiceError);
      expect(error.code).toBe('engine_error');
      expect(error.text.zh + error.text.en + String(error.details)).not.toContain('s3cret');
      expect(error.cause).toBeDefined();
      expect(await answer()).toEqual([[42]]);
    });

    test('nothing can be written through a query', async () => {
      for (const sql of [
        'CREATE TABLE planted (n INT)',
        'DROP TABLE empty_table',
        'INSERT INTO empty_table VALUES (1)',
      ]) {
        await expect(contract().engine.query({ ...simple, sql }, LIMITS)).rejects.toMatchObject({
          code: 'engine_error',
        });
      }
      expect([...(await contract().engine.describe(['planted', 'empty_table'])).keys()]).toEqual(['empty_table']);
      expect(await value((d) => d.count(null), 'FROM empty_table')).toBe(0);
    });

    test('ping answers, and no attempt to connect has failed', async () => {
      await expect(contract().engine.ping(2000)).resolves.toBeUndefined();
      expect(contract().engine.connectionErrors()).toBe(0);
    });
  });
}

async function eventually(check: () => Promise<void>, withinMs = 3000): Promise<void> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    try {
      await check();
      return;
    } catch (error) {
      if (Date.now() > deadline) {
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
