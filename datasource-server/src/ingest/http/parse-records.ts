import { metricsRequestSchema } from '../../contract/ingest.ts';
import { ServiceError } from '../../platform/errors.ts';
import { splitLines, withoutByteOrderMark } from '../repair-lines.ts';
import { reject, Rejection } from './record-lines.ts';

const OPEN_BRACKET = 0x5b;
const SPACE = 0x20;
const LINE_FEED = 0x0a;

export interface Records {
  /** How many there are at most. */
  count: number;
  /** Parsed as they are taken, so that a long body does not hold up everything else. */
  records: Iterable<unknown>;
}

/** Records that have been parsed already. */
export const listed = (records: unknown[]): Records => ({ count: records.length, records });

/** The records of `POST /api/v1/events`: a JSON array, one JSON object a line, or one object. A line that is not JSON is rejected in its place. */
export function parseEvents(body: Buffer): Records {
  const text = withoutByteOrderMark(body);
  if (text.find((byte) => byte > SPACE) === OPEN_BRACKET) {
    return listed(parseJson(text) as unknown[]);
  }
  const [first] = ndjson(text);
  if (first instanceof Rejection) {
    const whole = tryParse(text.toString('utf8'));
    return whole instanceof Rejection ? { count: countLines(text), records: ndjson(text) } : listed([whole]);
  }
  return { count: countLines(text), records: ndjson(text) };
}

/** The records of `POST /api/metrics`, each with the envelope's category. Throws `bad_request` for another body. */
export function parseMetrics(body: Buffer): Records {
  const parsed = metricsRequestSchema.safeParse(parseJson(body));
  if (!parsed.success) {
    throw new ServiceError('bad_request', {
      zh: '请求体应为 {"category": "…", "metrics": [{…}, …]}。',
      en: 'The body must be {"category": "…", "metrics": [{…}, …]}.',
    });
  }
  const { category, metrics } = parsed.data;
  return listed(
    metrics.map((metric) =>
      typeof metric === 'object' && metric !== null && !Array.isArray(metric) ? { ...metric, category } : metric
    )
  );
}

/** A byte order mark is passed over. Throws `bad_request` for what is not JSON. */
export function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(withoutByteOrderMark(body).toString('utf8'));
  } catch (cause) {
    throw new ServiceError(
      'bad_request',
      { zh: '请求体不是合法的 JSON。', en: 'The body is not valid JSON.' },
      { cause }
    );
  }
}

function* ndjson(body: Buffer): Generator<unknown> {
  for (const bytes of splitLines(body)) {
    const line = bytes.toString('utf8').trim();
    if (line !== '') {
      yield tryParse(line);
    }
  }
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return reject('不是合法的 JSON', 'not valid JSON');
  }
}

function countLines(text: Buffer): number {
  let count = 1;
  for (let at = text.indexOf(LINE_FEED); at !== -1 && at < text.length - 1; at = text.indexOf(LINE_FEED, at + 1)) {
    count += 1;
  }
  return count;
}
