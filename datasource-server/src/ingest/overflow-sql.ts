import { BELIEVABLE, isBelievableSql, LINE_COLUMNS, REPAIR_COLUMNS } from './line-columns.ts';
import { isKind, LINE_TABLES, type LineTable } from './line-kinds.ts';
import { ipSql, redactedSql, type Privacy } from './privacy-sql.ts';
import { quote, quoteName } from './text-sql.ts';

/** The tables that have a place for a key; in a line that goes elsewhere it is kept in the overflow map. */
const HOMES: Readonly<Record<string, readonly LineTable[]>> = {
  method: ['api_requests', 'web_events'],
  url: ['api_requests'],
  path: ['api_requests'],
  route: ['api_requests'],
  status: ['api_requests', 'web_events'],
  statusCode: ['api_requests', 'web_events'],
  duration: ['api_requests', 'ai_calls'],
  responseTime: ['api_requests', 'ai_calls'],
  ip: ['api_requests', 'security_events'],
  userAgent: ['api_requests'],
  action: ['user_actions'],
  details: ['user_actions', 'security_events'],
  model: ['ai_calls'],
  requestTokens: ['ai_calls'],
  responseTokens: ['ai_calls'],
  cachedTokens: ['ai_calls'],
  totalTokens: ['ai_calls'],
  success: ['ai_calls'],
  cost: ['ai_calls'],
  ttft: ['ai_calls'],
  errorClass: ['ai_calls'],
  errorCode: ['ai_calls'],
  error: ['ai_calls', 'app_errors'],
  event: ['business_events', 'security_events'],
  value: ['business_events', 'web_events'],
  unit: ['business_events'],
  data: ['business_events'],
  stack: ['app_errors'],
  context: ['app_errors'],
  type: ['app_errors'],
  origin: ['app_errors'],
  name: ['web_events'],
  page: ['app_errors', 'web_events'],
  target: ['web_events'],
  rating: ['web_events'],
  browser: ['app_errors', 'web_events'],
  os: ['web_events'],
  device: ['web_events'],
  release: ['app_errors', 'web_events'],
  sessionId: ['user_actions', 'business_events', 'app_errors', 'web_events', 'log_lines'],
};

/** Where two keys share one column: the key that loses, and when. */
const LOSERS: ReadonlyArray<{ key: string; to: string; when: string }> = [
  { key: 'statusCode', to: 'status', when: isKind('api_requests', 'web_events') },
  { key: 'responseTime', to: 'duration', when: isKind('api_requests', 'ai_calls') },
  { key: 'path', to: 'url', when: isKind('api_requests') },
  { key: 'service', to: 'app', when: `NOT (${isKind('ai_calls')})` },
  { key: 'message', to: 'error', when: isKind('ai_calls') },
  { key: 'error', to: 'message', when: isKind('app_errors') },
];

/** A key whose value is a secret whatever it looks like; tokens that are counted are none. */
const SECRET_KEY =
  '(?i)passw|secret|token([^s]|$)|api_?key|access_?key|private_?key|authorization|cookie|credential|(verif[a-z]*|sms|pin)_?code|captcha|密码|口令|密钥|令牌|验证码';

/** A key that may have to be kept: one bit of `away_`. */
interface Bit {
  key: string;
  /** Its value as text. */
  text: string;
  /** 1 where the line has the key and its column is another's. */
  present: string;
  /** The tables whose lines keep it elsewhere. */
  homes: readonly LineTable[];
}

interface OverflowQuery {
  keys: readonly string[];
  privacy: Privacy;
}

/**
 * Which keys of a line have no place in its table, one bit a key: present bits and the table's mask. Comparing numbers costs
 * a tenth of what a condition a key does. Needs `kind_` and `late_`.
 */
