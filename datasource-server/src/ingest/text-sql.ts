/** A value written by us as a ClickHouse string literal. */
export function quote(text: string): string {
  return `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`;
}

/** A column name, whatever characters it holds. */
export function quoteName(name: string): string {
  return `\`${name.replace(/\\/g, '\\\\').replace(/`/g, '\\`')}\``;
}

/**
 * What stands for an identifier in a path: a number (with what is glued to it by - or _), a UUID, a long hexadecimal or
 * alphanumeric run, what holds five digits in a row, and what changes between letters and digits three times. RE2 syntax.
 */
const PATH_IDENTIFIER = `/(?:${[
  '[0-9]+(?:[-_.][^/]*)?',
  '[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}',
  '[0-9a-fA-F]{16,}',
  '[0-9A-Za-z]{24,}',
  '[0-9A-Za-z_-]*[0-9]{5}[0-9A-Za-z_-]*',
  '[0-9]*(?:[A-Za-z_-]+[0-9]+){3}[0-9A-Za-z_-]*',
  '[0-9]+(?:[A-Za-z]+[0-9]+){2}[0-9A-Za-z]*',
].join('|')})(?:\\b|$)`;
/** A title in Chinese, as it is or percent-encoded. The first part of a path is part of the site. */
const PATH_TITLE = '(/[^/]+)/[^/]*(?:[^\\x00-\\x7f]|%[89A-Fa-f][0-9A-Fa-f])[^/]*';

/** The page of an address whose query has been cut already: `/ideas/123` → `/ideas/:id`, also behind the `#` of a hash router. */
export function pageSql(page: string): string {
  return withoutIdentifiers(page, page);
}

/** The path of a URL, without host, parameters, query and fragment, its identifiers replaced: `/ideas/123?tab=1` → `/ideas/:id`. */
export function endpointSql(url: string): string {
  const path = `if(startsWith(${url}, 'http'), path(${url}), ${url})`;
  const address = `if(position(${url}, ';') > 0, replaceRegexpAll(${path}, ';[^/?#]*', ''), ${path})`;
  return withoutIdentifiers(`cutQueryStringAndFragment(${address})`, url);
}

/** `whole` is what `path` was cut from. */
function withoutIdentifiers(path: string, whole: string): string {
  const named = `replaceRegexpAll(${path}, ${quote(PATH_IDENTIFIER)}, '/:id')`;
  // Twice, because the part that stays of one title may be the one before the next.
  const titled = [1, 2].reduce((sql) => `replaceRegexpAll(${sql}, ${quote(PATH_TITLE)}, '\\\\1/:id')`, named);
  return `if(isASCII(${whole}) AND position(${whole}, '%') = 0, ${named}, ${titled})`;
}

const PATTERN_LENGTH = 200;
/** In this order: what is quoted, addresses, then identifiers, then numbers. */
const VARIABLE_PARTS: ReadonlyArray<readonly [pattern: string, mark: string]> = [
  [`"[^"]*"|'[^']*'|\`[^\`]*\``, '<str>'],
  ['https?://[^\\s,;)]+', '<url>'],
  ['[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}', '<id>'],
  ['\\b(?:[0-9]{1,3}\\.){3}[0-9]{1,3}(?::[0-9]+)?\\b', '<ip>'],
  ['\\b(?:0x)?[0-9a-fA-F]*[0-9][0-9a-fA-F]{7,}\\b', '<id>'],
  ['[0-9]+(?:\\.[0-9]+)?', '<n>'],
];

/** A message with what varies in it replaced, so that messages of one cause are alike. At most 200 characters of one line. */
export function patternSql(message: string): string {
  const line = `leftUTF8(splitByChar('\\n', ${message})[1], ${2 * PATTERN_LENGTH})`;
  const replaced = VARIABLE_PARTS.reduce(
    (sql, [pattern, mark]) => `replaceRegexpAll(${sql}, ${quote(pattern)}, ${quote(mark)})`,
    line
  );
  return `leftUTF8(${replaced}, ${PATTERN_LENGTH})`;
}
