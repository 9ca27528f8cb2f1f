import { explainNetworkError, networkErrorCode } from './network-error.ts';

const coded = (code: string) => Object.assign(new Error(`it says ${code}`), { code });

test.each([
  ['the error itself', coded('ECONNREFUSED')],
  ['its cause, as fetch does', new TypeError('fetch failed', { cause: coded('ECONNREFUSED') })],
  [
    'several addresses tried',
    new TypeError('fetch failed', { cause: new AggregateError([coded('ECONNREFUSED'), coded('ENETUNREACH')]) }),
  ],
])('finds the code in %s', (_where, error) => {
  expect(networkErrorCode(error)).toBe('ECONNREFUSED');
});

test('an error without a code, a loop of causes, and what is no error have none', () => {
  const loop = new Error('loop');
  loop.cause = loop;
  expect([new Error('x'), loop, 'text', undefined].map(networkErrorCode)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test.each([
  ['ENOTFOUND', 'DNS'],
  ['EAI_AGAIN', 'DNS'],
  ['ECONNREFUSED', 'refused'],
  ['ECONNRESET', 'cut'],
  ['EHOSTUNREACH', 'firewall'],
  ['UND_ERR_CONNECT_TIMEOUT', 'timed out'],
  ['CERT_HAS_EXPIRED', 'certificate'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate'],
  ['HPE_INVALID_CONSTANT', 'not HTTP'],
  ['EWHATEVER', 'check address'],
])('%s is explained, in both languages, with host and code', (code, words) => {
  const { zh, en } = explainNetworkError(coded(code), 'api.example.com');
  expect(en).toContain(words);
  for (const text of [zh, en]) {
    expect(text).toContain('api.example.com');
    expect(text).toContain(code);
  }
});
