import {
  appendFileSync,
  closeSync,
  openSync,
  renameSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { gzipSync } from 'node:zlib';
import { action, actions, followFolder } from './follow-folder.ts';

const folder = followFolder();
const { file, texts, stored } = folder;

describe('a file that is copied or linked while it is followed', () => {
  test('a copy seen half done is not taken for another file', async () => {
    const text = Array.from({ length: 200 }, (_, index) => action(`a${String(index).padStart(3, '0')}`)).join('');
    writeFileSync(file('combined.log'), text);
    await folder.follower.round();
    writeFileSync(file('combined.log.1'), '');
    await folder.follower.round();
    appendFileSync(file('combined.log.1'), text.slice(0, text.length / 2));
    await folder.follower.round();
    appendFileSync(file('combined.log.1'), text.slice(text.length / 2));
    truncateSync(file('combined.log'), 0);
    await folder.follower.round();
    appendFileSync(file('combined.log'), actions('b'));
    await folder.follower.round();
    expect(await stored()).toHaveLength(201);
  });

  test('a link to the present file names no second one', async () => {
    writeFileSync(file('combined-2026-03-18.log'), '');
    symlinkSync(file('combined-2026-03-18.log'), file('current.log'));
    await folder.follower.round();
    appendFileSync(file('combined-2026-03-18.log'), actions('a', 'b'));
    await folder.follower.round();
    expect(await stored()).toEqual(['a', 'b']);
  });

  test('a file that is moved while another one is read is read to its end once', async () => {
    writeFileSync(file('a.log'), actions('a'));
    writeFileSync(file('b.log'), actions('b'));
    await folder.follower.round();
    appendFileSync(file('a.log'), actions('c'));
    folder.whenWriting = () => {
      renameSync(file('b.log'), file('b.log.1'));
      writeFileSync(file('b.log'), actions('d'));
    };
    await folder.follower.round();
    await folder.follower.round();
    await folder.follower.round();
    expect(await stored()).toEqual(['a', 'b', 'c', 'd']);
  });
});

describe('files that begin alike', () => {
  const banner = '=== 创意市场 started ===\n';
  const banners = () => texts(`SELECT toString(count()) AS n FROM log_lines WHERE message LIKE '%started%'`);
  const isOld = (name: string) => utimesSync(file(name), Date.now() / 1000 - 60, Date.now() / 1000 - 60);

  test('with a line that tells no time are two files, whichever grows first', async () => {
    writeFileSync(file('a.log'), banner);
    writeFileSync(file('b.log'), banner);
    await folder.follower.round();
    expect(await banners()).toEqual(['2']);
    appendFileSync(file('b.log'), actions('b'));
    await folder.follower.round();
    appendFileSync(file('a.log'), actions('a'));
    await folder.follower.round();
    expect(await banners()).toEqual(['2']);
    expect(await stored()).toEqual(['a', 'b']);
    expect(folder.follower.status().lagBytes).toBe(0);
  });

  test('with a long banner: the new one of the day is read at once, though it is shorter', async () => {
    const long = banner.repeat(60);
    writeFileSync(file('combined-2026-03-17.log'), long + actions('a', 'b', 'c'));
    await folder.follower.round();
    writeFileSync(file('combined-2026-03-18.log'), long + actions('d'));
    await folder.follower.round();
    expect(await stored()).toEqual(['a', 'b', 'c', 'd']);
    expect(await banners()).toEqual(['120']);
  });

  test.each(['as it is', 'as an archive'])(
    'because one is a copy that lacks what was written until the truncation: kept %s, it is no new file',
    async (how) => {
      const lines = action('a', { details: 'd'.repeat(1200) }) + actions('b', 'c');
      writeFileSync(file('combined.log'), lines + actions('d'));
      await folder.follower.round();
      const copy = how === 'as it is' ? 'combined.log.1' : 'combined.log.1.gz';
      writeFileSync(file(copy), how === 'as it is' ? lines : gzipSync(lines));
      isOld(copy);
      truncateSync(file('combined.log'), 0);
      appendFileSync(file('combined.log'), actions('e'));
      await folder.follower.round();
      await folder.follower.round();
      expect(await stored()).toEqual(['a', 'b', 'c', 'd', 'e']);
    }
  );

  test('logrotate names a file by its date behind the ending, also while nobody follows it', async () => {
    writeFileSync(file('combined.log'), actions('a'));
    await folder.follower.round();
    appendFileSync(file('combined.log'), actions('b'));
    renameSync(file('combined.log'), file('combined.log-20260318'));
    writeFileSync(file('combined.log'), actions('c'));
    await folder.restart();
    await folder.follower.round();
    expect(await stored()).toEqual(['a', 'b', 'c']);
  });
});

describe('NULs', () => {
  /** A file that is cut while its writer keeps its place: what is written next stands behind a hole. */
  function cutUnderItsWriter(name: string, before: string, after: string): void {
    const writer = openSync(file(name), 'w');
    writeSync(writer, before);
    truncateSync(file(name), 0);
    writeSync(writer, after);
    closeSync(writer);
  }

  test('before the first line of a file that was cut under its writer lose no line, however many they are', async () => {
    await folder.restart({ chunkBytes: 9 * 1024 * 1024 });
    cutUnderItsWriter('a.log', 'x'.repeat(30 * 1024 * 1024), actions('a', 'b'));
    cutUnderItsWriter('b.log', 'x'.repeat(5000), actions('c'));
    await folder.follower.round();
    expect(await stored()).toEqual(['a', 'b', 'c']);
    expect(await texts('SELECT message AS n FROM log_lines')).toEqual([]);
    appendFileSync(file('a.log'), actions('d'));
    await folder.restart({ chunkBytes: 9 * 1024 * 1024 });
    await folder.follower.round();
    expect(await stored()).toEqual(['a', 'b', 'c', 'd']);
    expect(folder.follower.status().lagBytes).toBe(0);
  });

  test('behind which nothing stands yet are no lines that are missing; what fills them is read', async () => {
    writeFileSync(file('a.log'), Buffer.alloc(100_000));
    await folder.follower.round();
    expect(folder.follower.status()).toMatchObject({ lagBytes: 0, lines: 0 });
    const writer = openSync(file('a.log'), 'r+');
    writeSync(writer, actions('a'), 0);
    closeSync(writer);
    await folder.follower.round();
    expect(await stored()).toEqual(['a']);
  });

  test('that a power cut left within a line cost that line only', async () => {
    const nuls = '\0'.repeat(512);
    writeFileSync(
      file('a.log'),
      `${actions('a')}${action('cut').slice(0, 40)}${nuls}${actions('b')}\0\0\0${actions('c')}${nuls}\n${actions('d')}`
    );
    await folder.follower.round();
    expect(await stored()).toEqual(['a', 'b', 'c', 'd']);
    expect(await texts('SELECT message AS n FROM log_lines')).toEqual([expect.stringMatching(/^\{"timestamp"[^\0]*$/)]);
  });
});
