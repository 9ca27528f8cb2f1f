import { MIGRATIONS, syncRecordSql } from '../../src/events/migrations.ts';
import { startChdb, type Chdb } from '../support/chdb.ts';

let chdb: Chdb;
beforeAll(async () => {
  chdb = await startChdb();
});
afterAll(() => chdb.stop());

const statements = MIGRATIONS.flatMap(({ statements: of }) => of({ cluster: 'ops' }));

/** No cluster can run here; the engine's own parser reads what it would be told. */
test.each([...statements, syncRecordSql({ cluster: 'ops' })])('is a statement: %s', async (sql) => {
  const { columns } = await chdb.store.query(
    { sql: 'SELECT formatQuery({p0:String}) AS parsed', params: [sql], columns: [{ name: 'parsed', type: 'string' }] },
    { maxRows: 10_000, timeoutMs: 10_000 }
  );
  expect(columns[0]?.[0]).toContain(sql.split(' ')[0]);
});

test('every statement runs on the whole cluster, and rows are replicated and deduplicated', () => {
  expect(statements.filter((sql) => !sql.includes(' ON CLUSTER `ops`'))).toEqual([]);
  const tables = statements.filter((sql) => sql.includes('ENGINE = ') && !/Distributed|= Null/.test(sql));
  expect(tables.length).toBeGreaterThan(8);
  for (const sql of tables) {
    expect(sql).toMatch(
      /ENGINE = Replicated(Summing|Aggregating)?MergeTree\('\/clickhouse\/tables\/\{shard\}\/\{database\}\/\w+_local', '\{replica\}'\)/
    );
    expect(sql).toContain('replicated_deduplication_window = 10000');
    expect(sql).not.toContain('non_replicated');
  }
});

test('views write to the tables of their own shard', () => {
  const views = statements.filter((sql) => sql.startsWith('CREATE MATERIALIZED VIEW'));
  expect(views.length).toBeGreaterThan(8);
  expect(views.filter((sql) => !/ TO \w+_local AS /.test(sql))).toEqual([]);
});
