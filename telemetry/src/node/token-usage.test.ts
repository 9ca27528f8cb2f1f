import { tokenUsage } from './token-usage.ts';

test.each([
  [
    'baidu',
    { result: '…', usage: { prompt_tokens: 7, completion_tokens: 5, total_tokens: 12 } },
    { input: 7, output: 5 },
  ],
  [
    'alibaba, native',
    {
      output: { text: '…' },
      usage: { input_tokens: 7, output_tokens: 5, prompt_tokens_details: { cached_tokens: 4 } },
    },
    { input: 7, output: 5, cached: 4 },
  ],
  [
    'iflytek',
    {
      header: { code: 0 },
      payload: { usage: { text: { question_tokens: 4, prompt_tokens: 7, completion_tokens: 5, total_tokens: 12 } } },
    },
    { input: 7, output: 5 },
  ],
  [
    'tencent',
    { Response: { Usage: { PromptTokens: 7, CompletionTokens: 5, TotalTokens: 12 } } },
    { input: 7, output: 5 },
  ],
  [
    'zhipu, as OpenAI’s SDK answers it',
    { choices: [], usage: { prompt_tokens: 7, completion_tokens: 5, prompt_tokens_details: { cached_tokens: 0 } } },
    { input: 7, output: 5, cached: 0 },
  ],
  [
    'an HTTP client',
    { status: 200, data: { usage: { prompt_tokens: 7, completion_tokens: 5 } } },
    { input: 7, output: 5 },
  ],
  [
    'a total with thinking',
    { usage: { prompt_tokens: 7, completion_tokens: 5, total_tokens: 30 } },
    { input: 7, output: 23 },
  ],
  ['a total alone', { usage: { total_tokens: 12 } }, { input: 12, output: 0 }],
  ['an embedding', { usage: { prompt_tokens: 7, total_tokens: 7 } }, { input: 7, output: 0 }],
  ['no usage', { choices: [{ delta: { content: 'x' } }] }, undefined],
  ['an empty usage', { usage: null }, undefined],
  ['odd numbers', { usage: { prompt_tokens: -1, completion_tokens: 'x' } }, undefined],
  ['a text', 'x', undefined],
  ['nothing', undefined, undefined],
])('of %s', (_name, answer, expected) => {
  expect(tokenUsage(answer)).toEqual(expected);
});
