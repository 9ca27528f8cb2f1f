import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { z } from 'zod';
import { openAppendLog } from './append-log.ts';

const schema = z.object({ id: z.number(), text: z.string() });
let directory: string;
const fileOf = (name = 'a.log') => join(directory, name);

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'append-log-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

test('what was appended is there when the file is opened again, in order', async () => {
  const log = await openAppendLog(fileOf('deep/er/a.log'), schema);
  expect(log.entries).toEqual([]);
  await Promise.all([1, 2, 3].map((id) => log.append([{ id, text: `第 ${id}\n行` }])));
  await log.append([]);
  await log.close();
  const again = await openAppendLog(fileOf('deep/er/a.log'), schema);
  expect(again.entries.map(({ id }) => id)).toEqual([1, 2, 3]);
  expect(again.unreadable).toBe(0);
  await again.close();
});

test('a line that a crash cut is dropped, and the next one does not stick to it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 23 }), async (kept) => {
      const path = fileOf(`cut-${kept}-${Math.random()}`);
      const log = await openAppendLog(path, schema);
      await log.append([{ id: 1, text: 'a' }]);
      await log.close();
      appendFileSync(path, JSON.stringify({ id: 2, text: 'bbb' }).slice(0, kept));
      const cut = await openAppendLog(path, schema);
      expect(cut.entries.map(({ id }) => id)).toEqual([1]);
      await cut.append([{ id: 3, text: 'c' }]);
      await cut.close();
      const after = await openAppendLog(path, schema);
      expect(after.entries.map(({ id }) => id)).toEqual([1, 3]);
      await after.close();
    }),
    { numRuns: 30 }
  );
});

test('a whole line that is not ours is counted and kept until the file is rewritten', async () => {
  appendFileSync(fileOf(), `{"id":1,"text":"a"}\nnonsense\n{"id":"2"}\n`);
  const log = await openAppendLog(fileOf(), schema);
  expect(log.entries).toHaveLength(1);
  expect(log.unreadable).toBe(2);
  await log.append([{ id: 3, text: 'c' }]);
  expect(readFileSync(fileOf(), 'utf8')).toContain('nonsense');
  await log.rewrite([{ id: 3, text: 'c' }]);
  await log.append([{ id: 4, text: 'd' }]);
  await log.close();
  expect(readFileSync(fileOf(), 'utf8')).toBe('{"id":3,"text":"c"}\n{"id":4,"text":"d"}\n');
});

test('only the owner can read it', async () => {
  const log = await openAppendLog(fileOf(), schema);
  await log.append([{ id: 1, text: '13900000000' }]);
  await log.rewrite([{ id: 1, text: '13900000000' }]);
  await log.close();
  expect(statSync(fileOf()).mode & 0o077).toBe(0);
});

