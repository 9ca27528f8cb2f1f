import { failureIn, failureOf } from './ai-failure.ts';

/** As axios, fetch wrappers and the vendors' SDKs throw. */
function thrown(message: string, fields: object = {}): Error {
  return Object.assign(new Error(message), fields);
}

test.each([
  [
    'axios: zhipu’s empty balance under HTTP 429',
    'zhipu',
    thrown('Request failed with status code 429', {
      code: 'ERR_BAD_REQUEST',
      response: { status: 429, data: { error: { code: '1113', message: '您的账户已欠费' } } },
    }),
    { errorCode: '1113', errorClass: 'arrears', error: '您的账户已欠费 | Request failed with status code 429' },
  ],
  [
    'OpenAI’s SDK',
    'zhipu',
    thrown('429 concurrency', { status: 429, code: '1302', error: { code: '1302', message: 'concurrency' } }),
    { errorCode: '1302', errorClass: 'rate_limit' },
  ],
  [
    'alibaba’s arrears under HTTP 400',
    'alibaba',
    thrown('Bad Request', { response: { status: 400, data: { code: 'Arrearage', message: 'Access denied' } } }),
    { errorCode: 'Arrearage', errorClass: 'arrears' },
  ],
  [
    'tencent’s SDK',
    'tencent',
    thrown('The provided credentials could not be validated.', { code: 'AuthFailure.SecretIdNotFound' }),
    { errorCode: 'AuthFailure.SecretIdNotFound', errorClass: 'auth' },
  ],
  [
    'iflytek’s socket',
    'iflytek',
    { header: { code: 11202, message: 'licc limit' } },
    { errorCode: '11202', errorClass: 'rate_limit', error: 'licc limit' },
  ],
  [
    'undici, whose reason is the cause',
    'baidu',
    thrown('fetch failed', { cause: thrown('connect ECONNREFUSED 10.0.0.1:443', { code: 'ECONNREFUSED' }) }),
    { errorCode: 'ECONNREFUSED', errorClass: 'upstream_error' },
  ],
  [
    'an aborted call',
    'baidu',
    new DOMException('The operation was aborted due to timeout', 'TimeoutError'),
    { errorClass: 'timeout' },
  ],
  ['a text', 'baidu', '服务繁忙', { errorCode: '', errorClass: 'overload', error: '服务繁忙' }],
  ['nothing', 'baidu', undefined, { errorCode: '', errorClass: 'unknown', error: 'undefined' }],
  ['an HTTP status alone', 'other', thrown('', { status: 401 }), { errorCode: '401', errorClass: 'auth' }],
])('%s', (_name, provider, error, expected) => {
  expect(failureOf(provider, error)).toMatchObject(expected);
});

test.each([
  ['baidu', { error_code: 336103, error_msg: 'the max input tokens' }, { errorCode: '336103', errorClass: 'too_long' }],
  [
    'iflytek',
    { header: { code: 10013, message: '输入内容违规' } },
    { errorCode: '10013', errorClass: 'content_block' },
  ],
  [
    'alibaba',
    { code: 'Throttling', message: 'Requests rate limit' },
    { errorCode: 'Throttling', errorClass: 'rate_limit' },
  ],
  [
    'tencent',
    { Response: { Error: { Code: 'LimitExceeded', Message: 'x' }, RequestId: '1' } },
    { errorCode: 'LimitExceeded', errorClass: 'rate_limit' },
  ],
  [
    'zhipu',
    { data: { error: { code: '1301', message: '敏感内容' } } },
    { errorCode: '1301', errorClass: 'content_block' },
  ],
  ['nobody', { code: 'NewCode', message: 'account overdue' }, { errorCode: 'NewCode', errorClass: 'arrears' }],
])('%s tells a failure inside an answer', (provider, answer, expected) => {
  expect(failureIn(provider, answer)).toMatchObject(expected);
});

test.each([
  ['an answer', { id: 'x', choices: [], usage: {} }],
  ['Spark’s success', { header: { code: 0, message: 'Success', sid: 'x' }, payload: {} }],
  ['an envelope of success', { code: 200, msg: 'ok', data: { answer: 'x' } }],
  ['a program that was asked for', { code: 'print(1)', message: 'here it is' }],
  ['an answer with a code and usage', { code: 'A1', message: 'x', usage: { prompt_tokens: 1, completion_tokens: 1 } }],
  ['a text', 'x'],
  ['nothing', undefined],
])('%s is no failure', (_name, answer) => {
  expect(failureIn('zhipu', answer)).toBeUndefined();
});
