import { Temporal } from 'temporal-polyfill';
import { ServiceError } from '../src/platform/errors.ts';
import { wallSegments } from '../src/semantic/calendar.ts';
import type { Dialect, TimeColumn } from '../src/sql/dialect.ts';
import { StatementBuilder } from '../src/sql/statement-builder.ts';
import type { Cell, QueryLimits } from '../src/engines/engine.ts';
import type { StatementColumn } from '../src/sql/statement.ts';
import { READINGS, WALLS } from './support/contract-rows.ts';
import type { ContractEngine } from './support/contract-engines.ts';

/** What an engine cannot do, by dialect method. */
export const NOT_SUPPORTED: Record<Dialect['name'], ReadonlyArray<keyof Dialect>> = { mysql: ['quantile'], clickhouse: [] };

const LIMITS: QueryLimits = { maxRows: 1000, timeoutMs: 10_000 };
const AT: TimeColumn = { column: 'at', stored: null };
const UTC = (text: string) => Date.parse(`${text.replace(' ', 'T')}Z`);
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

/** Runs the whole contract of `engines/engine.ts` and `sql/dialect.ts` against one engine. */
export function testEngine({ name, start }: { name: string; start: () => Promise<ContractEngine> }): void {
  describe(name, () => {
    let contract: ContractEngine;

    beforeAll(async () => {
      contract = await start();
    }, 60_000);
    afterAll(() => contract?.stop());

    const dialect = () => contract.engine.dialect;

    /** One value, or one column of values, of the expression that `write` compiles. */
    async function values(write: (d: Dialect, builder: StatementBuilder) => string, rest = 'FROM readings', type: StatementColumn['type'] = 'number'): Promise<Cell[]> {
      const builder = new StatementBuilder(dialect());
      const statement = builder.build([`SELECT ${write(dialect(), builder)} AS v`, rest], [{ name: 'v', type }]);
      return (await contract.engine.query(statement, LIMITS)).columns[0] as Cell[];
    }
    const value = async (...args: Parameters<typeof values>) => (await values(...args))[0];
    const texts = (write: (d: Dialect, builder: StatementBuilder) => string, rest: string) => values(write, rest, 'string');
    /** Ids of the rows for which the condition holds. */
    async function idsWhere(write: (d: Dialect, builder: StatementBuilder) => string): Promise<Cell[]> {
      const builder = new StatementBuilder(dialect());
      const statement = builder.build(['SELECT id AS v FROM readings WHERE', write(dialect(), builder), 'ORDER BY id'], [{ name: 'v', type: 'number' }]);
      return (await contract.engine.query(statement, LIMITS)).columns[0] as Cell[];
    }
    const idsOf = (holds: (row: (typeof READINGS)[number]) => boolean) => READINGS.filter(holds).map(({ id }) => id);

    describe('time', () => {
      test('epochSeconds floors, epochMillis does not', async () => {
        expect(await values((d) => d.epochSeconds(AT), 'FROM readings ORDER BY id')).toEqual(READINGS.map(({ at }) => Math.floor(UTC(at) / 1000)));
        expect(await values((d) => d.epochMillis(AT), 'FROM readings ORDER BY id')).toEqual(READINGS.map(({ at }) => UTC(at)));
      });

      test('instantLiteral is exact to the millisecond on both sides of a half-open range', async () => {
        for (const edge of READINGS.map(({ at }) => UTC(at))) {
          for (const at of [edge - 1, edge, edge + 1]) {
            expect(await idsWhere((d, { bind }) => `at >= ${d.instantLiteral(AT, at, bind)}`)).toEqual(idsOf((row) => UTC(row.at) >= at));
            expect(await idsWhere((d, { bind }) => `at < ${d.instantLiteral(AT, at, bind)}`)).toEqual(idsOf((row) => UTC(row.at) < at));
          }
        }
      });

      const zone = 'America/New_York';
      const instant = (wall: string) => Temporal.PlainDateTime.from(wall.replace(' ', 'T')).toZonedDateTime(zone, { disambiguation: 'earlier' }).epochMilliseconds;
      const stored = wallSegments({ from: Date.UTC(2026, 0, 1), to: Date.UTC(2027, 0, 1) }, zone);
      const wallColumn: TimeColumn = { column: 'at', stored };

      test('a wall clock is read in its zone across both changes of the clock', async () => {
        expect(await values((d) => d.epochSeconds(wallColumn), 'FROM walls ORDER BY at')).toEqual(WALLS.map((wall) => Math.floor(instant(wall) / 1000)));
        expect(await values((d) => d.epochMillis(wallColumn), 'FROM walls ORDER BY at')).toEqual(WALLS.map(instant));
      });

      test('instantLiteral agrees with epochMillis around both changes of the clock', async () => {
        const minute = 60_000;
        const changes = [Date.parse('2026-03-08T07:00:00Z'), Date.parse('2026-11-01T06:00:00Z')];
        const around = changes.flatMap((change) => [-121, -61, -60, -59, -30, -1, 0, 1, 30, 59, 60, 61, 121].map((minutes) => change + minutes * minute));
        for (const at of [...around, ...around.map((ms) => ms + 1)]) {
          const found = await texts((d) => d.toText('COUNT(*)'), `FROM walls WHERE ${await literal(wallColumn, at)}`);
          expect([new Date(at).toISOString(), found[0]]).toEqual([new Date(at).toISOString(), String(WALLS.filter((wall) => instant(wall) >= at).length)]);
        }
      });

      /** The literal written out, to be used inside another statement. */
      async function literal(time: TimeColumn, at: number): Promise<string> {
        const quoted = (bound: unknown) => `'${String(bound)}'`;
        return `at >= ${dialect().instantLiteral(time, at, quoted)}`;
      }

      test('minutesBetween keeps fractions, and NULL where an end is missing', async () => {
        expect(await values((d) => d.minutesBetween('at', 'done_at'), 'FROM readings ORDER BY id')).toEqual([30.5 / 60, null, 60, null, null, null]);
      });
    });

    describe('integers', () => {
      test('intDiv', async () => {
        expect(await value((d) => d.intDiv('n', 100), 'FROM readings WHERE id = 6')).toBe(4);
        expect(await value((d) => d.intDiv(`${d.epochSeconds(AT)} - ${UTC('2026-01-01 00:00:00') / 1000}`, 60), 'FROM readings WHERE id = 3')).toBe(1);
      });

      test.each([0, 1, 2, 7, 8, 30, 1000])('countBoundsBelow with %i bounds', async (count) => {
        const first = UTC('2025-12-31 23:59:58') / 1000;
        const bounds = Array.from({ length: count }, (_, index) => first + index * 2);
        const seconds = READINGS.map(({ at }) => Math.floor(UTC(at) / 1000));
        expect(await values((d) => d.countBoundsBelow(d.epochSeconds(AT), bounds), 'FROM readings ORDER BY id')).toEqual(
          seconds.map((second) => bounds.filter((bound) => bound <= second).length)
        );
        expect(await values((d) => d.countBoundsBelow('n', [-7, 1, 2]), 'FROM readings WHERE n IS NOT NULL ORDER BY id')).toEqual([2, 3, 1, 3, 3]);
      });
    });

    describe('text', () => {
      test('exactText tells case and trailing spaces apart, and keeps NULL', async () => {
        const grouped = await texts((d) => d.exactText('label'), 'FROM readings GROUP BY v ORDER BY v');
        expect(new Set(grouped)).toEqual(new Set(READINGS.map(({ label }) => label)));
        expect(grouped).toHaveLength(READINGS.length);
        expect(await idsWhere((d, { bind }) => `${d.exactText('label')} = ${bind('a', 'string')}`)).toEqual([2]);
        expect(await idsWhere((d, { bind }) => `${d.exactText('label')} IN (${bind('A', 'string')}, ${bind('a ', 'string')})`)).toEqual([1, 3]);
        expect(await idsWhere((d, { bind }) => `${d.exactText('kind')} = ${bind('y', 'string')}`)).toEqual([2, 4, 6]);
      });

      const needles = ['%', '_', '\\', `it's`, '"', '`x`', '😀', '中', '文', 'a', 'A', ' ', '100%_\\', ''];

      test.each(needles)('contains and startsWith take %j as it is', async (needle) => {
        expect(await idsWhere((d, { bind }) => d.contains(d.exactText('label'), bind(needle, 'string')))).toEqual(idsOf(({ label }) => label?.includes(needle) ?? false));
        expect(await idsWhere((d, { bind }) => d.startsWith(d.exactText('label'), bind(needle, 'string')))).toEqual(idsOf(({ label }) => label?.startsWith(needle) ?? false));
      });

      test.each([['^a'], ['^[Aa]$'], ['\\d+%'], ['中文$'], ['ß|A'], ['.']])('matches %j, case by case', async (pattern) => {
        const regex = new RegExp(pattern, 'u');
        expect(await idsWhere((d, { bind }) => d.matches(d.exactText('label'), bind(pattern, 'string')))).toEqual(idsOf(({ label }) => regex.test(label ?? '') && label !== null));
      });

      test('a pattern that is none is the asker’s fault', async () => {
        await expect(idsWhere((d, { bind }) => d.matches(d.exactText('label'), bind('(', 'string')))).rejects.toMatchObject({ code: 'bad_request' });
        expect(await idsWhere(() => 'id = 1')).toEqual([1]);
      });

      test('toText writes integers, decimals, doubles and booleans alike', async () => {
        const rest = 'FROM readings ORDER BY id';
        expect(await texts((d) => d.toText('n'), rest)).toEqual(['1', '2', null, '-7', '1000000', '404']);
        expect(await texts((d) => d.toText('amount'), rest)).toEqual(['0.1', '0.2', null, '99999999.9999', '0.3', '-5.5']);
        expect(await texts((d) => d.toText('score'), rest)).toEqual(['0.5', '1.5', null, '-2.25', '0.001', '2']);
        expect(await texts((d) => d.toText('ok'), rest)).toEqual(['1', '0', '1', '0', '1', '1']);
        expect(await texts((d) => d.concat(d.toText(d.intDiv('n', 100)), `'xx'`), 'FROM readings WHERE id = 6')).toEqual(['4xx']);
      });
    });

    describe('aggregates', () => {
      const n = (write: (d: Dialect) => string, rest?: string) => value(write, rest);
      const IF = `kind = 'x'`;

      test('count', async () => {
        expect(await n((d) => d.count(null))).toBe(6);
        expect(await n((d) => d.count(IF))).toBe(3);
        expect(await n((d) => d.count('n > 1'))).toBe(3);
        expect(await n((d) => d.count(null), 'FROM empty_table')).toBe(0);
        expect(await n((d) => d.count('n > 1'), 'FROM empty_table')).toBe(0);
      });

      test('countDistinct leaves NULL out', async () => {
        expect(await n((d) => d.countDistinct('kind', null))).toBe(2);
        expect(await n((d) => d.countDistinct('n', null))).toBe(5);
        expect(await n((d) => d.countDistinct('n', IF))).toBe(2);
        expect(await n((d) => d.countDistinct('n', null), 'FROM empty_table')).toBe(0);
      });

      test('sums of decimals are exact, as doubles', async () => {
        expect(await n((d) => d.sum('amount', null))).toBe(99999995.0999);
        expect(await n((d) => d.sum('amount', IF))).toBe(0.4);
        expect(await n((d) => d.sum('amount', 'id IN (1, 2, 5)'))).toBe(0.6);
        expect(await n((d) => d.sum('n', 'n > 1'))).toBe(1_000_406);
      });

      test('avg is the exact sum over the count, for every type', async () => {
        expect(await n((d) => d.avg('amount', null))).toBe(99999995.0999 / 5);
        expect(await n((d) => d.avg('n', 'id IN (1, 2)'))).toBe(1.5);
        expect(await n((d) => d.avg('score', 'id IN (1, 2, 3)'))).toBe(1);
        expect(await n((d) => d.avg(d.minutesBetween('at', 'done_at'), null))).toBe((30.5 / 60 + 60) / 2);
      });

      test('min and max', async () => {
        expect([await n((d) => d.min('amount', null)), await n((d) => d.max('amount', null))]).toEqual([-5.5, 99999999.9999]);
        expect([await n((d) => d.min('n', IF)), await n((d) => d.max('n', IF))]).toEqual([1, 1_000_000]);
      });

      test('last is the value of the newest row that has one', async () => {
        expect(await n((d) => d.last('score', d.identifier('at'), null))).toBe(2);
        expect(await n((d) => d.last('score', d.identifier('at'), 'id <= 4'))).toBe(-2.25);
        expect(await n((d) => d.last('score', d.identifier('at'), 'id <= 3'))).toBe(1.5);
        expect(await n((d) => d.last('amount', d.identifier('at'), IF))).toBe(0.3);
      });

      test.each(['sum', 'avg', 'min', 'max'] as const)('%s of nothing is NULL', async (aggregate) => {
        expect(await n((d) => d[aggregate]('n', null), 'FROM empty_table')).toBeNull();
        expect(await n((d) => d[aggregate]('n', 'n > 1'), 'FROM empty_table')).toBeNull();
        expect(await n((d) => d[aggregate]('n', `label = 'nobody'`))).toBeNull();
        expect(await n((d) => d[aggregate]('n', 'id = 3'))).toBeNull();
        expect(await n((d) => d.last('n', d.identifier('at'), 'id = 3'))).toBeNull();
      });

      test('ratio is a double, and NULL over 0', async () => {
        expect(await n((d) => d.ratio(d.count(IF), d.count(null)))).toBe(0.5);
        expect(await n((d) => d.ratio('1', '70000'), 'FROM readings WHERE id = 1')).toBe(1 / 70000);
        expect(await n((d) => d.ratio(d.sum('amount', 'id = 1'), d.count(null)))).toBe(0.1 / 6);
        expect(await n((d) => d.ratio(d.count(null), d.count(`label = 'nobody'`)))).toBeNull();
        expect(await n((d) => d.ratio(d.count(null), d.count(null)), 'FROM empty_table')).toBeNull();
        expect(await n((d) => d.ratio(d.sum('n', null), d.count(null)), 'FROM empty_table')).toBeNull();
      });

      test('quantile interpolates exactly, or says that there is none', async () => {
        if (NOT_SUPPORTED[dialect().name].includes('quantile')) {
          expect(dialect().supportsQuantile).toBe(false);
          expect(() => dialect().quantile(0.5, 'n', null)).toThrow(ServiceError);
          return;
        }
        expect(dialect().supportsQuantile).toBe(true);
        expect(await n((d) => d.quantile(0.5, 'score', null))).toBe(0.5);
        expect(await n((d) => d.quantile(0.25, 'n', 'id IN (1, 2)'))).toBe(1.25);
        expect(await n((d) => d.quantile(0.95, 'amount', 'id IN (1, 2)'))).toBeCloseTo(0.195, 12);
        expect(await n((d) => d.quantile(0.5, 'n', `label = 'nobody'`))).toBeNull();
        expect(await n((d) => d.quantile(0.5, 'n', null), 'FROM empty_table')).toBeNull();
      });
    });

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
        expect(await idsWhere((_, { bind }) => `score IN (${bind(0.001, 'number')}, ${bind(2, 'number')})`)).toEqual([5, 6]);
      });

      test('booleans', async () => {
        expect(await idsWhere((_, { bind }) => `ok = ${bind(true, 'boolean')}`)).toEqual([1, 3, 5, 6]);
        expect(await values(() => 'ok', 'FROM readings ORDER BY id', 'boolean')).toEqual(READINGS.map(({ ok }) => ok));
      });

      test('an identifier is quoted, whatever it holds', async () => {
        const name = 'od`d "name" \\';
        const builder = new StatementBuilder(dialect());
        const statement = builder.build([`SELECT 7 AS ${dialect().identifier(name)}`], [{ name, type: 'number' }]);
        expect((await contract.engine.query(statement, LIMITS)).columns).toEqual([[7]]);
      });
    });

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
        const result = await contract.engine.query({ ...rows(1), sql: 'SELECT id, amount, label FROM readings ORDER BY id' }, LIMITS);
        expect(result).toMatchObject({
          columns: [[1, 2, 3, 4, 5, 6], [0.1, 0.2, null, 99999999.9999, 0.3, -5.5], READINGS.map(({ label }) => label)],
          rowCount: 6,
          truncated: false,
        });
        expect(result.elapsedMs).toBeGreaterThanOrEqual(0);
      });

      test('an empty one has its columns', async () => {
        const result = await contract.engine.query({ ...rows(1), sql: 'SELECT id, amount, label FROM readings WHERE id = 99' }, LIMITS);
        expect(result).toMatchObject({ columns: [[], [], []], rowCount: 0, truncated: false });
      });

      test('are cut at maxRows, and say so', async () => {
        expect(await contract.engine.query(rows(10), { ...LIMITS, maxRows: 10 })).toMatchObject({ rowCount: 10, truncated: false });
        const cut = await contract.engine.query(rows(11), { ...LIMITS, maxRows: 10 });
        expect(cut).toMatchObject({ rowCount: 10, truncated: true });
        expect(cut.columns.map((column) => column.length)).toEqual([10, 10, 10]);
      });
    });

    describe('describe', () => {
      test('knows the columns of the tables that are there', async () => {
        const tables = await contract.engine.describe(['readings', 'no_such_table', 'empty_table']);
        expect([...tables.keys()].sort()).toEqual(['empty_table', 'readings']);
        const time = dialect().name === 'mysql' ? 'datetime' : 'timestamp';
        expect(Object.fromEntries(tables.get('readings') ?? [])).toEqual({
          id: 'number', at: time, label: 'string', kind: 'string', amount: 'number', n: 'number', score: 'number', ok: 'number', done_at: time,
        });
        expect(await contract.engine.describe([])).toEqual(new Map());
      });
    });

    describe('bad days', () => {
      const simple = { sql: 'SELECT 41 + 1 AS v', params: [], columns: [{ name: 'v', type: 'number' as const }] };
      const endless = (mark: string) => ({ ...simple, sql: `${contract.endlessSql} /* ${mark} */` });
      const answer = async () => (await contract.engine.query(simple, LIMITS)).columns;

      test('a statement that takes too long is stopped on the server', async () => {
        const started = Date.now();
        await expect(contract.engine.query(endless('slow-one'), { ...LIMITS, timeoutMs: 500 })).rejects.toMatchObject({ code: 'timeout' });
        expect(Date.now() - started).toBeLessThan(3000);
        expect(await contract.running('slow-one')).toBe(0);
        // What the stopped statement had already answered must not show up in the next answers.
        expect(await Promise.all([answer(), answer(), answer()])).toEqual([[[42]], [[42]], [[42]]]);
      });

      test('a caller who leaves is let go at once, and the statement ends on the server', async () => {
        const caller = new AbortController();
        const asked = contract.engine.query(endless('left-alone'), { ...LIMITS, signal: caller.signal });
        const refused = expect(asked).rejects.toMatchObject({ code: 'cancelled' });
        await new Promise((resolve) => setTimeout(resolve, 300));
        expect(await contract.running('left-alone')).toBe(1);
        const left = Date.now();
        caller.abort();
        await refused;
        expect(Date.now() - left).toBeLessThan(1500);
        await eventually(async () => expect(await contract.running('left-alone')).toBe(0));
        expect(await answer()).toEqual([[42]]);
      });

      test('a caller who has already left is not served', async () => {
        await expect(contract.engine.query(simple, { ...LIMITS, signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' });
      });

      test('more at once than there is room for: some wait, the rest is told to come back', async () => {
        const running = [1, 2].map(() => contract.engine.query(endless('busy'), { ...LIMITS, timeoutMs: 2500 }).catch((error: unknown) => error));
        await new Promise((resolve) => setTimeout(resolve, 100));
        const started = Date.now();
        await expect(answer()).rejects.toMatchObject({ code: 'overloaded', retryAfter: expect.any(Number) });
        expect(Date.now() - started).toBeLessThan(1500);
        expect((await Promise.all(running)).map((error) => (error as ServiceError).code)).toEqual(['timeout', 'timeout']);
        expect(await answer()).toEqual([[42]]);
      }, 15_000);

      test('a refused statement has a typed error without its values', async () => {
        const wrong = new StatementBuilder(dialect());
        const statement = wrong.build([`SELECT no_such_column AS v FROM readings WHERE label = ${wrong.bind('s3cret', 'string')}`], simple.columns);
        const error = (await contract.engine.query(statement, LIMITS).catch((thrown: unknown) => thrown)) as ServiceError;
        expect(error).toBeInstanceOf(ServiceError);
        expect(error.code).toBe('engine_error');
        expect(error.text.zh + error.text.en + String(error.details)).not.toContain('s3cret');
        expect(error.cause).toBeDefined();
        expect(await answer()).toEqual([[42]]);
      });

      test('nothing can be written through a query', async () => {
        for (const sql of ['CREATE TABLE planted (n INT)', 'DROP TABLE empty_table', 'INSERT INTO empty_table VALUES (1)']) {
          await expect(contract.engine.query({ ...simple, sql }, LIMITS)).rejects.toMatchObject({ code: 'engine_error' });
        }
        expect([...(await contract.engine.describe(['planted', 'empty_table'])).keys()]).toEqual(['empty_table']);
        expect(await value((d) => d.count(null), 'FROM empty_table')).toBe(0);
      });

      test('ping answers, and no attempt to connect has failed', async () => {
        await expect(contract.engine.ping(2000)).resolves.toBeUndefined();
        expect(contract.engine.connectionErrors()).toBe(0);
      });
    });

    test('a stopped engine says so', async () => {
      await Promise.all([contract.engine.stop(), contract.engine.stop()]);
      await expect(contract.engine.query({ sql: 'SELECT 1 AS v', params: [], columns: [] }, LIMITS)).rejects.toMatchObject({ code: 'unavailable' });
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
