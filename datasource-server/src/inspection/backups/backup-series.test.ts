import { inspectBackups } from '../backup-items.ts';
import { createInspectionSamples } from '../inspection-samples.ts';
import type { Backup } from './backup.ts';
import { believedDate } from './backup-date.ts';
import { reportsOf, seriesName, type BackupListing } from './report-backups.ts';
import { datesOf, seriesOf } from './backup-series.ts';

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

async function samplesOf(listing: BackupListing, maxAgeHours: number) {
  const samples = createInspectionSamples({
    backups: {
      states: () =>
        listing.series.map((series) => ({
          name: seriesName(listing, series),
          ...datesOf(series),
          isUnusable: false,
        })),
    },
    backupMaxAgeHours: maxAgeHours,
    certificates: { look: () => Promise.resolve(), read: () => Promise.reject(new Error('none')), known: () => [] },
    overdueSeconds: () => 0,
    abnormalLogIns: () => null,
    clock: () => NOW,
  });
  return (await samples.read()).filter(({ metric }) => metric.startsWith('backup.'));
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
        ['db-1.sql', new Date(IN_2030)],
        ['db-2.sql', 60],
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

/** What becomes of each series of a directory: the status of its age, and by how many hours it is overdue for the rule. */
const LISTINGS: Array<[string, File[], Record<string, string>]> = [
  [
    'a stopped job with a fixed name beside one that runs',
    [
      ['orders.sql.gz', 960],
      ['users.sql.gz', 3],
    ],
    { 'orders.sql.gz': 'fail, 934', 'users.sql.gz': 'ok, 0' },
  ],
  [
    'one that has just missed a night',
    [
      ['orders.sql.gz', 31],
      ['users.sql.gz', 3],
    ],
    { 'orders.sql.gz': 'warn, 5', 'users.sql.gz': 'ok, 0' },
  ],
  [
    'copies by hand that differ in digits, beside a job',
    [
      ['before-v1.2.sql', 900],
      ['before-v1.3.sql', 300],
      ['db.sql', 3],
    ],
    { 'before-v1.*.sql': 'by hand', 'db.sql': 'ok, 0' },
  ],
  [
    'copies by hand that differ in their dates, beside a job',
    [
      ['升级前-20260101.sql', 1500],
      ['升级前-20260201.sql', 800],
      ['pre-release 2026-01-20.sql', 1000],
      ['shop_手工导出.sql', 500],
      ['migration/shop.sql', 400],
      ['临时备份3.sql', 300],
      ['db.sql', 3],
    ],
    {
      '升级前-*.sql': 'by hand',
      'pre-release *-*-*.sql': 'by hand',
      'shop_手工导出.sql': 'by hand',
      'migration/shop.sql': 'by hand',
      '临时备份3.sql': 'by hand',
      'db.sql': 'ok, 0',
    },
  ],
  [
    'a copy by hand that is the newest of all',
    [
      ['before-upgrade.sql', 60],
      ['db.sql', 90],
    ],
    { 'before-upgrade.sql': 'fail, 34', 'db.sql': 'fail, 64' },
  ],
  [
    'a job that is called manual, and came each night',
    [...nightly((day) => `manual-202603${10 + day}.sql`, 5, 100), ['db.sql', 3]],
    { 'manual-*.sql': 'fail, 74', 'db.sql': 'ok, 0' },
  ],
  [
    'words that only look like those of copies by hand',
    [
      ['preprod.sql', 60],
      ['pre-prod.sql', 60],
      ['concerto.sql', 60],
      ['upgraded.sql', 60],
      ['db.sql', 3],
    ],
    {
      'preprod.sql': 'fail, 34',
      'pre-prod.sql': 'fail, 34',
      'concerto.sql': 'fail, 34',
      'upgraded.sql': 'fail, 34',
      'db.sql': 'ok, 0',
    },
  ],
  [
    'two servers by their numbers, of which one is dead',
    [
      ...nightly((day) => `db1-2026030${5 - day}.sql.gz`, 4, 3),
      ...nightly((day) => `db2-2026022${8 - day}.sql.gz`, 3, 120),
    ],
    { 'db1-*.sql.gz': 'ok, 0', 'db2-*.sql.gz': 'fail, 94' },
  ],
  [
    'dates and times attached to a word',
    [
      ['db20260305.sql', 7],
      ['db20260304.sql', 31],
      ['shop-T02h10m.sql', 7],
      ['shop-T03h15m.sql', 31],
      ['备份3月5日.sql', 7],
      ['备份3月14日.sql', 31],
      ['blog-day1.sql', 7],
      ['blog-day2.sql', 31],
      ['mail-2026w10.sql', 7],
      ['mail-2026w9.sql', 31],
    ],
    {
      'db*.sql': 'ok, 0',
      'shop-T*h*m.sql': 'ok, 0',
      '备份*月*日.sql': 'ok, 0',
      'blog-day*.sql': 'ok, 0',
      'mail-*w*.sql': 'ok, 0',
    },
  ],
  [
    'a time in the future that no name corrects',
    [
      ['db.sql', new Date(IN_2030)],
      ['before-upgrade.sql', new Date(IN_2030)],
      ['shop.sql', 3],
    ],
    { 'db.sql': 'warn, 1', 'before-upgrade.sql': 'warn, 1', 'shop.sql': 'ok, 0' },
  ],
];

test.each(LISTINGS)('%s', async (_, files, expected) => {
  const listing = listingOf(files);
  const statuses = new Map((await ages(listing)).map(([name, status]) => [name, status]));
  const overdue = new Map(
    (await samplesOf(listing, 26))
      .filter(({ metric }) => metric === 'backup.overdue')
      .map(({ component, value }) => [component, value])
  );
  const told = listing.series.map((series) => {
    const name = seriesName(listing, series);
    const judged = statuses.has(name) || overdue.has(name);
    return [series.key, judged ? `${statuses.get(name)}, ${overdue.get(name)}` : 'by hand'];
  });
  expect(Object.fromEntries(told)).toEqual(expected);
});

test('a stale file that may have been made once is told with the ways out', async () => {
  const good = { state: 'good' as const, text: { zh: '', en: '' } };
  const files: File[] = [
    ['orders.sql', 60],
    ['users.sql', 60],
    ['shop-1.sql', 60],
    ['shop-2.sql', 70],
    ['fresh.sql', 3],
  ];
  const reports = await reportsOf(listingOf(files, ['users.sql']), '/b', () => Promise.resolve(good));
  const items = inspectBackups(reports, 26, NOW).filter(({ id }) => id.startsWith('backups.age'));
  expect(items.filter(({ details = [] }) => details.length > 0).map(({ id }) => id)).toEqual([
    'backups.age:b/orders.sql',
  ]);
  expect(items.find(({ id }) => id.endsWith('orders.sql'))?.details?.[0]).toEqual({
    zh: expect.stringContaining('移出该目录'),
    en: expect.stringContaining('move it away'),
  });
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
  expect(await samplesOf(listing, 48)).toEqual([
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
