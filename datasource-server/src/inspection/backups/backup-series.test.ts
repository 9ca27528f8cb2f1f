import { inspectBackups } from '../backup-items.ts';
import { createInspectionSamples } from '../inspection-samples.ts';
import type { Backup } from './backup.ts';
import { believedDate } from './backup-date.ts';
import { reportsOf, seriesName, type BackupListing } from './report-backups.ts';
import { seriesOf } from './backup-series.ts';

/** A Thursday. */
const NOW = Date.parse('2026-03-05T01:00:00Z');
const HOUR = 3600e3;
const DAY = 24 * HOUR;
const IN_2030 = Date.parse('2030-01-01T00:00:00Z');

/** Name and how many hours ago it was written, or when. */
type File = [name: string, hoursAgo: number | Date];

function listingOf(files: readonly File[], writtenAgain: readonly string[] = []): BackupListing {
  const found = files.map(([name, written]): Backup => {
    const mtime = written instanceof Date ? written.getTime() : NOW - written * HOUR;
    return { name, path: `/b/${name}`, kind: 'dump', bytes: 1000, mtime, ...believedDate(name, mtime, NOW) };
  });
  const series = seriesOf(found, (key) => writtenAgain.includes(key));
  return { name: 'b', at: NOW, series, unreadable: null };
}

async function ages(listing: BackupListing, maxAgeHours = 26) {
  const good = { state: 'good' as const, text: { zh: '', en: '' } };
  const items = inspectBackups(await reportsOf(listing, '/b', () => Promise.resolve(good)), maxAgeHours, NOW);
  return items
    .filter(({ id }) => id.startsWith('backups.age'))
    .map(({ id, status, value }) => [
      id.slice('backups.age:'.length),
      status,
      value === null ? null : Math.round(value),
    ]);
}

interface Case {
  files: File[];
  again?: string[];
  maxAgeHours?: number;
  /** Age items: name, status, hours. */
  ages: Array<[string, string, number | null]>;
}

const nightly = (name: (day: number) => string, nights: number, newest = 7): File[] =>
  Array.from({ length: nights }, (_, night): File => [name(night), newest + night * 24]);
const WEEK = ['Thu', 'Wed', 'Tue', 'Mon', 'Sun', 'Sat', 'Fri'];
const LONG_WEEK = ['thursday', 'wednesday', 'tuesday', 'monday', 'sunday', 'saturday', 'friday'];
const CHINESE_WEEK = ['周四', '周三', '周二', '周一', '周日', '周六', '周五'];

