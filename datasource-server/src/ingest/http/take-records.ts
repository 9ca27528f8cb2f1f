import type { IngestAnswer } from '../../contract/ingest.ts';
import type { Locale } from '../../contract/text.ts';
import { ServiceError } from '../../platform/errors.ts';
import type { IngestServices } from './ingest-services.ts';
import type { Records } from './parse-records.ts';
import { recordLines } from './record-lines.ts';

interface Sending {
  /** Throws `bad_request` for a body that is not what the address takes. */
  read: () => Records;
  source: 'metrics' | 'events' | 'faro' | 'otlp';
  stream: string;
  /** Whose events are counted, and against which limit. */
  sender: string;
  limit: IngestServices['limit'];
  locale: Locale;
  /** Whether a value that does not fit its key is kept beside instead of refusing its record. */
  keepUnfit?: boolean;
}

const DAY_MS = 864e5;
const NAMED_IN_ERROR = 20;

/**
 * Stores the good ones of a request's records and names the others. Resolves when what is accepted is durable. Throws
 * `bad_request` when there are records and none of them is good, `rate_limited` when the sender has sent too many.
 */
export async function takeRecords(
  { read, source, stream, sender, limit, locale, keepUnfit = false }: Sending,
  { writer, clock, retentionDays, count, checking }: IngestServices
): Promise<IngestAnswer> {
  const oldest = clock() - retentionDays * DAY_MS;
  const { lines, keys, rejected, rejectedCount } = await checking(async () => {
    const { count: most, records } = read();
    await limit(sender, Math.max(1, most));
    return recordLines(records, { oldest, keepUnfit });
  });
  count(source, 'rejected', rejectedCount);
  if (lines.length === 0 && rejectedCount > 0) {
    throw noneGood(rejected);
  }
  if (lines.length > 0) {
    await writer.add({ source, stream, lines: Buffer.from(lines.join('')), keys, records: lines.length });
    count(source, 'accepted', lines.length);
  }
  return {
    accepted: lines.length,
    rejected: rejected.map(({ index, text }) => ({ index, reason: text[locale] })),
    rejectedCount,
  };
}

function noneGood(rejected: ReadonlyArray<{ index: number; text: { zh: string; en: string } }>): ServiceError {
  const [first] = rejected;
  return new ServiceError(
    'bad_request',
    {
      zh: `没有可接受的记录;第一条:${first?.text.zh ?? ''}。`,
      en: `No record can be accepted; the first: ${first?.text.en ?? ''}.`,
    },
    { details: rejected.slice(0, NAMED_IN_ERROR).map(({ index, text }) => `${index}: ${text.zh} / ${text.en}`) }
  );
}
