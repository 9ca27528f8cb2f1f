/** Servers that speak MySQL's protocol but refuse some of what we ask of a session, as TiDB and StarRocks do. */
import type { Server } from 'node:net';
import mysql, { type Connection } from 'mysql2';
import { MysqlEngine } from '../src/engines/mysql/mysql-engine.ts';
import { systemClock } from '../src/platform/clock.ts';
import type { Logger } from '../src/platform/logger.ts';

interface FakeConnection extends Connection {
  sequenceId: number;
  serverHandshake(options: object): void;
  writeOk(): void;
  writeTextResult(rows: object[], columns: object[]): void;
  writeError(error: object): void;
}

interface FakeServer {
  url: string;
  close(): void;
}

const VERSION = '8.0.11-TiDB-v7.5.0';
const COLUMN = {
  catalog: 'def',
  schema: '',
  table: '',
  orgTable: '',
  name: 'v',
  orgName: 'v',
  characterSet: 45,
  columnLength: 80,
  columnType: 253,
  flags: 0,
  decimals: 0,
};

/** Answers `SELECT VERSION()` and pings; refuses the statements that match. */
async function startFake(refused: RegExp): Promise<FakeServer> {
  const server = mysql.createServer(() => undefined);
  const clients: FakeConnection[] = [];
  server.on('connection', (client: FakeConnection) => {
    clients.push(client);
    // Each command starts a new sequence of packets, which mysql2's server side leaves to its user.
    const reply = (write: () => void) => {
      write();
      client.sequenceId = 0;
    };
    client.serverHandshake({
      protocolVersion: 10,
      serverVersion: VERSION,
      connectionId: clients.length,
      statusFlags: 2,
      characterSet: 45,
      capabilityFlags: 0xffffff ^ 2048,
      authCallback: (_: unknown, done: (error: null) => void) => reply(() => done(null)),
    });
    client.on('error', () => undefined);
    client.on('ping', () => reply(() => client.writeOk()));
    const answer = (sql: string) => {
      if (refused.test(sql)) {
        reply(() => client.writeError({ code: 1235, message: 'function has only noop implementation' }));
      } else if (sql.includes('VERSION')) {
        reply(() => client.writeTextResult([{ v: VERSION }], [COLUMN]));
      } else {
        reply(() => client.writeOk());
      }
    };
    client.on('query', answer);
    // mysql2's server side reports SET here.
    client.on('stmt_prepare', answer);
  });
  const { _server: socket } = server as unknown as { _server: Server };
  await new Promise<void>((resolve) => socket.listen(0, '127.0.0.1', resolve));
  const { port } = socket.address() as { port: number };
  return {
    url: `mysql://root:secret@127.0.0.1:${port}/test`,
    close: () => {
      clients.forEach((client) => client.destroy());
      socket.close();
    },
  };
}

function engineFor(url: string): { engine: MysqlEngine; warnings: string[] } {
  const warnings: string[] = [];
  const warn: Logger['warn'] = (message, fields) => void warnings.push(`${message}: ${String(fields?.['statement'])}`);
  const logger: Logger = { debug() {}, info() {}, warn, error() {} };
  return { engine: new MysqlEngine({ url, pool: 2, clock: systemClock, logger }), warnings };
}

test('a refused safeguard is said once, and the server is used all the same', async () => {
  const server = await startFake(/READ ONLY|sql_mode/);
  const { engine, warnings } = engineFor(server.url);
  await Promise.all([engine.ping(2000), engine.ping(2000)]);
  expect(warnings).toEqual([
    expect.stringMatching(/^the database refuses a safeguard.*sql_mode/),
    'the database refuses a safeguard and is used without it: SET SESSION TRANSACTION READ ONLY',
  ]);
  await engine.stop();
  server.close();
});

test('a server that does not take our time zone is not used, because every time would be read wrong', async () => {
  const server = await startFake(/time_zone/);
  const { engine } = engineFor(server.url);
  await expect(engine.ping(2000)).rejects.toMatchObject({ code: 'unavailable' });
  expect(engine.connectionErrors()).toBe(1);
  await engine.stop();
  server.close();
});
