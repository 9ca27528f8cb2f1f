import { aiErrorClass } from './ai-error-class.ts';
import { AI_ERROR_CLASSES, AI_ERROR_CODES } from './ai-error-codes.ts';

test.each([
  ['baidu', '336100', '', 'overload'],
  ['baidu', '17', 'Open api daily request limit reached', 'arrears'],
  ['alibaba', 'Arrearage', 'Access denied, please make sure your account is in good standing.', 'arrears'],
  ['alibaba', 'DataInspectionFailed', '', 'content_block'],
  ['iflytek', '10907', '', 'too_long'],
  ['tencent', 'AuthFailure.SignatureFailure', '', 'auth'],
  ['zhipu', '1113', '您的账户已欠费', 'arrears'],
  // The code of one vendor says nothing about another.
  ['tencent', '1113', 'Too Many Requests', 'rate_limit'],
  ['zhipu', 'ETIMEDOUT', '', 'timeout'],
  ['nobody', '', '账户余额不足', 'arrears'],
  ['nobody', '', 'Request failed with status code 503', 'overload'],
  ['nobody', '', 'odd', 'unknown'],
])('%s %s "%s" is %s', (provider, code, text, expected) => {
  expect(aiErrorClass(provider, code, text)).toBe(expected);
});

test('every code stands once and has a class of the list', () => {
  const keys = AI_ERROR_CODES.map(({ service, code }) => `${service}:${code}`);
  expect(new Set(keys).size).toBe(keys.length);
  expect(AI_ERROR_CODES.filter(({ errorClass }) => !AI_ERROR_CLASSES.includes(errorClass))).toEqual([]);
});
