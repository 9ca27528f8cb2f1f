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

/** CNY of one call: more is a mistake that would be the whole day's sum. */
export const MOST_COST = 1e6;
