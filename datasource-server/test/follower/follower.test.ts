import { appendFileSync, copyFileSync, renameSync, truncateSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { openJournal } from '../../src/ingest/follower/journal.ts';
import { action, actions, followFolder } from './follow-folder.ts';

const START = Date.parse('2026-03-18T05:00:00Z');
const folder = followFolder();
const { file, texts, stored } = folder;

describe('a file that grows', () => {
  test('each line is stored once, a half-written one when it is whole', async () => {
    const [begin, end] = [action('c').slice(0, 30), action('c').slice(30)];
    writeFileSync(file('combined-2026-03-18.log'), actions('a', 'b') + begin);
    await folder.follower.round();
    expect(await stored()).toEqual(['a', 'b']);
    await folder.follower.round();
    appendFileSync(file('combined-2026-03-18.log'), end + actions('d'));
    await folder.follower.round();
    expect(await stored()).toEqual(['a', 'b', 'c', 'd']);
  });

  test('a last line without line feed is taken when nothing follows for a minute', async () => {
    writeFileSync(file('combined.log'), actions('a') + action('b').trim());
    await folder.follower.round();
    expect(await stored()).toEqual(['a']);
    const before = Date.now() / 1000 - 120;
    utimesSync(file('combined.log'), before, before);
    await folder.follower.round();
    expect(await stored()).toEqual(['a', 'b']);
  });

  test('carriage returns, a byte order mark, empty lines and broken UTF-8 do not lose a line', async () => {
    const broken = Buffer.from(action('z', { details: 'x?x' }));
    broken[broken.indexOf('?')] = 0xff;
    writeFileSync(
      file('combined.log'),
      Buffer.concat([Buffer.from(`\ufeff${action('a').trim()}\r\n\r\n\n${action('b')}`), broken])
    );
    await folder.follower.round();
    expect(await stored()).toEqual(['a', 'b', 'z']);
    expect(await texts(`SELECT details AS n FROM user_actions WHERE action = 'z'`)).toEqual(['x\ufffdx']);
  });

  test('lines that are no JSON objects are kept as they stand and counted; unknown keys are kept', async () => {
    writeFileSync(
      file('combined.log'),
      `${action('a')}plain text\n[1,2]\n{"half":\n${action('b', { region: 'hangzhou', duration: '12 ms', nested: { a: 1 } })}`
    );
    await folder.follower.round();
    expect(await stored()).toEqual(['a', 'b']);
    expect(await texts('SELECT message AS n FROM log_lines WHERE parsed = 0 ORDER BY message')).toEqual([
      '[1,2]',
      'plain text',
      '{"half":',
    ]);
    expect(await texts(`SELECT toString(extra) AS n FROM user_actions WHERE action = 'b'`)).toEqual([
      expect.stringContaining(`'region':'hangzhou'`),
    ]);
    expect(folder.follower.status()).toMatchObject({ lines: 5, unparsed: 3, repaired: 1, lagBytes: 0, problem: null });
  });

  test('a line of one megabyte is whole, one beyond eight is cut and does not stop what follows', async () => {
    await folder.restart({ chunkBytes: 9 * 1024 * 1024 });
    const long = action('long', { details: 'd'.repeat(1024 * 1024) });
    writeFileSync(file('combined.log'), long + `{"message":"${'m'.repeat(20 * 1024 * 1024)}"}\n` + actions('next'));
    await folder.follower.round();
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
    await folder.follower.round();
    appendFileSync(file('combined.log'), actions('b'));
    renameSync(file('combined.log'), file('combined.log.1'));
    writeFileSync(file('combined.log'), actions('c'));
    await folder.follower.round();
    await folder.follower.round();
    expect(await stored()).toEqual(['a', 'b', 'c']);
  });

  test('by copy and truncate: the copy is known, the truncated file begins anew', async () => {
    writeFileSync(file('combined.log'), actions('a', 'b'));
    await folder.follower.round();
    copyFileSync(file('combined.log'), file('combined.log.1'));
    truncateSync(file('combined.log'), 0);
    appendFileSync(file('combined.log'), actions('c', 'd', 'e'));
    await folder.follower.round();
    await folder.follower.round();
    expect(await stored()).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  test('into an archive: what was read stays read, what was not is read from it, also by a new process', async () => {
    const lines = actions('a', 'b');
    writeFileSync(file('combined.log'), lines);
    await folder.follower.round();
    unlinkSync(file('combined.log'));
    writeFileSync(file('combined.log.gz'), gzipSync(lines + actions('c')));
    await folder.restart();
    await folder.follower.round();
    await folder.follower.round();
    expect(await stored()).toEqual(['a', 'b', 'c']);
  });

  test('by deletion: what was written before it is still read', async () => {
    writeFileSync(file('combined.log'), actions('a'));
    await folder.follower.round();
    appendFileSync(file('combined.log'), actions('b') + action('c').trim());
    unlinkSync(file('combined.log'));
    await folder.follower.round();
    expect(await stored()).toEqual(['a', 'b', 'c']);
  });

  test('a broken archive is told and does not stop the others', async () => {
    writeFileSync(file('combined.log.gz'), gzipSync(actions('x')).subarray(0, 30));
    writeFileSync(file('other.log'), actions('a'));
    await folder.follower.round();
    expect(await stored()).toEqual(['a']);
    expect(folder.follower.status().problem).toEqual({
      zh: expect.stringMatching(/combined\.log\.gz: 压缩包不完整/),
      en: expect.stringMatching(/combined\.log\.gz: the archive is incomplete/),
    });
    writeFileSync(file('combined.log.gz'), gzipSync(actions('b')));
    await folder.follower.round();
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
    await folder.follower.round();
    expect(await counted()).toEqual(['one', 'only here', 'two', 'two']);
  });

  test('counts once though one of the files has been repaired, which writes times anew', async () => {
    const line = `{"timestamp":${START},"level":"error","message":"one"}\n`;
    writeFileSync(file('combined.log'), `${line}plain text\n`);
    writeFileSync(file('error.log'), line);
    await folder.follower.round();
    expect(await counted()).toEqual(['one']);
  });

  test('counts once when the error file comes first', async () => {
    writeFileSync(file('error-2026-03-18.log'), error('one'));
    await folder.follower.round();
    writeFileSync(file('combined-2026-03-18.log'), error('one') + error('two'));
    await folder.follower.round();
    expect(await counted()).toEqual(['one', 'two']);
  });
});

describe('when storing fails', () => {
  test.each(['before', 'after'] as const)(
    '%s the engine has the lines, they are there once in the end',
    async (when) => {
      writeFileSync(file('combined.log'), actions('a', 'b'));
      folder.fault = when;
      await expect(folder.follower.round()).rejects.toMatchObject({ code: 'unavailable' });
      expect(folder.follower.status().problem).toEqual({ zh: '停', en: 'down' });
      appendFileSync(file('combined.log'), actions('c'));
      await folder.follower.close();
      folder.fault = null;
      await folder.restart();
      await folder.follower.round();
      expect(await stored()).toEqual(['a', 'b', 'c']);
      expect(folder.written[0]?.token).toMatch(/:0-\d+$/);
    }
  );
  test('lines that a full disk kept from being announced are announced before they are stored', async () => {
    writeFileSync(file('combined.log'), actions('a', 'b'));
    const journal = await openJournal(file('follower.json'));
    let isFull = true;
    const save = () => (isFull ? Promise.reject(new Error('ENOSPC')) : journal.save());
    await folder.restart({ journal: { state: journal.state, save } });
    await expect(folder.follower.round()).rejects.toThrow('ENOSPC');
    isFull = false;
    folder.fault = 'after';
    await expect(folder.follower.round()).rejects.toMatchObject({ code: 'unavailable' });
    // A new process finds more than was announced.
    appendFileSync(file('combined.log'), actions('c'));
    folder.fault = null;
    await folder.restart({ journal: await openJournal(file('follower.json')) });
    await folder.follower.round();
    expect(await stored()).toEqual(['a', 'b', 'c']);
  });

  test('announced lines are not mistaken for those of a new file of their name', async () => {
    writeFileSync(file('combined.log'), actions('a'));
    folder.fault = 'after';
    await expect(folder.follower.round()).rejects.toMatchObject({ code: 'unavailable' });
    renameSync(file('combined.log'), file('combined.log.1'));
    writeFileSync(file('combined.log'), actions('b', 'c'));
    folder.fault = null;
    await folder.restart();
    await folder.follower.round();
    await folder.follower.round();
    expect(await stored()).toEqual(['a', 'b', 'c']);
  });

  test('announced lines are found again when their file has been renamed meanwhile', async () => {
    writeFileSync(file('combined.log'), actions('a'));
    await folder.follower.round();
    appendFileSync(file('combined.log'), actions('b'));
    folder.fault = 'after';
    await expect(folder.follower.round()).rejects.toMatchObject({ code: 'unavailable' });
    renameSync(file('combined.log'), file('combined.log.1'));
    folder.fault = null;
    await folder.restart();
    await folder.follower.round();
    expect(await stored()).toEqual(['a', 'b']);
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
    await folder.follower.round();
    appendFileSync(file('combined.log'), actions('c'));
    await folder.follower.round();
    const rest = await texts(`SELECT action AS n FROM user_actions WHERE action IN ('a', 'b', 'c') ORDER BY action`);
    expect(rest).toEqual(['a', 'b', 'c']);
    const [all] = await texts(
      'SELECT toString((SELECT count() FROM user_actions) + (SELECT count() FROM log_lines) + (SELECT count() FROM ai_calls)) AS n'
    );
    expect(all).toBe('4');
  });

  test('whatever it is, it is found by halves and kept as text', async () => {
    folder.refused = 'poison';
    writeFileSync(file('combined.log'), `${actions('a', 'b', 'c')}${action('poison')}${actions('d', 'e')}`);
    await folder.follower.round();
    expect(await stored()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(await texts('SELECT message AS n FROM log_lines')).toEqual([expect.stringContaining('poison')]);
    expect(folder.follower.status()).toMatchObject({ unparsed: 1, repaired: 1 });
  });
});
