import {
  copyFileSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
  appendFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { migrate } from '../../src/events/migrations.ts';
import { createFollower, type Follower } from '../../src/ingest/follower/follower.ts';
import { openJournal } from '../../src/ingest/follower/journal.ts';
import { createLineWriter, type LineChunk, type LineWriter } from '../../src/ingest/line-writer.ts';
import { ServiceError } from '../../src/platform/errors.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { startChdb, type Chdb } from '../support/chdb.ts';

const START = Date.parse('2026-03-18T05:00:00Z');
const LIMITS = { maxRows: 10_000, timeoutMs: 10_000 };

let chdb: Chdb;
let folder: string;
let follower: Follower;
let written: LineChunk[];
/** Set to make the next writes fail before or after they reach the engine. */
let fault: 'before' | 'after' | null;
/** Called once, at the next write. */
let whenWriting: (() => void) | null;
/** Lines that hold this, other than as text, are refused. */
let refused: string | null;

beforeAll(async () => {
  chdb = await startChdb();
  await migrate({ store: chdb.store, logger: silentLogger, clock: () => START });
});
afterAll(() => chdb.stop());

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'follower-'));
  written = [];
  fault = null;
  whenWriting = null;
  refused = null;
  for (const table of ['api_requests', 'user_actions', 'ai_calls', 'app_errors', 'log_lines', 'error_lines']) {
    await chdb.store.command(`TRUNCATE TABLE ${table}`);
  }
  follower = await startFollower();
});
afterEach(async () => {
  await follower.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A new process would begin like this: with the journal and nothing else. */
async function startFollower(chunkBytes?: number): Promise<Follower> {
  const inner = createLineWriter({
    store: chdb.store,
    timezone: 'Asia/Shanghai',
    privacy: { ip: 'truncate', salt: 's', redact: true },
    prices: { byService: { baidu: 0.012 }, otherwise: 0.01 },
    aiErrors: [],
  });
  const writer: LineWriter = {
    async write(chunk) {
      whenWriting?.();
      whenWriting = null;
      if (refused !== null && !chunk.keys.includes('unparsed') && chunk.lines.includes(refused)) {
        throw new ServiceError('bad_request', { zh: '拒绝', en: 'refused' });
      }
      const down = new ServiceError('unavailable', { zh: '停', en: 'down' });
      if (fault === 'before') {
        throw down;
      }
      await inner.write(chunk);
      if (fault === 'after') {
        throw down;
      }
      written.push(chunk);
    },
  };
  return createFollower({
    logDir: folder,
    scratchDir: join(folder, 'scratch'),
    journal: await openJournal(join(folder, 'state', 'follower.json')),
    writer,
    clock: () => Date.now(),
    logger: silentLogger,
    ...(chunkBytes ? { chunkBytes } : {}),
  });
}

let count = 0;
const action = (name: string, more: object = {}) =>
  `${JSON.stringify({ timestamp: new Date(START + (count += 1)).toISOString(), level: 'info', message: 'User Action', category: 'user_action', action: name, userId: '7', ...more })}\n`;
const actions = (...names: string[]) => names.map((name) => action(name)).join('');
const file = (name: string) => join(folder, name);

async function texts(sql: string): Promise<string[]> {
  const { columns } = await chdb.store.query({ sql, params: [], columns: [{ name: 'n', type: 'string' }] }, LIMITS);
  return (columns[0] ?? []).map(String);
}
const stored = () => texts('SELECT action AS n FROM user_actions ORDER BY action, ts');

describe('a file that grows', () => {
  test('each line is stored once, a half-written one when it is whole', async () => {
    const [begin, end] = [action('c').slice(0, 30), action('c').slice(30)];
    writeFileSync(file('combined-2026-03-18.log'), actions('a', 'b') + begin);
    await follower.round();
    expect(await stored()).toEqual(['a', 'b']);
    await follower.round();
    appendFileSync(file('combined-2026-03-18.log'), end + actions('d'));
    await follower.round();
    expect(await stored()).toEqual(['a', 'b', 'c', 'd']);
  });

  test('a last line without line feed is taken when nothing follows for a minute', async () => {
    writeFileSync(file('combined.log'), actions('a') + action('b').trim());
    await follower.round();
    expect(await stored()).toEqual(['a']);
    const before = Date.now() / 1000 - 120;
    utimesSync(file('combined.log'), before, before);
    await follower.round();
    expect(await stored()).toEqual(['a', 'b']);
  });

  test('carriage returns, a byte order mark, empty lines and broken UTF-8 do not lose a line', async () => {
    const broken = Buffer.from(action('z', { details: 'x?x' }));
    broken[broken.indexOf('?')] = 0xff;
    writeFileSync(
      file('combined.log'),
      Buffer.concat([Buffer.from(`\ufeff${action('a').trim()}\r\n\r\n\n${action('b')}`), broken])
    );
    await follower.round();
    expect(await stored()).toEqual(['a', 'b', 'z']);
    expect(await texts(`SELECT details AS n FROM user_actions WHERE action = 'z'`)).toEqual(['x\ufffdx']);
  });

  test('lines that are no JSON objects are kept as they stand and counted; unknown keys are kept', async () => {
    writeFileSync(
      file('combined.log'),
      `${action('a')}plain text\n[1,2]\n{"half":\n${action('b', { region: 'hangzhou', duration: '12 ms', nested: { a: 1 } })}`
    );
    await follower.round();
    expect(await stored()).toEqual(['a', 'b']);
    expect(await texts('SELECT message AS n FROM log_lines WHERE parsed = 0 ORDER BY message')).toEqual([
      '[1,2]',
      'plain text',
      '{"half":',
    ]);
    expect(await texts(`SELECT toString(extra) AS n FROM user_actions WHERE action = 'b'`)).toEqual([
      expect.stringContaining(`'region':'hangzhou'`),
    ]);
    expect(follower.status()).toMatchObject({ lines: 5, unparsed: 3, repaired: 1, lagBytes: 0, problem: null });
  });

  test('a line of one megabyte is whole, one beyond eight is cut and does not stop what follows', async () => {
    await follower.close();
    follower = await startFollower(9 * 1024 * 1024);
    const long = action('long', { details: 'd'.repeat(1024 * 1024) });
    writeFileSync(file('combined.log'), long + `{"message":"${'m'.repeat(20 * 1024 * 1024)}"}\n` + actions('next'));
    await follower.round();
    expect(await stored()).toEqual(['long', 'next']);
    expect(await texts('SELECT toString(length(details)) AS n FROM user_actions ORDER BY ts LIMIT 1')).toEqual([
      String(1024 * 1024),
    ]);
    expect(await texts('SELECT toString(length(message)) AS n FROM log_lines')).toEqual(['65536']);
  });
});

describe('a file that is moved', () => {
  test('by rename: the rest of the old one and the new one are read', async () => {
    writeFileSync(file('combined.log'), actions('a'));
    await follower.round();
    appendFileSync(file('combined.log'), actions('b'));
    renameSync(file('combined.log'), file('combined.log.1'));
    writeFileSync(file('combined.log'), actions('c'));
    await follower.round();
    await follower.round();
    expect(await stored()).toEqual(['a', 'b', 'c']);
  });

  test('by copy and truncate: the copy is known, the truncated file begins anew', async () => {
    writeFileSync(file('combined.log'), actions('a', 'b'));
    await follower.round();
    copyFileSync(file('combined.log'), file('combined.log.1'));
    truncateSync(file('combined.log'), 0);
    appendFileSync(file('combined.log'), actions('c', 'd', 'e'));
    await follower.round();
    await follower.round();
    expect(await stored()).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  test('into an archive: what was read stays read, what was not is read from it, also by a new process', async () => {
    const lines = actions('a', 'b');
    writeFileSync(file('combined.log'), lines);
    await follower.round();
    await follower.close();
    unlinkSync(file('combined.log'));
    writeFileSync(file('combined.log.gz'), gzipSync(lines + actions('c')));
    follower = await startFollower();
    await follower.round();
    await follower.round();
    expect(await stored()).toEqual(['a', 'b', 'c']);
  });

  test('by deletion: what was written before it is still read', async () => {
    writeFileSync(file('combined.log'), actions('a'));
    await follower.round();
    appendFileSync(file('combined.log'), actions('b') + action('c').trim());
    unlinkSync(file('combined.log'));
    await follower.round();
    expect(await stored()).toEqual(['a', 'b', 'c']);
  });

  test('a broken archive is told and does not stop the others', async () => {
    writeFileSync(file('combined.log.gz'), gzipSync(actions('x')).subarray(0, 30));
    writeFileSync(file('other.log'), actions('a'));
    await follower.round();
    expect(await stored()).toEqual(['a']);
    expect(follower.status().problem).toEqual({
      zh: expect.stringMatching(/combined\.log\.gz: 压缩包不完整/),
      en: expect.stringMatching(/combined\.log\.gz: the archive is incomplete/),
    });
    writeFileSync(file('combined.log.gz'), gzipSync(actions('b')));
    await follower.round();
    expect(await stored()).toEqual(['a', 'b']);
  });
});

describe('an error line that stands in two files', () => {
  const error = (message: string) =>
    `${JSON.stringify({ timestamp: new Date(START).toISOString(), level: 'error', message, stack: `Error: ${message}\n at x` })}\n`;
  const counted = () => texts('SELECT message AS n FROM app_errors ORDER BY message');

  test('counts once when both files are there', async () => {
    writeFileSync(file('combined-2026-03-18.log'), error('one') + actions('a') + error('two') + error('two'));
    writeFileSync(file('error-2026-03-18.log'), error('one') + error('two') + error('two') + error('only here'));
    await follower.round();
    expect(await counted()).toEqual(['one', 'only here', 'two', 'two']);
  });

  test('counts once when the error file comes first', async () => {
    writeFileSync(file('error-2026-03-18.log'), error('one'));
    await follower.round();
    writeFileSync(file('combined-2026-03-18.log'), error('one') + error('two'));
    await follower.round();
    expect(await counted()).toEqual(['one', 'two']);
  });
});

describe('when storing fails', () => {
  test.each(['before', 'after'] as const)(
    '%s the engine has the lines, they are there once in the end',
    async (when) => {
      writeFileSync(file('combined.log'), actions('a', 'b'));
      fault = when;
      await expect(follower.round()).rejects.toMatchObject({ code: 'unavailable' });
      expect(follower.status().problem).toEqual({ zh: '停', en: 'down' });
      appendFileSync(file('combined.log'), actions('c'));
      await follower.close();
      fault = null;
      follower = await startFollower();
      await follower.round();
      expect(await stored()).toEqual(['a', 'b', 'c']);
      expect(written[0]?.token).toMatch(/:0-\d+$/);
    }
  );

  test('announced lines are not mistaken for those of a new file of their name', async () => {
    writeFileSync(file('combined.log'), actions('a'));
    fault = 'after';
    await expect(follower.round()).rejects.toMatchObject({ code: 'unavailable' });
    await follower.close();
    renameSync(file('combined.log'), file('combined.log.1'));
    writeFileSync(file('combined.log'), actions('b', 'c'));
    fault = null;
    follower = await startFollower();
    await follower.round();
    await follower.round();
    expect(await stored()).toEqual(['a', 'b', 'c']);
  });

  test('announced lines are found again when their file has been renamed meanwhile', async () => {
    writeFileSync(file('combined.log'), actions('a'));
    await follower.round();
    appendFileSync(file('combined.log'), actions('b'));
    fault = 'after';
    await expect(follower.round()).rejects.toMatchObject({ code: 'unavailable' });
    await follower.close();
    renameSync(file('combined.log'), file('combined.log.1'));
    fault = null;
    follower = await startFollower();
    await follower.round();
    expect(await stored()).toEqual(['a', 'b']);
  });
});

describe('a file that is copied or linked while it is followed', () => {
  test('a copy seen half done is not taken for another file', async () => {
    const text = Array.from({ length: 200 }, (_, index) => action(`a${String(index).padStart(3, '0')}`)).join('');
    writeFileSync(file('combined.log'), text);
    await follower.round();
    writeFileSync(file('combined.log.1'), '');
    await follower.round();
    appendFileSync(file('combined.log.1'), text.slice(0, text.length / 2));
    await follower.round();
    appendFileSync(file('combined.log.1'), text.slice(text.length / 2));
    truncateSync(file('combined.log'), 0);
    await follower.round();
    appendFileSync(file('combined.log'), actions('b'));
    await follower.round();
    expect(await stored()).toHaveLength(201);
  });

  test('a link to the present file names no second one', async () => {
    writeFileSync(file('combined-2026-03-18.log'), '');
    symlinkSync(file('combined-2026-03-18.log'), file('current.log'));
    await follower.round();
    appendFileSync(file('combined-2026-03-18.log'), actions('a', 'b'));
    await follower.round();
    expect(await stored()).toEqual(['a', 'b']);
  });

  test('a file that is moved while another one is read is read to its end once', async () => {
    writeFileSync(file('a.log'), actions('a'));
    writeFileSync(file('b.log'), actions('b'));
    await follower.round();
    appendFileSync(file('a.log'), actions('c'));
    whenWriting = () => {
      renameSync(file('b.log'), file('b.log.1'));
      writeFileSync(file('b.log'), actions('d'));
    };
    await follower.round();
    await follower.round();
    await follower.round();
    expect(await stored()).toEqual(['a', 'b', 'c', 'd']);
  });
});

describe('a line that the engine cannot take', () => {
  const deep = `{"timestamp":"2026-03-18T05:00:00Z","category":"user_action","action":${'['.repeat(20_000)}${']'.repeat(20_000)}}\n`;
  test.each<[string, string]>([
    ['a cost beyond every column', action('x', { cost: 1e300 })],
    ['an empty key', action('x', { '': 'v' })],
    ["a key named like one of the statement's helpers", action('x', { kind_: 'v', away_: 'w' })],
    ['a day that no month has', action('x', { timestamp: '2026-02-31T10:00:00Z' })],
    ['a time beyond every calendar', action('x', { timestamp: 7e15 })],
    ['tokens beyond every column', action('x', { responseTokens: 1e300 })],
    ['a value nested twenty thousand deep', deep],
  ])('%s does not stop the others, and is kept', async (_what, line) => {
    writeFileSync(file('combined.log'), `${actions('a')}${line}${actions('b')}`);
    await follower.round();
    appendFileSync(file('combined.log'), actions('c'));
    await follower.round();
    const rest = await texts(`SELECT action AS n FROM user_actions WHERE action IN ('a', 'b', 'c') ORDER BY action`);
    expect(rest).toEqual(['a', 'b', 'c']);
    const [all] = await texts(
      'SELECT toString((SELECT count() FROM user_actions) + (SELECT count() FROM log_lines) + (SELECT count() FROM ai_calls)) AS n'
    );
    expect(all).toBe('4');
  });

  test('whatever it is, it is found by halves and kept as text', async () => {
    refused = 'poison';
    writeFileSync(file('combined.log'), `${actions('a', 'b', 'c')}${action('poison')}${actions('d', 'e')}`);
    await follower.round();
    expect(await stored()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(await texts('SELECT message AS n FROM log_lines')).toEqual([expect.stringContaining('poison')]);
    expect(follower.status()).toMatchObject({ unparsed: 1, repaired: 1 });
  });
});
