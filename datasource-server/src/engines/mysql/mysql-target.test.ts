import { ConfigError } from '../../config.ts';
import { mysqlTarget } from './mysql-target.ts';

test('user, password and database are decoded, and the label names neither user nor password', () => {
  const { connection, label } = mysqlTarget('mysql://ops%40team:p%23ss%2Fword@db.example:3307/market');
  expect(connection).toMatchObject({
    host: 'db.example',
    port: 3307,
    user: 'ops@team',
    password: 'p#ss/word',
    database: 'market',
  });
  expect(label).toBe('db.example:3307/market');
  expect(mysqlTarget('mysql://u:p@[::1]/market')).toMatchObject({ connection: { host: '::1', port: 3306 } });
});

test.each([
  ['', null],
  ['?ssl=true', { rejectUnauthorized: true, verifyIdentity: true }],
  ['?ssl-mode=DISABLED', null],
  ['?ssl-mode=required', { rejectUnauthorized: false }],
  ['?ssl-mode=VERIFY_CA', { rejectUnauthorized: true, verifyIdentity: false }],
  ['?ssl-mode=VERIFY_IDENTITY', { rejectUnauthorized: true, verifyIdentity: true }],
])('TLS by %j', (query, ssl) => {
  const { connection } = mysqlTarget(`mysql://u:p@h/db${query}`);
  if (ssl) {
    expect(connection.ssl).toMatchObject({ ...ssl, minVersion: 'TLSv1.2' });
  } else {
    expect(connection.ssl).toBeUndefined();
  }
});

test.each([
  ['mysql://u:p@h/', /must name host and database/],
  ['mysql://u:p@h/db?ssl-mode=MAYBE', /MAYBE is not one of/],
  ['mysql://u:p@h/db?multipleStatements=true', /unknown option multipleStatements/],
])('%s is refused', (url, why) => {
  expect(() => mysqlTarget(url)).toThrow(why);
  expect(() => mysqlTarget(url)).toThrow(ConfigError);
});

test('a CA file that cannot be read is named by its setting', () => {
  expect(() => mysqlTarget('mysql://u:p@h/db', '/no/such/ca.pem')).toThrow(/^MYSQL_CA_FILE: .*no such file/);
});
