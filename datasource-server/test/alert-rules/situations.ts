import { DISK_SITUATIONS } from './disk-situations.ts';
import {
  aiCalls,
  AROUND_YESTERDAY,
  errors,
  failedDeliveries,
  HOUR_BEFORE,
  HOUR_OF_LAST_WEEK,
  of,
  oneSample,
  plans,
  registrations,
  requests,
  samples,
  securityEvents,
  situation,
  transactions,
  waitingDeadLetters,
  type Situation,
} from './situation.ts';

const FIRES = { '': 'fires' } as const;
const QUIET = { '': 'quiet' } as const;
const NO_DATA = { '': 'no data' } as const;
const AT_NIGHT = 'a night without traffic';

/** Each rule where it must fire, where it must not, and where there is nothing to see. */
export const SITUATIONS: readonly Situation[] = [
  ...of('api-error-rate-high', [
    ['6 of 100 requests failed', [requests(94, {}), requests(6, { status: 500 })], FIRES],
    ['5 of 100 is the limit, not over it', [requests(95, {}), requests(5, { status: 404 })], QUIET],
    ['two of nine requests failed at night', [requests(7, {}), requests(2, { status: 500 })], NO_DATA],
    ['all of twenty failed', [requests(20, { status: 502 })], FIRES],
    ['an outage that was over five minutes ago', [requests(50, { status: 500 }, { from: 30, to: 6 })], NO_DATA],
    [AT_NIGHT, [], NO_DATA],
  ]),
  {
    ...situation('api-error-rate-high', '4.5 %, firing', [requests(191, {}), requests(9, { status: 500 })], FIRES),
    firing: true,
  },
  {
    ...situation('api-error-rate-high', '3 %, firing', [requests(97, {}), requests(3, { status: 500 })], QUIET),
    firing: true,
  },
  ...of('api-response-time-high', [
    ['a mean of 2050 ms', [requests(50, { duration: 100 }), requests(50, { duration: 4000 })], FIRES],
    ['a mean of 2000 ms', [requests(50, { duration: 2000 })], QUIET],
    ['one slow request at night', [requests(3, { duration: 9000 })], NO_DATA],
    ['many quick ones and a slow one', [requests(99, { duration: 40 }), requests(1, { duration: 60_000 })], QUIET],
    [AT_NIGHT, [], NO_DATA],
  ]),
  ...of('cpu-usage-high', [
    [
      'one of two hosts is busy',
      [samples('cpu', 91, { host: 'a' }, { from: 2 }), samples('cpu', 40, { host: 'b' }, { from: 2 })],
      { a: 'fires', b: 'quiet' },
    ],
    [
      'a peak of 15 seconds',
      [samples('cpu', 60, { host: 'a' }, { from: 2 }), samples('cpu', 100, { host: 'a' }, { from: 0.3 })],
      { a: 'quiet' },
    ],
    ['the sampler has stopped', [samples('cpu', 99, { host: 'a' }, { from: 9, to: 3 })], NO_DATA],
  ]),
  ...of('database-connection-errors', [
    [
      'one attempt failed',
      [samples('connection_errors', 0, mysqlIs()), oneSample('connection_errors', 1, 'mysql')],
      FIRES,
    ],
    ['all attempts succeeded', [samples('connection_errors', 0, mysqlIs())], QUIET],
    ['another component fails', [samples('connection_errors', 3, { component: 'redis' })], NO_DATA],
    ['MySQL is not configured', [], NO_DATA],
  ]),
  ...of('redis-down', [
    ['one probe of four failed', [samples('up', 1, { component: 'redis' }), oneSample('up', 0, 'redis')], FIRES],
    ['all probes succeeded', [samples('up', 1, { component: 'redis' })], QUIET],
    ['it was down two minutes ago', [samples('up', 0, { component: 'redis' }, { from: 5, to: 2 })], NO_DATA],
    ['Redis is not configured, MySQL is down', [samples('up', 0, mysqlIs())], NO_DATA],
  ]),
  ...of('slow-endpoint', [
    [
      'one endpoint is slow, one fast, one slow but asked ten times only',
      [
        requests(40, { endpoint: '/api/slow', duration: 6000 }, { from: 9 }),
        requests(40, { endpoint: '/api/fast', duration: 60 }, { from: 9 }),
        requests(10, { endpoint: '/api/rare', duration: 9000 }, { from: 9 }),
      ],
      { '/api/slow': 'fires', '/api/fast': 'quiet' },
    ],
    ['one slow request at night', [requests(1, { duration: 30_000 })], NO_DATA],
    [AT_NIGHT, [], NO_DATA],
  ]),
  ...of('error-log-burst', [
    ['40 errors after an hour of one every five minutes', [errors(12, HOUR_BEFORE), errors(40)], FIRES],
    ['30 errors out of silence', [errors(30)], FIRES],
    ['29 errors out of silence', [errors(29)], QUIET],
    ['as many as always', [errors(600, HOUR_BEFORE), errors(60)], QUIET],
    ['one error at night', [errors(1)], QUIET],
    [AT_NIGHT, [], QUIET],
  ]),
  ...of('security-event-burst', [
    ['25 failed log-ins after a quiet hour', [securityEvents(12, HOUR_BEFORE), securityEvents(25)], FIRES],
    ['as many as always', [securityEvents(240, HOUR_BEFORE), securityEvents(25)], QUIET],
    ['somebody mistypes a password', [securityEvents(3)], QUIET],
    [AT_NIGHT, [], QUIET],
  ]),
  ...of('ai-provider-down', [
    [
      'one of two providers is down, and so is MySQL',
      [
        samples('up', 0, { component: 'ai:baidu' }),
        samples('up', 1, { component: 'ai:zhipu' }),
        samples('up', 0, mysqlIs()),
      ],
      { 'ai:baidu': 'fires', 'ai:zhipu': 'quiet' },
    ],
    ['no provider is configured', [samples('up', 1, mysqlIs())], NO_DATA],
  ]),
  ...of('ai-success-rate-low', [
    [
      'one vendor fails, one is well, one failed its only call',
      [aiCalls(20, 'baidu', 1), aiCalls(5, 'baidu', 0), aiCalls(40, 'zhipu', 1), aiCalls(1, 'tencent', 0)],
      { baidu: 'fires', zhipu: 'quiet' },
    ],
    ['90 % is the limit, not below it', [aiCalls(27, 'baidu', 1), aiCalls(3, 'baidu', 0)], { baidu: 'quiet' }],
    ['one failed call at night', [aiCalls(1, 'baidu', 0)], NO_DATA],
    [AT_NIGHT, [], NO_DATA],
  ]),
  ...of('ai-budget-day', [
    ['the day is over its budget', [budget('used', 104, 'day'), budget('used', 30, 'month')], FIRES],
    ['the month is, the day is not', [budget('used', 55, 'day'), budget('used', 130, 'month')], QUIET],
    ['a new day began a minute ago', [budget('used', 140, 'day', { from: 5, to: 1 }), budget('used', 0, 'day')], QUIET],
    ['no budget is set', [], NO_DATA],
  ]),
  ...of('ai-budget-month', [
    ['the month is over its budget', [budget('used', 55, 'day'), budget('used', 101, 'month')], FIRES],
    ['the day is, the month is not', [budget('used', 180, 'day'), budget('used', 99, 'month')], QUIET],
    ['no budget is set', [], NO_DATA],
  ]),
  ...of('ai-budget-burn-rate', [
    [
      'the day burns twice as fast as it may, the month does not',
      [
        budget('burn_rate', 2, 'day'),
        budget('used', 40, 'day'),
        budget('burn_rate', 1.1, 'month'),
        budget('used', 60, 'month'),
      ],
      { day: 'fires', month: 'quiet' },
    ],
    ['a few calls after midnight', [budget('burn_rate', 30, 'day'), budget('used', 4, 'day')], { day: 'quiet' }],
    ['no budget is set', [], NO_DATA],
  ]),
  ...of('plan-generation-failing', [
    ['3 of 10 failed', [plans(7, 'completed'), plans(3, 'failed')], FIRES],
    ['all that ended failed, others still run', [plans(3, 'failed'), plans(12, 'generating')], FIRES],
    ['3 of 20 failed', [plans(17, 'completed'), plans(3, 'failed')], QUIET],
    ['one failed at night', [plans(1, 'failed')], NO_DATA],
    ['all succeeded', [plans(9, 'completed')], NO_DATA],
    [AT_NIGHT, [], NO_DATA],
  ]),
  ...of('registration-drop', [
    ['10 instead of 30', [registrations(30, HOUR_OF_LAST_WEEK), registrations(10)], FIRES],
    ['none instead of 30', [registrations(30, HOUR_OF_LAST_WEEK)], FIRES],
    ['20 instead of 30', [registrations(30, HOUR_OF_LAST_WEEK), registrations(20)], QUIET],
    ['7 instead of 20, as chance may have it', [registrations(20, HOUR_OF_LAST_WEEK), registrations(7)], QUIET],
    ['15 instead of 45', [registrations(45, HOUR_OF_LAST_WEEK), registrations(15)], FIRES],
    ['more than last week', [registrations(30, HOUR_OF_LAST_WEEK), registrations(90)], QUIET],
    ['none instead of 3, at night', [registrations(3, HOUR_OF_LAST_WEEK)], QUIET],
    ['nobody this week or last', [], QUIET],
    ['the first week', [registrations(4)], QUIET],
  ]),
  ...of('purchase-drop', [
    ['5 instead of 25', [transactions(25, 'spend', HOUR_OF_LAST_WEEK), transactions(5, 'spend')], FIRES],
    ['recharges do not count', [transactions(25, 'spend', HOUR_OF_LAST_WEEK), transactions(25, 'recharge')], FIRES],
    ['20 instead of 25', [transactions(25, 'spend', HOUR_OF_LAST_WEEK), transactions(20, 'spend')], QUIET],
    ['none instead of 5, at night', [transactions(5, 'spend', HOUR_OF_LAST_WEEK)], QUIET],
  ]),
  ...of('ingest-silent', [
    ['twenty minutes of nothing on a working day', [silence(1200), silence(8, AROUND_YESTERDAY)], FIRES],
    ['a night that was as quiet yesterday', [silence(1200), silence(2000, AROUND_YESTERDAY)], QUIET],
    ['lines arrive', [silence(3), silence(8, AROUND_YESTERDAY)], QUIET],
    ['yesterday is not known', [silence(1200)], NO_DATA],
    ['there has never been an event', [], NO_DATA],
  ]),
  ...of('data-server-down', [
    ['the event store answers', [samples('up', 1, { component: 'events' }, { from: 2 })], QUIET],
    ['the event store is down', [samples('up', 0, { component: 'events' }, { from: 2 })], FIRES],
    ['sampling has stopped', [samples('up', 1, { component: 'events' }, { from: 9, to: 3 })], NO_DATA],
  ]),
  ...of('relay-dead-letters', [
    [
      'SMS were given up, DingTalk delivers',
      [waitingDeadLetters(2, 'sms'), waitingDeadLetters(0, 'dingtalk')],
      { sms: 'fires', dingtalk: 'quiet' },
    ],
    ['no relay is configured', [], NO_DATA],
  ]),
  ...of('backup-stale', [
    [
      'one of two backups is from the night before last',
      [
        samples('backup.age', 31, { component: 'mysql' }),
        samples('backup.overdue', 5, { component: 'mysql' }),
        samples('backup.age', 7, { component: 'blog' }),
        samples('backup.overdue', 0, { component: 'blog' }),
      ],
      { mysql: 'fires', blog: 'quiet' },
    ],
    ['as old as the setting allows', [samples('backup.overdue', 0, { component: 'mysql' })], { mysql: 'quiet' }],
    ['no directory is set', [], NO_DATA],
  ]),
  ...of('backup-unusable', [
    ['the newest is truncated', [samples('backup.unusable', 1, { component: 'mysql' })], { mysql: 'fires' }],
    ['it is whole', [samples('backup.unusable', 0, { component: 'mysql' })], { mysql: 'quiet' }],
    ['no directory is set', [], NO_DATA],
  ]),
  ...of('abnormal-log-ins', [
    ['one address tries many names', [samples('inspection.abnormal_log_ins', 1)], FIRES],
    ['nothing abnormal', [samples('inspection.abnormal_log_ins', 0)], QUIET],
    ['nothing is known', [], NO_DATA],
  ]),
  ...of('inspection-overdue', [
    ['nine minutes late', [samples('inspection.overdue', 540)], FIRES],
    ['being made', [samples('inspection.overdue', 40)], QUIET],
    ['sampling has stopped', [samples('inspection.overdue', 0, {}, { from: 9, to: 3 })], NO_DATA],
  ]),
  ...of('relay-failing', [
    ['three attempts failed', [failedDeliveries(3, 'sms')], { sms: 'fires' }],
    ['two attempts failed', [failedDeliveries(2, 'sms')], { sms: 'quiet' }],
    ['nothing was to be told', [], NO_DATA],
  ]),
  ...of('mysql-connections-high', [
    [
      'one of two servers has hardly a connection left',
      [
        samples('mysql.connection_usage', 86, { host: 'db-1' }, { from: 2 }),
        samples('mysql.connection_usage', 40, { host: 'db-2' }, { from: 2 }),
      ],
      { 'db-1': 'fires', 'db-2': 'quiet' },
    ],
    ['80 % is the limit, not over it', [samples('mysql.connection_usage', 80, { host: 'db-1' })], { 'db-1': 'quiet' }],
    ['MySQL is not sampled', [samples('redis.client_usage', 95, { host: 'cache' })], NO_DATA],
  ]),
  {
    ...situation('mysql-connections-high', '78 %, firing', [samples('mysql.connection_usage', 78, { host: 'db-1' })], {
      'db-1': 'fires',
    }),
    firing: true,
  },
  ...of('replication-lag-high', [
    [
      'one of two channels is behind',
      [
        samples('mysql.replication_lag', 300, { host: 'db-2', component: 'orders' }),
        samples('mysql.replication_lag', 0, { host: 'db-2', component: 'users' }),
      ],
      { 'db-2': 'fires' },
    ],
    [
      'a minute is the limit, not over it',
      [samples('mysql.replication_lag', 60, { host: 'db-2' })],
      { 'db-2': 'quiet' },
    ],
    ['it stands still: another rule tells', [samples('mysql.replication_running', 0, { host: 'db-2' })], NO_DATA],
    ['the server is no replica', [samples('mysql.connection_usage', 10, { host: 'db-1' })], NO_DATA],
  ]),
  ...of('replication-stopped', [
    [
      'one of two channels stands still',
      [
        samples('mysql.replication_running', 0, { host: 'db-2', component: 'orders' }),
        samples('mysql.replication_running', 1, { host: 'db-2', component: 'users' }),
      ],
      { 'db-2': 'fires' },
    ],
    ['both run', [samples('mysql.replication_running', 1, { host: 'db-2' })], { 'db-2': 'quiet' }],
    ['the server is no replica', [samples('mysql.connection_usage', 10, { host: 'db-1' })], NO_DATA],
  ]),
  ...of('tls-certificate-expiring', [
    [
      'one ends in 20 days, one has ended, one is fresh',
      [
        samples('probe.tls_days', 20, { component: 'home' }),
        samples('probe.tls_days', -3, { component: 'old' }),
        samples('probe.tls_days', 80, { component: 'cdn' }),
      ],
      { home: 'fires', old: 'fires', cdn: 'quiet' },
    ],
    ['three weeks are left', [samples('probe.tls_days', 21, { component: 'home' })], { home: 'quiet' }],
    ['only plain HTTP is probed', [samples('probe.status', 200, { component: 'slb' })], NO_DATA],
  ]),
  ...of('probe-failing', [
    [
      'one target of two fails, and so does an AI provider',
      [
        samples('up', 0, { component: 'probe:home' }),
        samples('up', 1, { component: 'probe:cdn' }),
        samples('up', 0, { component: 'ai:baidu' }),
      ],
      { 'probe:home': 'fires', 'probe:cdn': 'quiet' },
    ],
    ['nothing is probed', [samples('up', 0, mysqlIs())], NO_DATA],
  ]),
  ...DISK_SITUATIONS,
];

function mysqlIs() {
  return { component: 'mysql' };
}

function budget(name: string, value: number, period: string, at = { from: 1 } as { from: number; to?: number }) {
  return samples(`ai_budget.${name}`, value, { component: period }, at);
}

function silence(seconds: number, at?: { from: number; to?: number }) {
  return samples('ingest.silence', seconds, {}, at);
}
