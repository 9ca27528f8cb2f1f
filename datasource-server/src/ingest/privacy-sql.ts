import { quote } from './text-sql.ts';

/** What is done with an IP address: the host part set to 0, a keyed hash in its place, kept, or left out. */
export const IP_MODES = ['truncate', 'hash', 'keep', 'drop'] as const;
export type IpMode = (typeof IP_MODES)[number];

export interface Privacy {
  ip: IpMode;
  /** Key of the hash; the same key gives the same address the same hash. */
  salt: string;
  /** Whether secrets in addresses and texts are replaced by ***. */
  redact: boolean;
}

const SECRET_NAMES =
  'passwd|password|secret|token|api[_-]?key|access[_-]?key|accesskeysecret|private[_-]?key|authorization|cookie|(?:php|j)?sess(?:ion)?[_-]?id|signature|credential|(?:verif[a-z]*|sms|pin)[_-]?code|captcha|密码|口令|密钥|令牌|验证码';
/** Names that other words end with: they stand alone. */
const SHORT_NAMES = 'pwd|jwt|otp|sid|sign|auth';
/** Also where an address stands percent-encoded inside another one's query. */
const URL_SECRET = `(?i)((?:[?&;#/]|%3F|%26)(?:[a-z0-9]*[_-])?(?:${SECRET_NAMES}|${SHORT_NAMES}|key|code)(?:=|%3D))[^&?#;\\s"']*`;
const NAME = `(?:(?:${SECRET_NAMES})|\\b(?:${SHORT_NAMES}))`;
/** A name like a secret's up to its value, in plain text, in JSON, and in JSON inside JSON. */
const NAMED = `(${NAME}(?:\\\\*["'])?\\s*[:=：]\\s*)`;
/** Ways of `Authorization` whose secret is the word behind them. */
const SCHEME = '(?:bearer|basic|digest|negotiate|ntlm|acs|log|oss)';
/** What `Digest` is followed by, also inside JSON. */
const DIGEST = `\\bdigest\\s+(?:[a-z0-9_-]+=(?:\\\\*"[^"\\\\]*\\\\*"|[^\\s,"\\\\]+)(?:\\s*,\\s*)?)+`;
/** A character of a value that stands in no quotes. */
const BARE = '[^\\s"\'\\\\,;&}\\])，。；]';
const BARE_VALUE = `(?:\\[[^\\]]*\\]|${SCHEME}\\s+[^\\s"',;]+|${BARE}+)`;
/** In this order: a cookie is the rest of its line; what stands in JSON stays JSON. */
const TEXT_SECRETS: ReadonlyArray<readonly [pattern: string, replacement: string]> = [
  [`(?i)${DIGEST}`, 'Digest ***'],
  [`(?i)((?:set-)?cookie\\s*[:=]\\s*)[^"'\\r\\n]+`, '\\\\1***'],
  [`(?i)${NAMED}\\\\+"(?:[^"\\\\]|\\\\[^"])*\\\\+"`, '\\\\1\\\\\\\\"***\\\\\\\\"'],
  [`(?i)${NAMED}"(?:[^"\\\\]|\\\\.)*"`, '\\\\1"***"'],
  [`(?i)${NAMED}'[^']*'`, '\\\\1***'],
  [`(?i)(${NAME}"\\s*:\\s*)${BARE_VALUE}`, '\\\\1"***"'],
  [`(?i)${NAMED}${BARE_VALUE}`, '\\\\1***'],
  ['(?i)\\b(bearer|basic)\\s+[A-Za-z0-9._~+/=-]{8,}', '\\\\1 ***'],
  // What is a secret by its shape, wherever it stands: a JWT, and keys of cloud and AI vendors.
  [
    '\\beyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]*|\\bsk-[A-Za-z0-9_-]{16,}|\\b(?:LTAI|AKID)[A-Za-z0-9]{12,}|\\b[0-9a-f]{32}\\.[A-Za-z0-9]{16}\\b',
    '***',
  ],
];
/**
 * Numbers of persons, their middle set to 0, so that JSON stays JSON: identity cards (18 digits with a date of birth), mobile
 * phones, UnionPay cards.
 */
