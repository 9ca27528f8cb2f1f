import { isBelievableSql, MEASURED } from './line-columns.ts';

/** The tables that lines go to. Inside a statement a table is its place in this list, counted from 1: numbers compare fastest. */
export const LINE_TABLES = [
  'api_requests',
  'ai_calls',
  'user_actions',
  'business_events',
  'security_events',
  'app_errors',
  'web_events',
  'log_lines',
] as const;
export type LineTable = (typeof LINE_TABLES)[number];

/** `kind_` is the table of the line. */
export function isKind(...tables: readonly LineTable[]): string {
  const [first, ...others] = tables.map(kindNumber);
  return others.length === 0 ? `kind_ = ${first}` : `kind_ IN (${[first, ...others].join(', ')})`;
}

/** The table of a line by its category, where it has one of these. */
const BY_CATEGORY: Readonly<Record<string, LineTable>> = {
  api_request: 'api_requests',
  api: 'api_requests',
  user_action: 'user_actions',
  business: 'user_actions',
  ai_service: 'ai_calls',
  business_event: 'business_events',
  security: 'security_events',
  web: 'web_events',
};

/** Categories that say no more than a missing one does where the line is an error. */
const ERROR_CATEGORIES = ['', 'application', 'error', 'errors', 'exception'];

/**
 * The table of a line: by its category in either dialect, else by its shape. Needs `category_`, `is_error_`, `raw_url_` and
 * `status_` beside the keys.
 */
export function kindSql(keys: readonly string[]): string {
  const categories = Object.keys(BY_CATEGORY);
  const tables = Object.values(BY_CATEGORY).map(kindNumber);
  const byCategory = `toUInt8(transform(category_, [${categories.map((name) => `'${name}'`).join(', ')}], [${tables.join(', ')}], 0))`;
  const isError = `(is_error_ OR stack != '') AND category_ IN (${ERROR_CATEGORIES.map((name) => `'${name}'`).join(', ')})`;
  const byShape: ReadonlyArray<readonly [condition: string, table: LineTable]> = [
    [`category_ = '' AND method != '' AND raw_url_ != '' AND status_ > 0`, 'api_requests'],
    [`category_ = '' AND service != '' AND (requestTokens > 0 OR responseTokens > 0 OR totalTokens > 0)`, 'ai_calls'],
    [isError, 'app_errors'],
    [`category_ = '' AND action != '' AND userId != ''`, 'user_actions'],
    [`category_ = '' AND event != ''`, 'business_events'],
  ];
  const shapes = byShape.map(([condition, table]) => `${condition}, ${kindNumber(table)}`);
  const shape = `multiIf(${shapes.join(',\n    ')}, ${kindNumber('log_lines')})`;
  const isNoMeasurement = keys.includes('value')
    ? ` OR (category_ = 'web' AND isNotNull(value) AND NOT ${isBelievableSql('assumeNotNull(value)', MEASURED)})`
    : '';
  return `multiIf(unparsed = 1${isNoMeasurement}, ${kindNumber('log_lines')}, ${byCategory} != 0, ${byCategory}, ${shape})`;
}

/** The table's name. */
export function kindNameSql(): string {
  return `[${LINE_TABLES.map((name) => `'${name}'`).join(', ')}][kind_]`;
}

export function kindNumber(table: LineTable): number {
  return LINE_TABLES.indexOf(table) + 1;
}
