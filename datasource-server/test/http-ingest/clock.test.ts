/** The server's own clock is set back while events come in, and right again. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startIngestServer, type IngestServer } from './ingest-server.ts';

const DAY = 864e5;

jest.setTimeout(60_000);

let dataDir: string;
let server: IngestServer | undefined;
/** Added to the true time. */
let clockIs = 0;

beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'aimarket-clock-'));
});
afterAll(async () => {
  await server?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const start = () => startIngestServer({ RETENTION_DAYS: '30' }, { dataDir, clock: () => Date.now() + clockIs });
const send = (action: string, at: number) =>
  server?.post('/api/v1/events', [
    { category: 'user_action', action, userId: '7', timestamp: new Date(at).toISOString() },
  ]);
const stored = () =>
  server?.rows(
    `SELECT concat_ws(' ', action, toString(toUnixTimestamp64Milli(ts)), extra['original_timestamp']) AS n FROM user_actions ORDER BY action`
  );

test('set back by weeks: nothing is refused or dropped, and what seems to come from the future says when it was', async () => {
  const now = Date.now();
  server = await start();
  expect(await send('before', now)).toMatchObject({ status: 200, body: { accepted: 1 } });
  clockIs = -20 * DAY;
  expect(await send('meanwhile', now)).toMatchObject({ status: 200, body: { accepted: 1 } });
  await server.stop();
  server = await start();
  expect(await send('then', now - 20 * DAY)).toMatchObject({ status: 200, body: { accepted: 1 } });
  clockIs = 0;
  expect(await send('right', now)).toMatchObject({ status: 200, body: { accepted: 1 } });
  const [before, meanwhile = '', right, then] = (await stored()) ?? [];
  expect(before).toBe(`before ${now} `);
  expect(right).toBe(`right ${now} `);
  expect(then).toBe(`then ${now - 20 * DAY} `);
  const [, receivedAt, original] = meanwhile.split(' ');
  expect(Math.abs(Number(receivedAt) - (now - 20 * DAY))).toBeLessThan(60_000);
  expect(original).toBe(new Date(now).toISOString());
});