const PERSONAL_NUMBERS: ReadonlyArray<readonly [pattern: string, replacement: string]> = [
  [
    '\\b([1-9][0-9]{5})(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx]\\b',
    '\\\\1000000000000',
  ],
  ['\\b(1[3-9][0-9])[0-9]{4}([0-9]{4})\\b', '\\\\10000\\\\2'],
  ['\\b(62[0-9]{4})[0-9]{6,9}([0-9]{4})\\b', '\\\\1000000\\\\2'],
];
/**
 * The same in one expression, for short texts: the engine compiles it anew for each column and insert, so it is small. What is kept
 * stands in a group each. `token:refresh` is the name of an event and no secret.
 */
const SHORT_SECRETS = [
  `((?:set-)?cookie\\s*[:=]\\s*)[^"'\\r\\n]+`,
  `((?:${NAME}|[?&;#](?:key|code))(?:["'\\\\]*\\s*(?:=|%3D)|:\\s|["'\\\\]+\\s*:)\\s*)(?:\\\\*"(?:[^"\\\\]|\\\\.)*"?|'[^']*'?|${DIGEST}|(?:${SCHEME}\\s+)?${BARE}+)`,
  `(${NAME}:)${BARE.replace('[^', '[^0-9')}*[0-9]${BARE}*`,
  `(\\b(?:bearer|basic|negotiate|ntlm)\\s+)[A-Za-z0-9._~+/=-]{8,}`,
  '(://[^/:@\\s]+:)[^@/\\s]+(@)',
  DIGEST,
];
const SHORT_REPLACEMENT = '\\1\\2\\3\\4\\5***\\6';
const USER_INFO = '(://[^/:@\\s]+:)[^@/\\s]+@';
/** Stands in every text with a secret that we know how to find: a quick look before the slow ones. */
const HINT =
  '(?i)passw|pwd|secret|token|jwt|otp|key|auth|cookie|sess|sid|sign|credential|bearer|basic|digest|://|code|captcha|密|口令|令牌|验证码|eyj|sk-|ltai|akid|[0-9a-f]{32}\\.|\\b1[3-9][0-9]{9}\\b|\\b[0-9]{15}';
/** Addresses that anybody on the internet can have; those of machines inside a network are nobody's, and tell what is broken. */
const PUBLIC = [
  '(?:[1-9]|1[1-9]|[2-9][0-9]|1[01][0-9]|12[0-689]|1[3-6][0-9]|17[013-9]|18[0-9]|19[013-9]|2[0-4][0-9]|25[0-5])\\.[0-9]{1,3}',
  '172\\.(?:[0-9]|1[0-5]|3[2-9]|[4-9][0-9]|[12][0-9]{2})',
  '192\\.(?:[0-9]{1,2}|1[0-57-9][0-9]|16[0-79]|2[0-9]{2})',
].join('|');
/** An address in a text: its /24, and of a version 6 one its /48. */
const IP4 = `\\b((?:${PUBLIC})\\.[0-9]{1,3}\\.)[0-9]{1,3}\\b`;
const IP6 =
  '\\b((?:[0-9a-fA-F]{1,4}:){3})(?:[0-9a-fA-F]{1,4}:){4}[0-9a-fA-F]{1,4}\\b|\\b((?:[23][0-9a-fA-F]{3}:)(?:[0-9a-fA-F]{1,4}:){0,2})(?:[0-9a-fA-F]{0,4}:){1,5}[0-9a-fA-F]{0,4}\\b';
const ADDRESSES = [
  [IP4, '\\\\10'],
  [IP6, '\\\\1\\\\2:'],
] as const;
const IP_HINT = '[0-9]\\.[0-9]{1,3}\\.[0-9]|[0-9a-fA-F]:[0-9a-fA-F]*:[0-9a-fA-F]*:';

