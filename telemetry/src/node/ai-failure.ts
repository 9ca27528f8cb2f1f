import { aiErrorClass } from '../core/ai-error-class.ts';
import type { AiErrorClass } from '../core/ai-error-codes.ts';
import { at, tokenUsage } from './token-usage.ts';

/** Why a call failed, as its log line has it. */
export interface AiFailure {
  error: string;
  errorCode: string;
  errorClass: AiErrorClass;
}

/** Where vendors put code and message of a failure; HTTP clients wrap the body once more. */
const BODIES = [[], ['error'], ['Error'], ['Response', 'Error'], ['header'], ['output']] as const;
const WRAPPERS = [[], ['response', 'data'], ['data'], ['body'], ['error'], ['cause']] as const;
const CODE = ['error_code', 'code', 'Code', 'errorCode'];
const MESSAGE = ['error_msg', 'message', 'Message', 'msg', 'errorMessage'];
/** Codes of success: Spark's `header.code`, and HTTP in a body. */
const FINE = /^(|0|200|ok|success|succeeded)$/i;
const CODE_LIKE = /^[\w.-]{1,64}$/;
const MAX_TEXT = 1000;

/** What a thrown value says. Its code is the vendor's where the value carries one, else the one of Node's network layer. */
export function failureOf(provider: string, thrown: unknown): AiFailure {
  const found = codesIn(thrown);
  const known = found.find(({ code, text }) => aiErrorClass(provider, code, '') !== 'unknown' || text !== '');
  const message = textOf(at(thrown, ['message'])) || (typeof thrown === 'string' ? thrown : '');
  const name = textOf(at(thrown, ['name']));
  const status = textOf(at(thrown, ['status']) ?? at(thrown, ['response', 'status']) ?? at(thrown, ['statusCode']));
  const { code = '', text = '' } = found.find((each) => isVendors(provider, each.code)) ?? known ?? found[0] ?? {};
  const said = [...new Set([text, message])].filter(Boolean).join(' | ') || name || String(thrown);
  const isOurs = name === 'AbortError' || name === 'TimeoutError';
  return {
    error: said.slice(0, MAX_TEXT),
    errorCode: code || status,
    errorClass: isOurs ? 'timeout' : aiErrorClass(provider, code, `${said} ${name} ${status}`),
  };
}

/**
 * A failure inside an answer that came as a success: all five vendors tell some of theirs under HTTP 200, iflytek all of them.
 * Undefined for an answer that is one.
 */
export function failureIn(provider: string, answer: unknown): AiFailure | undefined {
  const isUsed = tokenUsage(answer) !== undefined;
  // An answer may have keys of these names that speak of something else.
  const failed = codesIn(answer, true).find(
    ({ code, text }) =>
      !FINE.test(code) && (isVendors(provider, code) || (!isUsed && text !== '' && CODE_LIKE.test(code)))
  );
  if (failed === undefined) {
    return undefined;
  }
  const { code, text } = failed;
  return { error: (text || code).slice(0, MAX_TEXT), errorCode: code, errorClass: aiErrorClass(provider, code, text) };
}

function isVendors(provider: string, code: string): boolean {
  return code !== '' && aiErrorClass(provider, code, '') !== 'unknown';
}

/** Pairs of code and text; of an answer, only those with a code in a place where failures stand. */
function codesIn(value: unknown, isAnswer = false): Array<{ code: string; text: string }> {
  const wrappers = isAnswer ? WRAPPERS.filter(([first]) => first !== 'cause' && first !== 'response') : WRAPPERS;
  return wrappers
    .flatMap((wrapper) => BODIES.map((body) => at(value, [...wrapper, ...body])))
    .map((body) => ({ code: firstText(body, CODE), text: firstText(body, MESSAGE) }))
    .filter(({ code }) => code !== '');
}

function firstText(value: unknown, keys: readonly string[]): string {
  return keys.map((key) => textOf(at(value, [key]))).find((text) => text !== '') ?? '';
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}
