import { AI_ERROR_WORDS, type AiErrorCode } from '@aimarket/telemetry/ai-error-codes';
import { quote } from './text-sql.ts';

/** The class of a failed call: by the vendor's code, else by the words of its error. */
export function aiErrorClassSql(codes: readonly AiErrorCode[]): string {
  const list = (values: readonly string[]) => `[${values.map(quote).join(', ')}]`;
  const byWords = AI_ERROR_WORDS.map(
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
