import type { StatusRow } from '../engines/engine.ts';
import { ServiceError, type toServiceError } from '../platform/errors.ts';
import { createReplicationReader } from './mysql-replication.ts';

type Code = ReturnType<typeof toServiceError>['code'];

/** A server that knows some spellings and refuses the others as unknown, or all of them with `code`. */
function server(known: Readonly<Record<string, readonly StatusRow[]>>, code: () => Code = () => 'unsupported') {
  const time = { ms: 0 };
  const asked: string[] = [];
  const read = createReplicationReader(
    {
      label: 'db',
      async status(statement) {
        asked.push(statement);
        const rows = known[statement];
        if (rows === undefined) {
          throw new ServiceError(code(), { zh: '拒绝', en: 'refused' });
        }
        return rows;
      },
    },
    () => time.ms
  );
  return { time, asked, read };
}

const MYSQL_8 = {
  Replica_IO_State: 'Waiting for source to send event',
  Replica_IO_Running: 'Yes',
  Replica_SQL_Running: 'Yes',
  Seconds_Behind_Source: '7',
  Channel_Name: 'orders',
};

test('MySQL 8 tells all its channels under the new words; the spelling that worked is remembered', async () => {
  const stopped = { ...MYSQL_8, Replica_SQL_Running: 'No', Seconds_Behind_Source: null, Channel_Name: '' };
  const { asked, read } = server({ 'SHOW REPLICA STATUS': [MYSQL_8, stopped] });
  const expected = {
    channels: [
      { channel: 'orders', running: true, lagSeconds: 7 },
      { channel: '', running: false, lagSeconds: null },
    ],
    missing: [],
  };
  expect(await read()).toEqual(expected);
  expect(asked).toEqual(['SHOW ALL REPLICAS STATUS', 'SHOW ALL SLAVES STATUS', 'SHOW REPLICA STATUS']);
  expect(await read()).toEqual(expected);
  expect(asked).toHaveLength(4);
});

test('MySQL 5.7 has the old words; a thread that is still connecting does not run', async () => {
  const row = {
    Slave_IO_Running: 'Connecting',
    Slave_SQL_Running: 'Yes',
    Seconds_Behind_Master: null,
    Channel_Name: '',
  };
  const { read } = server({ 'SHOW SLAVE STATUS': [row] });
  expect((await read()).channels).toEqual([{ channel: '', running: false, lagSeconds: null }]);
});

test('a server that replicates from none has no channels, and nothing is missing', async () => {
  expect(await server({ 'SHOW ALL REPLICAS STATUS': [] }).read()).toEqual({ channels: [], missing: [] });
});

test('without the privilege, or where the statement is unknown, it says so and asks again after ten minutes', async () => {
  for (const [code, words] of [
    ['forbidden', 'REPLICATION CLIENT'],
    ['unsupported', 'does not know'],
  ] as const) {
    const { time, asked, read } = server({}, () => code);
    const answer = { channels: null, missing: [{ zh: expect.any(String), en: expect.stringContaining(words) }] };
    expect(await read()).toEqual(answer);
    const first = asked.length;
    time.ms = 9 * 60_000;
    expect(await read()).toEqual(answer);
    expect(asked).toHaveLength(first);
    time.ms = 10 * 60_000;
    await read();
    expect(asked.length).toBeGreaterThan(first);
  }
});

test('a server that is gone is a failure and not a missing item', async () => {
  await expect(server({}, () => 'unavailable').read()).rejects.toMatchObject({ code: 'unavailable' });
});
