import { AI_ERROR_CODES, AI_ERROR_WORDS, type AiErrorClass } from './ai-error-codes.ts';

const BY_CODE: ReadonlyMap<string, AiErrorClass> = new Map(
  AI_ERROR_CODES.map(({ service, code, errorClass }) => [`${service}:${code}`, errorClass])
);
const BY_WORDS = AI_ERROR_WORDS.map(([errorClass, pattern]) => [errorClass, new RegExp(pattern, 'i')] as const);

/** The class of a failed call: by the vendor's code, else by the words of its error; the tables are the data server's too. */
export function aiErrorClass(provider: string, code: string, text: string): AiErrorClass {
  return (
    BY_CODE.get(`${provider}:${code}`) ??
    BY_WORDS.find(([, pattern]) => pattern.test(`${code} ${text}`))?.[0] ??
    'unknown'
  );
}