/** What a field for one address holds here and there: several of them by the proxies passed, a port, brackets, a zone. */
const FIRST_ADDRESS = '^[\\s"\\[]*((?:[0-9]{1,3}\\.){3}[0-9]{1,3}|[0-9a-f:]*:[0-9a-f:.]*)';

/** The address in a field for one: the client's, which is the first of several. What holds none stays as it is. */
export function addressSql(ip: string): string {
  const isPlain = `${ip} = '' OR IPv4StringToNumOrDefault(${ip}) != 0 OR (isIPv6String(${ip}) AND ${ip} = lower(${ip}))`;
  const first = `extract(lower(${ip}), ${quote(FIRST_ADDRESS)})`;
  return `if(${isPlain}, ${ip}, if(${first} = '', ${ip}, ${first}))`;
}

/** An IP address as the setting wants it kept. IPv4 keeps its /24, IPv6 its /48. `ip4` is the address as a number, 0 where it is not IPv4. */
export function ipSql(ip: string, ip4: string, { ip: mode, salt }: Privacy): string {
  switch (mode) {
    case 'keep':
      return ip;
    case 'drop':
      return `''`;
    case 'hash':
      return `if(${ip} = '', '', lower(hex(left(SHA256(concat(${quote(salt)}, ${ip})), 8))))`;
    case 'truncate':
      return [
        `multiIf(${ip4} != 0, IPv4NumToString(bitAnd(${ip4}, 0xFFFFFF00)), NOT isIPv6String(${ip}), '',`,
        `replaceOne(IPv6NumToString(IPv6CIDRToRange(toIPv6OrDefault(${ip}), if(startsWith(${ip}, '::ffff:'), 120, 48)).1), '::ffff:', ''))`,
      ].join(' ');
  }
}

/** An address without secrets in its query, fragment, parameters and user part. */
export function redactedUrlSql(url: string, { redact, ip }: Privacy): string {
  const secrets = [[URL_SECRET, '\\\\1***'], [USER_INFO, '\\\\1***@'], ...PERSONAL_NUMBERS] as const;
  const replacements = [...(redact ? secrets : []), ...(ip === 'keep' ? [] : ADDRESSES)];
  return replacements.length === 0
    ? url
    : `if(multiSearchAny(${url}, ['?', '@', '#', ';', '=']), ${replacedSql(url, replacements)}, ${url})`;
}

/** A name or another short text, of which there are few different ones: each is looked at once. */
export function redactedShortSql(text: string, { redact }: Privacy): string {
  const few = `toLowCardinality(${text})`;
  const secrets = `(?i)${SHORT_SECRETS.join('|')}`;
  return redact ? `replaceRegexpAll(${few}, ${quote(secrets)}, ${quote(SHORT_REPLACEMENT)})` : few;
}

/** A text without the values of what is named like a secret, and without the host part of public addresses. */
export function redactedSql(text: string, { redact, ip }: Privacy): string {
  const secrets = [...TEXT_SECRETS, [URL_SECRET, '\\\\1***'], [USER_INFO, '\\\\1***@'], ...PERSONAL_NUMBERS] as const;
  const hints = [...(redact ? [HINT] : []), ...(ip === 'keep' ? [] : [IP_HINT])];
  if (hints.length === 0) {
    return text;
  }
  // One condition for all: inside one another the engine would work out each level several times.
  const replaced = replacedSql(text, [...(redact ? secrets : []), ...(ip === 'keep' ? [] : ADDRESSES)]);
  return `if(notEmpty(${text}) AND match(${text}, ${quote(hints.join('|'))}), ${replaced}, ${text})`;
}

function replacedSql(text: string, pairs: ReadonlyArray<readonly [pattern: string, replacement: string]>): string {
  return pairs.reduce(
    (sql, [pattern, replacement]) => `replaceRegexpAll(${sql}, ${quote(pattern)}, '${replacement}')`,
    text
  );
}
