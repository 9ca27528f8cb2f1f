import { problemsOf } from '../test/support/config-problems.ts';
import { parseConfig } from './config.ts';

const enabled = (environment: Record<string, string>) => [...parseConfig(environment).samplers.enabled].sort();

describe('SAMPLERS', () => {
  test('unset: everything of our own, or Prometheus in the place of what it has', () => {
    expect(enabled({})).toEqual(['host', 'mysql', 'process', 'redis']);
    expect(enabled({ PROMETHEUS_URL: 'http://prometheus:9090' })).toEqual(['process', 'prometheus']);
  });

  test('set: exactly those', () => {
    expect(enabled({ SAMPLERS: 'none' })).toEqual([]);
    expect(enabled({ SAMPLERS: ' host, redis ', PROMETHEUS_URL: 'http://prometheus:9090' })).toEqual(['host', 'redis']);
  });

  test('a name that is none, and Prometheus without its address, are named', () => {
    expect(problemsOf({ SAMPLERS: 'host,disk' })).toBe(
      'SAMPLERS: must be none, or names among host, mysql, redis, process, prometheus'
    );
    expect(problemsOf({ SAMPLERS: 'none,host' })).toMatch(/^SAMPLERS: must be none/);
    expect(problemsOf({ SAMPLERS: 'prometheus' })).toBe('SAMPLERS: prometheus needs PROMETHEUS_URL');
    expect(problemsOf({ PROMETHEUS_URL: 'prometheus:9090' })).toMatch(/^PROMETHEUS_URL: must be a URL/);
  });
});

describe('PROMETHEUS_MATCH', () => {
  test.each(['', 'env="prod"', 'env="prod", job=~"node.*"', 'path!="a\\"b"'])('takes %j', (match) => {
    const { prometheus } = parseConfig({ PROMETHEUS_URL: 'http://p:9090', PROMETHEUS_MATCH: match }).samplers;
    expect(prometheus).toEqual({ url: 'http://p:9090', match });
  });

  test.each(['prod', 'env=prod', 'env="prod"} or vector(1) #', 'env="prod",', '{env="prod"}'])(
    'refuses %j',
    (match) => {
      expect(problemsOf({ PROMETHEUS_MATCH: match })).toMatch(/^PROMETHEUS_MATCH: must be label matchers/);
    }
  );
});

describe('PROBE_TARGETS', () => {
  test('are names and addresses', () => {
    const { probeTargets } = parseConfig({
      PROBE_TARGETS: 'home=https://shop.example/?a=b, cdn=http://cdn.example/logo.png',
    }).samplers;
    expect(probeTargets).toEqual([
      { name: 'home', url: 'https://shop.example/?a=b' },
      { name: 'cdn', url: 'http://cdn.example/logo.png' },
    ]);
  });

  test.each([
    ['garbage', /^PROBE_TARGETS: entry 1 of 1 has no name before an equals sign: it must be name=https:/],
    ['home=https://a.example,https://b.example/', /entry 2 of 2 has no name/],
    ['Home=https://shop.example', /entry "Home" has a name that is not of a-z/],
    ['home=ftp://shop.example', /entry "home" has no address that begins with http/],
    ['home=https://', /entry "home" has no address/],
    ['home=https://a.example,home=https://b.example', /the name home is there twice/],
  ])('%s is refused', (text, why) => {
    expect(problemsOf({ PROBE_TARGETS: text })).toMatch(why);
  });

  test('are never told with what they hold', () => {
    expect(problemsOf({ PROBE_TARGETS: 'home=ftp://user:hidden-word@shop.example' })).not.toContain('hidden-word');
    expect(problemsOf({ PROBE_TARGETS: 'https://user:hidden-word@shop.example' })).not.toContain('hidden-word');
  });
});
