/** Key of a log line → the type it is read as. Values that are objects arrive as their JSON text. */
const TEXT = 'String';
const FEW = 'String';
const NUMBER = 'Float64';
const MAYBE_NUMBER = 'Nullable(Float64)';

/**
 * The keys of a log line that we know. A line that has another key, or a value that does not fit its type, is repaired
 * first (`repair-lines.ts`).
 */
export const LINE_COLUMNS: Readonly<Record<string, string>> = {
  level: FEW,
  message: TEXT,
  category: FEW,
  service: FEW,
  app: FEW,
  method: FEW,
  url: TEXT,
  path: TEXT,
  route: FEW,
  status: NUMBER,
  statusCode: NUMBER,
  duration: NUMBER,
  responseTime: NUMBER,
  ip: TEXT,
  userAgent: FEW,
  userId: TEXT,
  action: FEW,
  details: TEXT,
  model: FEW,
  requestTokens: NUMBER,
  responseTokens: NUMBER,
  cachedTokens: NUMBER,
  totalTokens: MAYBE_NUMBER,
  success: 'Nullable(Bool)',
  cost: MAYBE_NUMBER,
  ttft: MAYBE_NUMBER,
  errorClass: FEW,
  errorCode: FEW,
  error: TEXT,
  event: FEW,
  value: MAYBE_NUMBER,
  unit: FEW,
  data: TEXT,
  stack: TEXT,
  context: TEXT,
  type: FEW,
  origin: FEW,
  name: FEW,
  page: FEW,
  target: FEW,
  rating: FEW,
  browser: FEW,
  os: FEW,
  device: FEW,
  release: FEW,
  traceId: TEXT,
  sessionId: TEXT,
};

/** Only the repair writes these: what stands beside the keys above, and 1 for a line that was not a JSON object. */
export const REPAIR_COLUMNS: Readonly<Record<string, string>> = {
  extra: 'Map(String, String)',
  unparsed: 'UInt8',
};

/** What a number of one line can be at all: beyond it is a mistake that would be the whole day's sum or mean. `NaN` is in no range. */
export interface Believable {
  least: number;
  most: number;
}

/** Ms: eleven days. */
const DURATION: Believable = { least: 0, most: 1e9 };
/** Of one call; models read ten million at most. */
const TOKENS: Believable = { least: 0, most: 1e8 };
const STATUS: Believable = { least: 0, most: 999 };

export const BELIEVABLE = {
  status: STATUS,
  statusCode: STATUS,
  duration: DURATION,
  responseTime: DURATION,
  ttft: DURATION,
  requestTokens: TOKENS,
  responseTokens: TOKENS,
  cachedTokens: TOKENS,
  totalTokens: TOKENS,
  /** CNY of one call. */
  cost: { least: 0, most: 1e6 },
  /** Of a business event; what a page measured is a duration. */
  value: { least: -1e15, most: 1e15 },
} as const satisfies Readonly<Record<string, Believable>>;

/** What a page measured: ms, or a layout shift. */
export const MEASURED = DURATION;

/** A number that cannot be counts as none; the line keeps it under `original_<key>` (`overflow-sql.ts`). */
export function believableSql(value: string, { least, most }: Believable, otherwise = '0'): string {
  return `if(${isBelievableSql(value, { least, most })}, ${value}, ${otherwise})`;
}

export function isBelievableSql(value: string, { least, most }: Believable): string {
  return `(${value} >= ${least} AND ${value} <= ${most})`;
}
