import { parseDemoMysqlOptions, UsageError } from './demo-mysql-options.ts';

const URL_ARGS = ['--url', 'mysql://u:p@127.0.0.1/demo'];

test('defaults', () => {
  expect(parseDemoMysqlOptions(URL_ARGS, {})).toEqual({
    url: 'mysql://u:p@127.0.0.1/demo',
    rows: 100_000,
    days: 180,
    seed: 20260101,
    timezone: 'Asia/Shanghai',
    replace: false,
  });
});

test('the environment fills what the command line leaves out', () => {
  const environment = { MYSQL_URL: 'mariadb://u@db/x', DEMO_SEED: '5', TIMEZONE: 'UTC', MYSQL_TIMEZONE: '' };
  expect(parseDemoMysqlOptions(['--rows', '5000000', '--replace'], environment)).toMatchObject({
    url: 'mysql://u@db/x',
    rows: 5_000_000,
    seed: 5,
    timezone: 'UTC',
    replace: true,
  });
  expect(parseDemoMysqlOptions([...URL_ARGS, '--timezone', 'Asia/Tokyo'], environment)).toMatchObject({
    timezone: 'Asia/Tokyo',
  });
});

test('help', () => {
  expect(parseDemoMysqlOptions(['--help'], {})).toBeNull();
});

test.each([
  [[]],
  [['--url', 'postgres://u@h/d']],
  [['--url', 'mysql://u@h']],
  [[...URL_ARGS, '--rows', '12']],
  [[...URL_ARGS, '--rows', '1e6']],
  [[...URL_ARGS, '--days', '0']],
  [[...URL_ARGS, '--seed', '-1']],
  [[...URL_ARGS, '--timezone', 'Mars/Base']],
  [[...URL_ARGS, '--unknown']],
  [[...URL_ARGS, 'stray']],
])('refuses %j', (args) => {
  expect(() => parseDemoMysqlOptions(args, {})).toThrow(UsageError);
});
