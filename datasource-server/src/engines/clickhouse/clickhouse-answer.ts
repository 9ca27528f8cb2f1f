import { ServiceError } from '../../platform/errors.ts';
import type { ReadAnswer } from './clickhouse-channel.ts';

interface JsonColumnsWithMetadata {
  data: Record<string, unknown[]>;
  rows: number;
  statistics?: { rows_read?: number };
}

/** Parses an answer in the format `JSONColumnsWithMetadata`. Throws `engine_error` when it is not one whole document. */
export function parseAnswer(text: string): ReadAnswer {
  let parsed: JsonColumnsWithMetadata;
  try {
    parsed = JSON.parse(text) as JsonColumnsWithMetadata;
  } catch (error) {
    throw new ServiceError(
      'engine_error',
      { zh: 'ClickHouse 的应答不完整,请重试。', en: 'The answer of ClickHouse is not whole. Try again.' },
      { cause: error }
    );
  }
  return { data: parsed.data, rows: parsed.rows, rowsRead: parsed.statistics?.rows_read };
}
