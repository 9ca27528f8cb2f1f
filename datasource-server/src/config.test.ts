import { problemsOf } from '../test/support/config-problems.ts';
import { parseConfig } from './config.ts';

const SLS = {
  SLS_ENDPOINT: 'cn-hangzhou.log.aliyuncs.com',
  SLS_PROJECT: 'marketplace',
  SLS_LOGSTORES: 'app-logs, gateway_logs,app-logs',
  SLS_ACCESS_KEY_ID: 'id',
  SLS_ACCESS_KEY_SECRET: 'secret-of-the-key',
};

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

describe('the settings of the relays', () => {
  const KEY = { ALIYUN_ACCESS_KEY_ID: 'id', ALIYUN_ACCESS_KEY_SECRET: 'secret' };
  const SMS = { ...KEY, SMS_SIGN_NAME: '市场', SMS_TEMPLATE_CODE: 'SMS_1', ROTA_FILE: 'rota.yaml' };

  test('are none when none is set; what each channel lacks is known by name', () => {
    const { relays } = parseConfig({});
    expect(relays).toMatchObject({ dryRun: false, dingtalk: null, wecom: null, feishu: null, sms: null, voice: null });
    expect(relays.missing).toMatchObject({
      dingtalk: ['DINGTALK_WEBHOOK_URL'],
      voice: ['ALIYUN_ACCESS_KEY_ID', 'ALIYUN_ACCESS_KEY_SECRET', 'VOICE_TTS_CODE', 'ROTA_FILE'],
    });
  });

  test('make a channel when they are complete', () => {
    const { relays } = parseConfig({ ...SMS, SMS_ENDPOINT: 'http://127.0.0.1:9000/' });
    expect(relays.sms).toEqual({
      accessKeyId: 'id',
      accessKeySecret: 'secret',
      signName: '市场',
      templateCode: 'SMS_1',
      endpoint: 'http://127.0.0.1:9000',
    });
    expect([relays.missing.sms, relays.voice]).toEqual([[], null]);
    expect(parseConfig(SMS).relays.sms?.endpoint).toBe('https://dysmsapi.aliyuncs.com');
  });

  test.each<[Record<string, string>, RegExp]>([
    [{ ALIYUN_ACCESS_KEY_ID: 'id' }, /^ALIYUN_ACCESS_KEY_SECRET: is needed as well: ALIYUN_ACCESS_KEY_ID is set$/],
    [{ ...KEY, SMS_TEMPLATE_CODE: 'SMS_1' }, /^SMS_SIGN_NAME: is needed as well/],
    [{ DINGTALK_WEBHOOK_URL: 'oapi.dingtalk.com' }, /^DINGTALK_WEBHOOK_URL: must be a URL/],
    [{ SMS_ENDPOINT: 'https://dysmsapi.aliyuncs.com/path' }, /^SMS_ENDPOINT: must be a host/],
    [{ RELAY_HMAC_SECRET: 'short' }, /^RELAY_HMAC_SECRET: must be at least 8 characters/],
    [{ VOICE_SHOW_NUMBER: 'abc' }, /^VOICE_SHOW_NUMBER/],
  ])('refuse %j', (environment, expected) => {
    expect(problemsOf(environment)).toMatch(expected);
  });
});
