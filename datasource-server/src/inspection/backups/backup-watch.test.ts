import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rename, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { silentLogger } from '../../platform/logger.ts';
import { openBackupMemory } from './backup-memory.ts';
import { createBackupWatch } from './backup-watch.ts';

const NOW = Date.parse('2026-03-05T01:00:00Z');
const HOUR = 3600e3;
const DUMP = `/*M!999999\\- enable the sandbox mode */
-- MariaDB dump 10.19  Distrib 10.11.19-MariaDB, for debian-linux-gnu (x86_64)
--
-- Host: localhost    Database: marketplace
CREATE TABLE \`users\` (\`id\` int);
INSERT INTO \`users\` VALUES (1),(2);

-- Dump completed on 2026-03-05  2:00:09
`;

let directory: string;
let memoryPath: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'backups-'));
  memoryPath = join(await mkdtemp(join(tmpdir(), 'backup-memory-')), 'backups.json');
});
afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
  await rm(dirname(memoryPath), { recursive: true, force: true });
});

async function put(name: string, content: string | Buffer, hoursAgo = 7): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, content);
  await date(path, hoursAgo);
  return path;
}

function date(path: string, hoursAgo: number): Promise<void> {
  const at = new Date(NOW - hoursAgo * HOUR);
  return utimes(path, at, at);
}

async function watch(path = directory, { now = () => NOW, patienceMs = 60_000 } = {}) {
  return createBackupWatch({
    directories: [{ name: 'mysql', path }],
    memory: await openBackupMemory(memoryPath, silentLogger),
    clock: now,
    signal: new AbortController().signal,
    patienceMs,
  });
}

/** As a server would that has just been started and knows nothing. */
async function look(path?: string) {
  await rm(memoryPath, { force: true });
  return (await watch(path)).look();
}

async function verdict() {
  const [report] = await look();
  return report?.newest?.verdict;
}

describe('a dump', () => {
  it('that is whole', async () => {
    await put('m-20260305.sql', DUMP);
    expect(await verdict()).toMatchObject({ state: 'good' });
  });

  it.each([
    ['cut in the middle', DUMP.slice(0, 200), /Dump completed/],
    ['cut by its last three bytes', DUMP.slice(0, -25), /Dump completed/],
    ['whose rows contain the mark', DUMP.replace(/\n\n-- Dump.*\n$/, " x\n-- Dump completed');\n"), /Dump completed/],
    ['empty', '', /empty/],
    ['without its beginning', DUMP.slice(150), /header/],
    ['of a database without tables', DUMP.replace(/CREATE.*\nINSERT.*\n/, ''), /no table/],
    ['with an error in it', `${DUMP.slice(0, 200)}\nmysqldump: Got error: 2013: Lost connection\n`, /Lost connection/],
    ['that is an error page', '<html><title>403</title></html>', /no SQL dump/],
  ])('%s', async (_, content, reason) => {
    await put('m-20260305.sql', content);
    expect(await verdict()).toMatchObject({ state: 'damaged', text: { en: expect.stringMatching(reason) } });
  });

  it('without comments proves nothing, unless a check sum lies beside it', async () => {
    const bare = DUMP.replace(/^--.*\n/gm, '');
    await put('m-20260305.sql', bare);
    expect(await verdict()).toMatchObject({
      state: 'unverified',
      text: { en: expect.stringMatching(/skip-comments/) },
    });
    await put('m-20260305.sql.sha256', createHash('sha256').update(bare).digest('hex'));
    expect(await verdict()).toMatchObject({ state: 'good', text: { en: 'SHA256 matches' } });
  });
});

describe('a packed dump', () => {
  const rows = Array.from({ length: 20_000 }, (_, id) => `INSERT INTO \`t\` VALUES (${id},'${Math.sin(id)}');\n`);
  const packed = gzipSync(DUMP.replace('\n\n-- Dump', `\n${rows.join('')}\n-- Dump`));

  it('that is whole', async () => {
    await put('m-20260305.sql.gz', packed);
    expect(await verdict()).toMatchObject({ state: 'good' });
  });

  it.each([
    ['cut by its last bytes', packed.subarray(0, -9), /ends early/],
    ['cut in half', packed.subarray(0, packed.length / 2), /ends early/],
    [
      'with a byte turned',
      Buffer.concat([packed.subarray(0, 9000), Buffer.from([0]), packed.subarray(9001)]),
      /damaged/,
    ],
    ['that is no gzip', Buffer.from(DUMP), /damaged/],
    ['that was cut before it was packed', gzipSync(DUMP.slice(0, -40)), /Dump completed/],
    ['empty', Buffer.alloc(0), /empty/],
  ])('%s', async (_, content, reason) => {
    await put('m-20260305.sql.gz', content);
    expect(await verdict()).toMatchObject({ state: 'damaged', text: { en: expect.stringMatching(reason) } });
  });

  it('is compared with its line in SHA256SUMS', async () => {
    await put('m-20260305.sql.gz', packed);
    const sum = createHash('sha256').update(packed).digest('hex');
    await put('SHA256SUMS', `${'0'.repeat(64)}  other.sql.gz\n${sum} *m-20260305.sql.gz\n`);
    expect(await verdict()).toMatchObject({ state: 'good', text: { en: expect.stringMatching(/SHA256 matches/) } });
    await put('SHA256SUMS', `${'0'.repeat(64)}  m-20260305.sql.gz\n`);
    expect(await verdict()).toMatchObject({ state: 'damaged', text: { en: expect.stringMatching(/SHA256SUMS/) } });
  });
});

