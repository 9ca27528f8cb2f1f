import { problemsOf } from '../test/support/config-problems.ts';
import { parseConfig } from './config.ts';

describe('TLS_HOSTS', () => {
  test('are hosts with the port of https unless they say another', () => {
    expect(
      parseConfig({ TLS_HOSTS: 'shop.example, api.example:8443,[::1],[fe80::1]:8443' }).inspection.tlsHosts
    ).toEqual([
      { host: 'shop.example', port: 443 },
      { host: 'api.example', port: 8443 },
      { host: '::1', port: 443 },
      { host: 'fe80::1', port: 8443 },
    ]);
  });

  test.each([
    ['https://shop.example', 'entry "https://shop.example" must be host or host:port, without https://'],
    ['::1', 'entry "::1" is an IPv6 address, which stands in brackets: [::1] or [::1]:8443'],
    [
      'shop.example:70000',
      'entry "shop.example:70000" must be host, host:port or [IPv6 address]:port, the port between 1 and 65535',
    ],
    [
      'shop example',
      'entry "shop example" must be host, host:port or [IPv6 address]:port, the port between 1 and 65535',
    ],
  ])('%s is refused', (text, problem) => {
    expect(problemsOf({ TLS_HOSTS: text })).toBe(`TLS_HOSTS: ${problem}`);
  });
});
