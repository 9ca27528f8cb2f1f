import { quote } from './text-sql.ts';

/** A vendor's own error code and what it means. */
export interface AiErrorCode {
  service: string;
  code: string;
  errorClass: string;
}

/** Words of an error text, for lines that carry neither a class nor a known code. Tried in this order. */
const BY_WORDS: ReadonlyArray<readonly [errorClass: string, pattern: string]> = [
  ['timeout', 'time.?out|timed out|ETIMEDOUT|ESOCKETTIMEDOUT|超时'],
  ['arrears', 'arrear|overdue|insufficient (?:balance|quota)|quota exhausted|欠费|余额不足'],
  ['rate_limit', 'rate.?limit|too many requests|throttl|\\b429\\b|限流|频率'],
  ['content_block', 'content|sensitive|DataInspection|moderation|敏感|违规'],
  ['auth', 'unauthori|invalid.?(?:api)?.?key|access token|\\b401\\b|鉴权|认证'],
  ['no_permission', 'forbidden|permission|access denied|\\b403\\b|无权限'],
  ['too_long', 'too long|context length|maximum.{0,20}tokens|过长'],
  ['overload', 'overload|busy|\\b503\\b|capacity|繁忙'],
  ['upstream_error', 'internal|\\b50[0-9]\\b|ECONN|EPIPE|ENOTFOUND|socket|network'],
  ['bad_request', 'invalid|bad request|\\b400\\b'],
];

/** The class of a failed call: by the vendor's code, else by the words of its error. */
export function aiErrorClassSql(codes: readonly AiErrorCode[]): string {
  const list = (values: readonly string[]) => `[${values.map(quote).join(', ')}]`;
  const byWords = BY_WORDS.map(
    ([name, pattern]) => `match(if(error = '', message, error), ${quote(`(?i)${pattern}`)}), ${quote(name)}`
  );
  const words = `multiIf(${byWords.join(', ')}, 'unknown')`;
  if (codes.length === 0) {
    return words;
  }
  const keys = list(codes.map(({ service, code }) => `${service}:${code}`));
  const classes = list(codes.map(({ errorClass }) => errorClass));
  return `transform(concat(toString(service), ':', toString(errorCode)), ${keys}, ${classes}, ${words})`;
}
