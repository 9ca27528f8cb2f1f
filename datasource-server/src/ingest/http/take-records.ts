import { MAX_NAMED_REJECTIONS, type IngestAnswer } from '../../contract/ingest.ts';
import type { Locale } from '../../contract/text.ts';
import { ServiceError } from '../../platform/errors.ts';
import type { IngestServices } from './ingest-services.ts';
import { recordLines } from './record-lines.ts';

interface Sending {
  source: 'metrics' | 'events' | 'faro' | 'otlp';
  stream: string;
  locale: Locale;
}

const DAY_MS = 864e5;
const NAMED_IN_ERROR = 20;

/**
 * Stores the good ones of a request's records and names the others. Resolves when what is accepted is durable. Throws
 * `bad_request` when there are records and none of them is good.
 */
export async function takeRecords(
  records: Iterable<unknown>,
  { source, stream, locale }: Sending,
  { writer, clock, retentionDays, count }: IngestServices
): Promise<IngestAnswer> {
  const { lines, keys, rejected } = await recordLines(records, { oldest: clock() - retentionDays * DAY_MS });
  count(source, 'rejected', rejected.length);
  if (lines.length === 0 && rejected.length > 0) {
    throw noneGood(rejected);
  }
  if (lines.length > 0) {
    await writer.add({ source, stream, lines: Buffer.from(lines.join('')), keys, records: lines.length });
    count(source, 'accepted', lines.length);
  }
  return {
    accepted: lines.length,
    rejected: rejected.slice(0, MAX_NAMED_REJECTIONS).map(({ index, text }) => ({ index, reason: text[locale] })),
    rejectedCount: rejected.length,
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