describe('a directory of xtrabackup', () => {
  const CHECKPOINTS = 'backup_type = full-backuped\nfrom_lsn = 0\nto_lsn = 48532\nlast_lsn = 48548\n';
  const INFO = 'tool_name = mariabackup\nstart_time = 2026-03-05 02:00:00\nend_time = 2026-03-05 02:04:15\n';

  async function backup(name: string, files: Record<string, string | Buffer>, hoursAgo = 7) {
    await mkdir(join(directory, name), { recursive: true });
    for (const [file, content] of Object.entries(files)) {
      await put(join(name, file), content, hoursAgo);
    }
  }
  const full = {
    xtrabackup_checkpoints: CHECKPOINTS,
    xtrabackup_info: INFO,
    'backup-my.cnf': '[mysqld]\ninnodb_page_size=16384\n',
    ibdata1: Buffer.alloc(2 * 16_384),
    'users.ibd': Buffer.alloc(4 * 16_384),
  };

  it('that is whole, also when it was named itself', async () => {
    await backup('2026-03-05', full);
    expect(await verdict()).toMatchObject({ state: 'good', text: { en: expect.stringMatching(/to_lsn 48532/) } });
    const [report] = await look(join(directory, '2026-03-05'));
    expect(report).toMatchObject({ newest: { backup: { name: '.', kind: 'xtrabackup' }, verdict: { state: 'good' } } });
  });

  it.each([
    ['that was broken off', { ib_logfile0: Buffer.alloc(12) }, /xtrabackup_checkpoints is missing/],
    ['without its info', { ...full, xtrabackup_info: 'tool_name = mariabackup\n' }, /end_time/],
    [
      'whose numbers make no sense',
      { ...full, xtrabackup_checkpoints: CHECKPOINTS.replace('to_lsn = 48532', 'to_lsn = 99999999') },
      /make no sense/,
    ],
    ['with a data file that was cut', { ...full, 'users.ibd': Buffer.alloc(60_000) }, /users\.ibd is no whole number/],
    ['without its system tablespace', { ...full, ibdata1: undefined }, /ibdata1 is missing/],
  ])('%s', async (_, files, reason) => {
    const kept = Object.entries(files).filter(([, content]) => content !== undefined);
    await backup('2026-03-05', Object.fromEntries(kept) as Record<string, string>);
    expect(await verdict()).toMatchObject({ state: 'damaged', text: { en: expect.stringMatching(reason) } });
  });

  it('an increment needs the one before it', async () => {
    const increment = {
      xtrabackup_checkpoints: 'backup_type = incremental\nfrom_lsn = 48532\nto_lsn = 50000\nlast_lsn = 50010\n',
      xtrabackup_info: INFO,
      'ibdata1.delta': 'x',
    };
    await backup('inc-1', increment, 6);
    expect(await verdict()).toMatchObject({ state: 'damaged', text: { en: expect.stringMatching(/chain is broken/) } });
    await backup('full', full, 30);
    const [report] = await look();
    expect(report).toMatchObject({
      newest: { backup: { kind: 'increment' }, verdict: { state: 'good' } },
      earlier: [],
    });
  });
});

describe('a directory', () => {
  it('that does not exist, and one without backups', async () => {
    expect(await look(join(directory, 'absent'))).toMatchObject([
      { name: 'mysql', newest: null, unreadable: { en: expect.stringMatching(/does not exist/) } },
    ]);
    await put('README.txt', 'no backup');
    expect(await look()).toMatchObject([{ name: 'mysql', newest: null, unreadable: null }]);
  });

  it('with backups of two databases is reported by each', async () => {
    await put('shop-20260305.sql', DUMP);
    await put('shop-20260304.sql', DUMP, 31);
    await put('blog-20260301.sql', DUMP.slice(0, 100), 100);
    const reports = await look();
    expect(reports.map(({ name, newest, earlier }) => [name, newest?.verdict.state, earlier.length])).toEqual([
      ['mysql/blog-*.sql', 'damaged', 0],
      ['mysql/shop-*.sql', 'good', 1],
    ]);
  });

  it('a directory a day is one series', async () => {
    for (const [day, hoursAgo] of [['2026-03-04', 31] as const, ['2026-03-05', 7] as const]) {
      await mkdir(join(directory, day));
      await put(join(day, 'shop.sql'), DUMP, hoursAgo);
    }
    expect(await look()).toMatchObject([
      {
        name: 'mysql',
        newest: { backup: { name: '2026-03-05/shop.sql' } },
        earlier: [{ name: '2026-03-04/shop.sql' }],
      },
    ]);
  });

  it('what is being written is passed over, what broke off is not', async () => {
    await put('m-20260304.sql', DUMP, 25);
    await put('m-20260305.sql', DUMP.slice(0, 200), 0.01);
    expect(await look()).toMatchObject([
      { unfinished: 'm-20260305.sql', newest: { backup: { name: 'm-20260304.sql' } } },
    ]);
    await date(join(directory, 'm-20260305.sql'), 1);
    expect(await look()).toMatchObject([
      { unfinished: null, newest: { backup: { name: 'm-20260305.sql' } }, lastGood: { name: 'm-20260304.sql' } },
    ]);
  });
});