const CASES: Array<[string, Case]> = [
  ['dates', { files: nightly((day) => `db-2026030${5 - day}.sql`, 4), ages: [['b', 'ok', 7]] }],
  ['Mon to Sun', { files: nightly((day) => `db-${WEEK[day]}.sql`, 7), ages: [['b', 'ok', 7]] }],
  ['Monday to Sunday', { files: nightly((day) => `${LONG_WEEK[day]}/db.sql`, 7), ages: [['b', 'ok', 7]] }],
  ['only the working days', { files: nightly((day) => `db_${WEEK[day]}.sql`, 4), ages: [['b', 'ok', 7]] }],
  ['周一至周日', { files: nightly((day) => `数据库${CHINESE_WEEK[day]}.sql`, 7), ages: [['b', 'ok', 7]] }],
  ['1 to 7', { files: nightly((day) => `db.${7 - day}.sql`, 7), ages: [['b', 'ok', 7]] }],
  ['days of the month', { files: nightly((day) => `db-${31 - day}.sql`, 31), ages: [['b', 'ok', 7]] }],
  ['months', { files: nightly((day) => `db-${['Mar', 'Feb', 'Jan'][day]}.sql`, 3), ages: [['b', 'ok', 7]] }],
  ['a rotation that has stopped', { files: nightly((day) => `db-${WEEK[day]}.sql`, 7, 60), ages: [['b', 'fail', 60]] }],
  [
    'two databases in one rotation',
    {
      files: [...nightly((day) => `shop-${WEEK[day]}.sql`, 7), ...nightly((day) => `blog-${WEEK[day]}.sql`, 7, 31)],
      ages: [
        ['b/blog-*.sql', 'warn', 31],
        ['b/shop-*.sql', 'ok', 7],
      ],
    },
  ],
  [
    'words that only begin like days are none',
    {
      files: [
        ['monitor.sql', 7],
        ['sunset.sql', 31],
      ],
      again: ['sunset.sql'],
      ages: [
        ['b/monitor.sql', 'ok', 7],
        ['b/sunset.sql', 'warn', 31],
      ],
    },
  ],
  [
    'a copy made once, months ago',
    {
      files: [...nightly((day) => `db-2026030${5 - day}.sql`, 4), ['before-upgrade.sql', 2854]],
      ages: [['b/db-*.sql', 'ok', 7]],
    },
  ],
  [
    'a single file that never came again is all there is',
    { files: [['before-upgrade.sql', 2854]], ages: [['b', 'fail', 2854]] },
  ],
  [
    'two files that are overwritten each night, of which one was not',
    {
      files: [
        ['shop.sql', 7],
        ['blog.sql', 55],
      ],
      again: ['shop.sql', 'blog.sql'],
      ages: [
        ['b/blog.sql', 'fail', 55],
        ['b/shop.sql', 'ok', 7],
      ],
    },
  ],
  [
    'the limit is the setting',
    { files: nightly((day) => `db-${WEEK[day]}.sql`, 7), maxAgeHours: 6, ages: [['b', 'warn', 7]] },
  ],
  [
    'a stopped job with one file of the future, whose name tells its day',
    {
      files: [
        ['db-20260301.sql', new Date(IN_2030)],
        ['db-20260228.sql', 127],
      ],
      ages: [['b', 'fail', 97]],
    },
  ],
  [
    'a running job with an old file of the future',
    {
      files: [
        ['db-20260301.sql', new Date(IN_2030)],
        ['db-20260305.sql', 7],
      ],
      ages: [['b', 'warn', 7]],
    },
  ],
  ['a file of the future without a day', { files: [['db.sql', new Date(IN_2030)]], ages: [['b', 'warn', null]] }],
  [
    'a file of the future without a day is not the newest',
    {
      files: [
        ['db-a1.sql', new Date(IN_2030)],
        ['db-a2.sql', 60],
      ],
      ages: [['b', 'fail', 60]],
    },
  ],
  [
    'a day of the future in the name is none',
    { files: [['db-20300101.sql', new Date(IN_2030)]], ages: [['b', 'warn', null]] },
  ],
  ['clocks may differ by minutes', { files: [['db.sql', -0.1]], ages: [['b', 'ok', 0]] }],
];

test.each(CASES)('%s', async (_, { files, again, maxAgeHours, ages: expected }) => {
  expect(await ages(listingOf(files, again), maxAgeHours)).toEqual(expected);
});

test('a time in the future is told with the file and what to do', async () => {
  const listing = listingOf([['db-20260301.sql', new Date(IN_2030)]]);
  const good = { state: 'good' as const, text: { zh: '', en: '' } };
  const items = inspectBackups(await reportsOf(listing, '/b', () => Promise.resolve(good)), 26, NOW);
  expect(items.find(({ id }) => id === 'backups.age:b')).toMatchObject({
    finding: {
      zh: expect.stringMatching(/按文件名日期.*db-20260301\.sql的文件时间在未来\(2030-01-01\)/),
      en: expect.stringMatching(/by the date in its name; the time of db-20260301\.sql lies in the future/),
    },
  });
});

test('what rules ask follows the setting', async () => {
  const listing = listingOf(nightly((day) => `db-${WEEK[day]}.sql`, 7, 50));
  const samples = createInspectionSamples({
    backups: {
      states: () =>
        listing.series.map((series) => ({
          name: seriesName(listing, series),
          newestAt: series.backups[0].at,
          isUnusable: false,
        })),
    },
    backupMaxAgeHours: 48,
    certificates: { look: () => Promise.resolve(), read: () => Promise.reject(new Error('none')), known: () => [] },
    overdueSeconds: () => 0,
    abnormalLogIns: () => null,
    clock: () => NOW,
  });
  expect((await samples.read()).filter(({ metric }) => metric.startsWith('backup.'))).toEqual([
    { metric: 'backup.unusable', component: 'b', value: 0 },
    { metric: 'backup.age', component: 'b', value: 50 },
    { metric: 'backup.overdue', component: 'b', value: 2 },
  ]);
});

test('backups lead to the panels that show their course', async () => {
  const good = { state: 'good' as const, text: { zh: '', en: '' } };
  const listing = listingOf([['db.sql', 7]]);
  const items = inspectBackups(await reportsOf(listing, '/b', () => Promise.resolve(good)), 26, NOW);
  expect(items.map(({ evidence }) => evidence)).toEqual(
    [8, 7, 8].map((panel) => ({ board: 'aimarket-inspection', panel, range: { from: NOW - 7 * DAY, to: NOW } }))
  );
});
