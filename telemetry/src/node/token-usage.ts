import type { TokenCounts } from '../core/price-table.ts';

/** Where the five vendors and their SDKs put the usage of a call, from the outside in. */
const PLACES = [
  ['usage'],
  ['Usage'],
  ['Response', 'Usage'],
  ['payload', 'usage', 'text'],
  ['data', 'usage'],
  ['data', 'Usage'],
  ['data', 'Response', 'Usage'],
  ['body', 'usage'],
  ['output', 'usage'],
  ['response', 'usage'],
] as const;
const INPUT = ['prompt_tokens', 'input_tokens', 'PromptTokens', 'promptTokens', 'inputTokens', 'question_tokens'];
const OUTPUT = ['completion_tokens', 'output_tokens', 'CompletionTokens', 'completionTokens', 'outputTokens'];
const TOTAL = ['total_tokens', 'TotalTokens', 'totalTokens'];
const CACHED = ['cached_tokens', 'cachedTokens', 'cachedInputTokens', 'CachedTokens'];
const DETAILS = ['prompt_tokens_details', 'input_tokens_details', 'promptTokensDetails', 'PromptTokensDetails'];

/**
 * The tokens that the vendor's answer, or a piece of its stream, says it counted; undefined where it says nothing. What the total
 * has beyond input and output, as of thinking, is output.
 */
export function tokenUsage(answer: unknown): TokenCounts | undefined {
  for (const place of PLACES) {
    const usage = at(answer, place);
    const input = numberIn(usage, INPUT);
    const output = numberIn(usage, OUTPUT);
    const total = numberIn(usage, TOTAL);
    if (input === undefined && output === undefined && total === undefined) {
      continue;
    }
    const cached =
      numberIn(usage, CACHED) ??
      DETAILS.map((key) => numberIn(at(usage, [key]), CACHED)).find((count) => count !== undefined);
    return {
      input: input ?? Math.max(0, (total ?? 0) - (output ?? 0)),
      output: Math.max(output ?? 0, total === undefined || input === undefined ? 0 : total - input),
      ...(cached === undefined ? {} : { cached }),
    };
  }
  return undefined;
}

/** The value at a path, or undefined. */
export function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[key] : undefined),
    value
  );
}

function numberIn(usage: unknown, keys: readonly string[]): number | undefined {
  return keys
    .map((key) => at(usage, [key]))
    .find((count): count is number => typeof count === 'number' && Number.isFinite(count) && count >= 0);
}
