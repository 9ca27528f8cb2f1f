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
  'passwd|password|pwd|secret|token|access_token|refresh_token|id_token|api[_-]?key|access[_-]?key|accesskeysecret|private[_-]?key|authorization|cookie|session[_-]?id|signature|sign|credential|auth';
const URL_SECRET = `(?i)([?&;](?:[a-z0-9]*[_-])?(?:${SECRET_NAMES}|key|code)=)[^&#;\\s"']*`;
const TEXT_SECRET = `(?i)((?:${SECRET_NAMES})["']?\\s*[:=]\\s*)(?:"[^"]*"|'[^']*'|(?:bearer|basic)\\s+[^\\s"',;]+|[^\\s"',;&}\\])]+)`;
const BEARER = '(?i)\\b(bearer|basic)\\s+[A-Za-z0-9._~+/=-]{8,}';
const USER_INFO = '(://[^/:@\\s]+:)[^@/\\s]+@';
/** Stands in every text with a secret that we know how to find: a quick look before the slow ones. */
const HINT = '(?i)passw|pwd|secret|token|key|auth|cookie|session|sign|credential|bearer|basic|://';

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

/** An address without secrets in its query and user part. */
export function redactedUrlSql(url: string, { redact }: Privacy): string {
  if (!redact) {
    return url;
  }
  const inQuery = `replaceRegexpAll(${url}, ${quote(URL_SECRET)}, '\\\\1***')`;
  return `if(position(${url}, '?') > 0 OR position(${url}, '@') > 0, replaceRegexpAll(${inQuery}, ${quote(USER_INFO)}, '\\\\1***@'), ${url})`;
}

/** A text without the values of what is named like a secret. */
export function redactedSql(text: string, { redact }: Privacy): string {
  if (!redact) {
    return text;
  }
  const cleaned = [
    [TEXT_SECRET, '\\\\1***'],
    [BEARER, '\\\\1 ***'],
    [USER_INFO, '\\\\1***@'],
  ].reduce(
    (sql, [pattern, replacement]) => `replaceRegexpAll(${sql}, ${quote(pattern as string)}, '${replacement}')`,
    text
  );
  return `if(match(${text}, ${quote(HINT)}), ${cleaned}, ${text})`;
}
