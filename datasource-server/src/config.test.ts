import { ConfigError, parseConfig } from './config.ts';

const SLS = {
  SLS_ENDPOINT: 'cn-hangzhou.log.aliyuncs.com',
  SLS_PROJECT: 'marketplace',
  SLS_LOGSTORES: 'app-logs, gateway_logs,app-logs',
  SLS_ACCESS_KEY_ID: 'id',
  SLS_ACCESS_KEY_SECRET: 'secret-of-the-key',
};

function problemsOf(environment: Record<string, string>): string {
  try {
    parseConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) {
      return error.message;
    }
    throw error;
  }
  return '';
}

describe('the settings of SLS', () => {
  test('are none when none is set, as compose hands them over', () => {
    expect(parseConfig({}).sls).toBeNull();
    expect(parseConfig({ SLS_ENDPOINT: '', SLS_LOGSTORES: '', SLS_ACCESS_KEY_SECRET: '' }).sls).toBeNull();
  });

  test('name each logstore once, and take the endpoint with or without https', () => {
    expect(parseConfig(SLS).sls).toEqual({
      endpoint: 'https://cn-hangzhou.log.aliyuncs.com',
      project: 'marketplace',
      logstores: ['app-logs', 'gateway_logs'],
      accessKeyId: 'id',
      accessKeySecret: 'secret-of-the-key',
      start: 'begin',
    });
    expect(parseConfig({ ...SLS, SLS_ENDPOINT: 'http://127.0.0.1:9000' }).sls?.endpoint).toBe('http://127.0.0.1:9000');
  });

  test('belong together: what is missing is named', () => {
    const { SLS_PROJECT, SLS_ACCESS_KEY_SECRET, ...some } = SLS;
    const problems = problemsOf(some);
    expect(problems).toMatch(/^SLS_PROJECT: is needed as well.*\nSLS_ACCESS_KEY_SECRET: is needed as well/);
    expect(problemsOf({ SLS_PROJECT, SLS_ACCESS_KEY_SECRET })).not.toContain(SLS_ACCESS_KEY_SECRET);
  });

  test.each([
    ['end', 'end'],
    ['1764000000', 1_764_000_000],
    ['2026-01-31T08:00:00+08:00', Date.parse('2026-01-31T00:00:00Z') / 1000],
  ])('begin at %s', (text, expected) => {
    expect(parseConfig({ ...SLS, SLS_START: text }).sls?.start).toBe(expected);
  });

  test.each([
    ['SLS_START', 'yesterday', /SLS_START: .*begin, end, or a time/],
    ['SLS_ENDPOINT', 'https://sls.example/project', /SLS_ENDPOINT: must be a host/],
    ['SLS_PROJECT', '../etc', /SLS_PROJECT: must be the name of a project/],
    ['SLS_LOGSTORES', 'app,../../x', /SLS_LOGSTORES.*must be names of logstores/],
  ])('refuse %s=%s', (name, value, expected) => {
    expect(problemsOf({ ...SLS, [name]: value })).toMatch(expected);
  });
});