describe('a disk that fails', () => {
  let handles: FileHandle;

  beforeEach(async () => {
    const probe = await open(directory, 'r');
    handles = Object.getPrototypeOf(probe) as FileHandle;
    await probe.close();
  });
  afterEach(() => jest.restoreAllMocks());

  test('half a line that could not even be taken back does not spoil the next one, which counts', async () => {
    const log = await openAppendLog(fileOf(), schema);
    await log.append([{ id: 1, text: 'a' }]);
    jest.spyOn(handles, 'appendFile').mockImplementationOnce(async () => {
      appendFileSync(fileOf(), '{"id":2,"te');
      throw new Error('ENOSPC');
    });
    jest.spyOn(handles, 'truncate').mockRejectedValueOnce(new Error('EIO'));
    await expect(log.append([{ id: 2, text: 'b' }])).rejects.toThrow('ENOSPC');
    await log.append([{ id: 3, text: 'c' }]);
    await log.close();
    const again = await openAppendLog(fileOf(), schema);
    expect([again.entries.map(({ id }) => id), again.unreadable]).toEqual([[1, 3], 0]);
    await again.close();
  });

  test('what is appended after a rewrite that failed late is in the file that has the name', async () => {
    const log = await openAppendLog(fileOf(), schema);
    await log.append([{ id: 1, text: 'a' }]);
    const sync = handles.sync;
    let calls = 0;
    // The file's own sync succeeds, the directory's, after the rename, does not.
    jest.spyOn(handles, 'sync').mockImplementation(function (this: FileHandle) {
      calls += 1;
      return calls === 2 ? Promise.reject(new Error('EMFILE')) : sync.call(this);
    });
    await expect(log.rewrite([{ id: 2, text: 'b' }])).rejects.toThrow('EMFILE');
    await log.append([{ id: 3, text: 'c' }]);
    await log.close();
    const again = await openAppendLog(fileOf(), schema);
    expect(again.entries.map(({ id }) => id)).toEqual([2, 3]);
    await again.close();
  });

  test('a rewrite that failed early leaves everything as it was', async () => {
    const log = await openAppendLog(fileOf(), schema);
    await log.append([{ id: 1, text: 'a' }]);
    jest.spyOn(handles, 'sync').mockRejectedValueOnce(new Error('ENOSPC'));
    await expect(log.rewrite([{ id: 2, text: 'b' }])).rejects.toThrow('ENOSPC');
    await log.append([{ id: 3, text: 'c' }]);
    await log.close();
    const again = await openAppendLog(fileOf(), schema);
    expect(again.entries.map(({ id }) => id)).toEqual([1, 3]);
    await again.close();
  });
});

describe('a directory that goes away', () => {
  const home = () => fileOf('home');
  const path = () => join(home(), 'a.log');
  const gone = {
    code: 'unavailable',
    message: expect.stringMatching(/no longer in its place.*put the directory back/),
  };

  async function opened() {
    const log = await openAppendLog(path(), schema);
    await log.append([{ id: 1, text: 'a' }]);
    await log.checkPlace();
    return log;
  }

  test.each([
    ['moved', () => renameSync(home(), fileOf('away'))],
    ['deleted', () => rmSync(home(), { recursive: true })],
    [
      'replaced by an empty one',
      () => {
        renameSync(home(), fileOf('away'));
        mkdirSync(home());
      },
    ],
    [
      'replaced by a copy',
      () => {
        renameSync(home(), fileOf('away'));
        mkdirSync(home());
        writeFileSync(path(), readFileSync(fileOf('away/a.log')));
      },
    ],
    ['without the file', () => rmSync(path())],
  ])('%s: nothing is kept, nor said to be', async (_, lose) => {
    const log = await opened();
    lose();
    await expect(log.append([{ id: 2, text: 'b' }])).rejects.toMatchObject(gone);
    await expect(log.rewrite([{ id: 3, text: 'c' }])).rejects.toMatchObject(gone);
    await expect(log.checkPlace()).rejects.toMatchObject(gone);
    await log.close();
  });

  test('what was on its way when it went is taken back', async () => {
    const log = await opened();
    const probe = await open(directory, 'r');
    const handles = Object.getPrototypeOf(probe) as FileHandle;
    await probe.close();
    const { datasync } = handles;
    jest.spyOn(handles, 'datasync').mockImplementationOnce(async function (this: FileHandle) {
      await datasync.call(this);
      renameSync(home(), fileOf('away'));
    });
    await expect(log.append([{ id: 2, text: 'b' }])).rejects.toMatchObject(gone);
    expect(readFileSync(fileOf('away/a.log'), 'utf8')).toBe('{"id":1,"text":"a"}\n');
    renameSync(fileOf('away'), home());
    await log.append([{ id: 3, text: 'c' }]);
    await log.close();
    const again = await openAppendLog(path(), schema);
    expect(again.entries.map(({ id }) => id)).toEqual([1, 3]);
    await again.close();
    jest.restoreAllMocks();
  });
});
