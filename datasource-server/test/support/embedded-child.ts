/**
 * A process of its own that opens an embedded store: `node --import tsx embedded-child.ts DIRECTORY MODE`. It writes one line
 * a step to standard output. Modes: `hold` keeps the directory open until it is killed, `insert` inserts rows for ever and
 * reports how many are acknowledged, `try` opens, counts and stops.
 */
import { ClickHouseEngine } from '../../src/engines/clickhouse/clickhouse-engine.ts';
import { EmbeddedChannel } from '../../src/engines/clickhouse/embedded-channel.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { ServiceError } from '../../src/platform/errors.ts';

const BATCH = 500;
const [directory = '', mode = ''] = process.argv.slice(2);
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);

try {
  const channel = new EmbeddedChannel({ directory, memoryBytes: 1024 ** 3, logger: silentLogger });
  const store = new ClickHouseEngine(channel, 'aimarket_test', systemClock);
  await store.command('CREATE TABLE IF NOT EXISTS numbers_ (n UInt64) ENGINE = MergeTree ORDER BY n');
  say({ opened: true });
  if (mode === 'hold') {
    setInterval(() => undefined, 1000);
  }
  for (let done = 0; mode === 'insert'; done += BATCH) {
    await store.insert(
      'numbers_',
      Array.from({ length: BATCH }, (_, index) => ({ n: done + index }))
    );
    say({ acknowledged: done + BATCH });
  }
  if (mode === 'try') {
    const count = {
      sql: 'SELECT count() AS n FROM numbers_',
      params: [],
      columns: [{ name: 'n', type: 'number' as const }],
    };
    const { columns } = await store.query(count, { maxRows: 1, timeoutMs: 5000 });
    await store.stop();
    say({ rows: columns[0]?.[0] });
  }
} catch (error) {
  say(
    error instanceof ServiceError
      ? { code: error.code, zh: error.text.zh, en: error.text.en }
      : { error: String(error) }
  );
  process.exitCode = 1;
}