export function awaySql({ keys }: OverflowQuery): string {
  const bits = bitsOf(keys);
  const weight = (index: number) => (1n << BigInt(index)).toString();
  const present = bits.map((bit, index) => `(${bit.present}) * toUInt64(${weight(index)})`);
  const masks = LINE_TABLES.map((table) =>
    bits.reduce((mask, { homes }, index) => (homes.includes(table) ? mask : mask | (1n << BigInt(index))), 0n)
  );
  return `bitAnd(${present.join(' + ')}, [${masks.map((mask) => `toUInt64(${mask})`).join(', ')}][kind_])`;
}

/**
 * The overflow map: keys that the line's table has no place for, and keys that we do not know. Needs `away_`. A branch costs by
 * its functions even where no line takes it, so the keys go through arrays instead of a condition each.
 */
export function extraSql(query: OverflowQuery): string {
  const { keys, privacy } = query;
  const bits = bitsOf(keys).map((bit) =>
    bit.key === 'ip' ? { ...bit, text: ipSql('address_', 'ip4_', privacy) } : bit
  );
  const taken = (list: readonly string[]) =>
    `arrayFilter((v, i) -> bitTest(away_, i), [${list.join(', ')}], range(${bits.length}))`;
  const homeless = `mapFromArrays(${taken(bits.map(({ key }) => quote(key)))}, ${taken(bits.map(({ text }) => text))})`;
  const unknown = keys.filter((key) => !Object.hasOwn(LINE_COLUMNS, key) && !Object.hasOwn(REPAIR_COLUMNS, key));
  const strangers = `mapFilter((k, v) -> v != '', map(${unknown.map((key) => `${quote(key)}, ${quoteName(key)}`).join(', ')}))`;
  const maps = [homeless, ...(unknown.length > 0 ? [strangers] : []), ...(keys.includes('extra') ? ['extra'] : [])];
  const whole = maps.length > 1 ? `mapConcat(${maps.join(', ')})` : homeless;
  const value = redactedSql('v', privacy);
  const named = privacy.redact ? `if(match(k, ${quote(SECRET_KEY)}), '***', ${value})` : value;
  const cleaned = value === 'v' ? whole : `mapApply((k, v) -> (k, ${named}), ${whole})`;
  const needed = [
    'away_ != 0',
    ...unknown.map((key) => `notEmpty(${quoteName(key)})`),
    ...(keys.includes('extra') ? ['notEmpty(extra)'] : []),
  ];
  return `if(${needed.join(' OR ')}, ${cleaned}, CAST(map(), 'Map(String, String)'))`;
}

function bitsOf(keys: readonly string[]): Bit[] {
  const homeless = Object.entries(HOMES)
    .filter(([key]) => keys.includes(key))
    .map(([key, homes]) => ({ key, text: textSql(key), present: presentSql(key), homes }));
  const losers = LOSERS.filter(({ key, to }) => keys.includes(key) && keys.includes(to)).map(({ key, to, when }) => ({
    key,
    text: textSql(key),
    present: `${presentSql(key)} AND ${presentSql(to)} AND ${key} != ${to} AND ${when}`,
    homes: [],
  }));
  const late = {
    key: 'original_timestamp',
    text: 'timestamp',
    present: 'late_ AND notEmpty(timestamp)',
    homes: [],
  };
  const impossible = Object.entries(BELIEVABLE)
    .filter(([key]) => keys.includes(key))
    .map(([key, range]) => ({
      key: `original_${key}`,
      text: textSql(key),
      // A value of a page that cannot be made its line one of `log_lines`, which has no place for any value.
      present: `NOT ${isBelievableSql(`ifNull(${key}, 0)`, range)} AND ${isKind(...(HOMES[key] as LineTable[]))}`,
      homes: [],
    }));
  return [...homeless, ...losers, late, ...impossible];
}

function presentSql(key: string): string {
  const type = LINE_COLUMNS[key] ?? 'String';
  return type.startsWith('Nullable') ? `isNotNull(${key})` : type === 'String' ? `notEmpty(${key})` : `${key} != 0`;
}

function textSql(key: string): string {
  const type = LINE_COLUMNS[key] ?? 'String';
  return type === 'String' ? key : type.startsWith('Nullable') ? `ifNull(toString(${key}), '')` : `toString(${key})`;
}
