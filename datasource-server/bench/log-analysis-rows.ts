import { API_ENDPOINTS } from '../src/demo/api-endpoints.ts';

/** A stretch of a busy marketplace's log, `events` of it between `from` and `to`, epoch ms. */
export interface Stretch {
  from: number;
  to: number;
  events: number;
}

/** Of a hundred events, the rest requests. */
const SHARES = { actions: 16, lines: 4 };
/** Endpoints that nearly all requests go to, beside those of the demo. */
const MORE_ENDPOINTS = 25;
/** Of a thousand requests, those that go to one of many endpoints that hardly anybody uses. */
const TAIL = { perMille: 10, endpoints: 500 };
const USERS = 60_000;
const ACTIONS = ['view_idea', 'search', 'login', 'submit_idea', 'generate_business_plan', 'purchase', 'register'];

/**
 * Statements that store a stretch, in order of time, the same rows each time. Numbers are drawn by hashing the row's place, so
 * that the engine makes them itself: durations log-normal about each endpoint's own median, endpoints and users unevenly.
 */
export function stretchSql({ from, to, events }: Stretch): string[] {
  const actions = Math.round((events * SHARES.actions) / 100);
  const lines = Math.round((events * SHARES.lines) / 100);
  const requests = events - actions - lines;
  return [
    requestsSql({ from, to, events: requests }),
    actionsSql({ from, to, events: actions }),
    linesSql({ from, to, events: lines }),
  ];
}

/** From 0 to 1, another one for each `salt` and row. */
const share = (salt: string) => `(sipHash64(number, ts_, '${salt}') / 18446744073709551616.)`;
const list = (values: ReadonlyArray<string | number>) =>
  `[${values.map((value) => (typeof value === 'number' ? value : `'${value}'`)).join(', ')}]`;
/** One of a list, the first ones most often. */
const uneven = (values: string, length: number, salt: string) =>
  `arrayElement(${values}, 1 + toUInt32(floor(pow(${share(salt)}, 2) * ${length})))`;

/** The rows' places and moments, each anywhere between the two that an even spread would give it and the next. */
function places({ from, to, events }: Stretch): string {
  const step = (to - from) / events;
  const moment = `${from} + floor((number + sipHash64(number, ${from}) / 18446744073709551616.) * ${step})`;
  return `(SELECT number, fromUnixTimestamp64Milli(toInt64(${moment}), 'UTC') AS ts_ FROM numbers(${events}))`;
}

function requestsSql(stretch: Stretch): string {
  const known = [
    ...API_ENDPOINTS,
    ...Array.from({ length: MORE_ENDPOINTS }, (_, index) => ({
      method: index % 3 === 0 ? 'POST' : 'GET',
      endpoint: `/api/v2/part-${index}/:id`,
      median: 15 + 9 * index,
    })),
  ];
  const place = `1 + toUInt32(floor(pow(${share('endpoint')}, 2) * ${known.length}))`;
  const normal = `sqrt(-2 * log(${share('radius')} + 1e-12)) * cos(2 * pi() * ${share('angle')})`;
  const columns = [
    'ts_ AS ts',
    `arrayElement(${list(known.map(({ method }) => method))}, place_) AS method`,
    `if(${share('tail')} < ${TAIL.perMille / 1000}, concat('/api/rare/', toString(toUInt32(${share('rare')} * ${TAIL.endpoints}))), arrayElement(${list(known.map(({ endpoint }) => endpoint))}, place_)) AS endpoint`,
    `replaceOne(endpoint, ':id', toString(toUInt32(${share('id')} * 1000000))) AS url`,
    `multiIf(${share('failed')} < 0.97, if(method = 'POST', 201, 200), ${share('failed')} < 0.99, arrayElement([400, 401, 403, 404], 1 + number % 4), arrayElement([500, 502, 503], 1 + number % 3)) AS status`,
    `round(exp(log(arrayElement(${list(known.map(({ median }) => median))}, place_)) + 0.6 * ${normal}), 1) AS duration`,
    `toString(10000 + toUInt32(floor(pow(${share('user')}, 3) * ${USERS}))) AS user_id`,
    `concat('10.', toString(number % 200), '.', toString(toUInt32(${share('ip')} * 250)), '.0') AS ip`,
    `concat('Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/', toString(100 + number % 30)) AS user_agent`,
    `lower(hex(sipHash128(number, ts_))) AS trace_id`,
    `'file' AS source`,
    `'info' AS level`,
    `'marketplace' AS app`,
    `'/srv/logs/combined.log' AS stream`,
    `'API Request' AS message`,
  ];
  return insertSql('api_requests', columns, `(SELECT *, ${place} AS place_ FROM ${places(stretch)})`);
}

function actionsSql(stretch: Stretch): string {
  const columns = [
    'ts_ AS ts',
    `${uneven(list(ACTIONS), ACTIONS.length, 'action')} AS action`,
    `toString(10000 + toUInt32(floor(pow(${share('user')}, 3) * ${USERS}))) AS user_id`,
    `lower(hex(sipHash64(user_id, toStartOfHour(ts_)))) AS session_id`,
    `concat('{"ideaId":', toString(toUInt32(${share('idea')} * 100000)), ',"from":"', if(number % 3 = 0, 'mobile', 'web'), '"}') AS details`,
    `'User Action' AS message`,
    `'info' AS level`,
    `'marketplace' AS app`,
    `'/srv/logs/combined.log' AS stream`,
    `'file' AS source`,
  ];
  return insertSql('user_actions', columns, places(stretch));
}

function linesSql(stretch: Stretch): string {
  const number = (salt: string, most: number) => `toString(toUInt32(${share(salt)} * ${most}))`;
  const columns = [
    'ts_ AS ts',
    `multiIf(number % 5 = 0, concat('idea ', ${number('a', 1e5)}, ' indexed in ', ${number('b', 900)}, ' ms'), number % 5 = 1, concat('cache miss for key user:', ${number('c', USERS)}, ':credits'), number % 5 = 2, concat('connect ECONNREFUSED 10.0.0.', ${number('d', 250)}, ':3306'), number % 5 = 3, concat('用户 ', ${number('e', USERS)}, ' 的积分不足'), concat('job ', lower(hex(sipHash64(number, ts_))), ' finished')) AS message`,
    `arrayElement(['idea <n> indexed in <n> ms', 'cache miss for key user:<n>:credits', 'connect ECONNREFUSED <ip>', '用户 <n> 的积分不足', 'job <id> finished'], 1 + number % 5) AS message_pattern`,
    `if(number % 5 = 2, 'error', 'info') AS level`,
    `'marketplace' AS app`,
    `'/srv/logs/combined.log' AS stream`,
    `'file' AS source`,
  ];
  return insertSql('log_lines', columns, places(stretch));
}

/** One thread and whole blocks, as a batch of the follower is stored. */
function insertSql(table: string, columns: readonly string[], source: string): string {
  const names = columns.map((column) => column.split(' AS ').at(-1));
  return `INSERT INTO ${table} (${names.join(', ')}) SELECT ${columns.join(', ')} FROM ${source} SETTINGS max_threads = 1, max_block_size = 65536, min_insert_block_size_rows = 65536, optimize_on_insert = 0`;
}