it('reads a backup again only when it has changed, also after a restart', async () => {
  const path = await put('m-20260305.sql', DUMP);
  const watching = await watch();
  const state = async (of = watching) => (await of.look())[0]?.newest?.verdict.state;
  expect(await state()).toBe('good');
  // The same size and time: what changes behind their back is not looked for.
  await put('m-20260305.sql', DUMP.replace('-- Dump completed', '-- Dump compleTED'));
  expect(await state()).toBe('good');
  expect(await state(await watch())).toBe('good');
  // Another check sum beside it is another question.
  await put('m-20260305.sql.sha256', '0'.repeat(64));
  expect(await state(await watch())).toBe('damaged');
  await rm(`${path}.sha256`);
  await truncate(path, 200);
  expect(await state()).toBe('damaged');
});

it('what is kept of a directory that is away for a while is not forgotten', async () => {
  await put('m-20260305.sql', DUMP);
  const watching = await watch();
  await watching.look();
  await rename(directory, `${directory}.away`);
  expect((await watching.look())[0]?.unreadable).not.toBeNull();
  expect(watching.states()).toEqual([{ name: 'mysql', newestAt: null, isUndated: false, isUnusable: true }]);
  await rename(`${directory}.away`, directory);
  await put('m-20260305.sql', DUMP.replace('-- Dump completed', '-- Dump compleTED'));
  expect((await (await watch()).look())[0]?.newest?.verdict.state).toBe('good');
});

it('a memory that cannot be understood counts as none', async () => {
  await put('m-20260305.sql', DUMP);
  await writeFile(memoryPath, '{"version":1,"verdicts":');
  expect((await (await watch()).look())[0]?.newest?.verdict.state).toBe('good');
});

it('a file that was seen to be overwritten is a job whatever its name', async () => {
  await put('shop.sql', DUMP, 31);
  await put('before-upgrade.sql', DUMP, 2854);
  await put('manual.sql', DUMP, 100);
  await put('before-v1.2.sql', DUMP, 90);
  await (await watch()).look();
  await put('shop.sql', `${DUMP}\n`, 7);
  await put('manual.sql', `${DUMP}\n`, 60);
  // A second copy is another one, and not the first written again.
  await put('before-v1.3.sql', DUMP, 50);
  await put('blog.sql', DUMP, 6);
  const reports = await (await watch()).look();
  expect(reports.map(({ name, isOneOff }) => [name, isOneOff])).toEqual([
    ['mysql/before-upgrade.sql', true],
    ['mysql/before-v1.*.sql', true],
    ['mysql/blog.sql', false],
    ['mysql/manual.sql', false],
    ['mysql/shop.sql', false],
  ]);
});

describe('while a large backup is being read for hours', () => {
  const LARGE = gzipSync(Buffer.concat([Buffer.from(DUMP.slice(0, 200)), Buffer.alloc(192 * 1024 ** 2, 'x\n')]));
  let now = NOW;
  beforeEach(() => {
    now = NOW;
  });

  it('the last known state of it is told, its age goes on, and the report does not wait', async () => {
    await put('m-20260304.sql.gz', gzipSync(DUMP.slice(0, -40)), 31);
    await (await watch()).look();
    await put('m-20260305.sql.gz', LARGE, 7);
    const restarted = await watch(directory, { now: () => now, patienceMs: 1 });
    await restarted.list();
    const told = { name: 'mysql', newestAt: NOW - 7 * HOUR, isUndated: false, isUnusable: true };
    expect(restarted.states()).toEqual([told]);
    expect(await restarted.look()).toMatchObject([
      {
        newest: {
          backup: { name: 'm-20260305.sql.gz' },
          verdict: { state: 'unverified', text: { en: expect.stringMatching(/being read/) } },
        },
        earlier: [{ name: 'm-20260304.sql.gz' }],
      },
    ]);
    now = NOW + 30 * HOUR;
    expect(restarted.states()).toEqual([told]);
    now = NOW + 42 * HOUR;
    expect(restarted.states()).toEqual([{ ...told, isUnusable: null }]);
    const patient = await watch();
    expect((await patient.look())[0]?.newest?.verdict.state).toBe('damaged');
  });
});
