import type { AliyunStub } from '../support/aliyun-stub.ts';
import { alert, HOUR, LI, MINUTE, notification, ROTA, START, WANG, ZHANG } from './relay-harness.ts';
import { numbers, p0, useVendors } from './vendors.ts';

const vendors = useVendors();
const { time, start } = vendors;

describe('SMS', () => {
  test('fits its variables, names no address, and goes to who is on duty', async () => {
    const relays = await start();
    const long = alert({
      name: `https://x.example/ ${'很长的规则名'.repeat(10)}`,
      severity: 'P0',
      fingerprint: 'long',
    });
    await relays.post('sms', notification(long));
    expect(vendors.aliyun.answers).toEqual(['SendSms OK']);
    const [{ number, variables, outId }] = vendors.aliyun.sms as [AliyunStub['sms'][number]];
    expect(number).toBe(ZHANG);
    expect(outId).toMatch(/^[0-9a-f]{15}$/);
    expect(variables).toMatchObject({ value: '7.20%', threshold: '高于 5%', time: '03-18 13:00:00', level: 'P0紧急' });
    expect(variables['rule']).toHaveLength(35);
  });

  test('of a recovery goes to those who were told of the alert, whoever is on duty by then', async () => {
    const relays = await start();
    await relays.post('sms', notification(p0()));
    await relays.advance(7 * 24 * HOUR, HOUR);
    await relays.post('sms', notification(alert({ name: '数据库连接异常', status: 'resolved' })));
    expect(numbers(vendors.aliyun.sms)).toEqual([ZHANG, ZHANG]);
    expect(vendors.aliyun.sms[1]?.variables).toMatchObject({
      rule: '已恢复 数据库连接异常',
      value: '7.20%',
      time: expect.stringMatching(/ 恢复,历时7天$/),
    });
  });

  test('of a recovery is told once, though Grafana sends it again with another start', async () => {
    const relays = await start();
    const name = '数据库连接异常';
    const told = async (startsAt: number, endsAt: number) => {
      await relays.post('sms', notification(alert({ name, status: 'resolved', startsAt, endsAt })));
      await relays.post('dingtalk', notification(alert({ name, status: 'resolved', startsAt, endsAt })));
      return [numbers(vendors.aliyun.sms).length, vendors.dingtalk.messages.length];
    };
    await relays.post('sms', notification(p0()));
    await relays.post('dingtalk', notification(p0()));
    await relays.advance(10 * MINUTE);
    const end = time.now;
    expect(await told(START, end)).toEqual([2, 2]);
    await relays.advance(MINUTE);
    expect(await told(end, end)).toEqual([2, 2]);
    await relays.restart();
    expect(await told(end - 1000, end)).toEqual([2, 2]);

    // It fires again: that is told, an old message of the recovery is not, the new recovery is.
    const again = alert({ name, startsAt: time.now });
    await relays.post('sms', notification(again));
    await relays.post('dingtalk', notification(again));
    expect(await told(end, end)).toEqual([3, 3]);
    await relays.advance(MINUTE);
    expect(await told(time.now, time.now)).toEqual([4, 4]);
  });

  test('of a recovery that nobody was told of is not sent', async () => {
    const relays = await start();
    const recovered = notification(alert({ name: '慢', status: 'resolved' }));
    for (const channel of ['sms', 'dingtalk']) {
      expect(await (await relays.post(channel, recovered)).json()).toMatchObject({ queued: 0, skipped: 1 });
    }
    // Nor to those whom the alert did not reach.
    vendors.aliyun.refuse('isv.BUSINESS_LIMIT_CONTROL', 1);
    await relays.post('sms', notification(p0()));
    await relays.advance(5000);
    await relays.post('sms', notification(alert({ name: '数据库连接异常', status: 'resolved' })));
    expect(numbers(vendors.aliyun.sms)).toEqual([LI, LI]);
    expect(vendors.dingtalk.messages).toHaveLength(0);
  });

  test('of many alerts at once is one', async () => {
    const relays = await start();
    const many = Array.from({ length: 300 }, (_, index) =>
      alert({ name: `规则 ${index % 3}`, severity: 'P1', fingerprint: `f${index}` })
    );
    await relays.post('sms', notification(...many, p0()));
    expect(vendors.aliyun.sms.map(({ variables }) => variables['rule'])).toEqual(['数据库连接异常等301条']);
  });

  test('is tried again while the vendor fails or throttles, and not more often than it says', async () => {
    const relays = await start();
    vendors.aliyun.refuse('isp.SYSTEM_ERROR', 1);
    vendors.aliyun.refuse('Throttling.User', 2);
    await relays.post('sms', notification(p0()));
    await relays.advance(2 * MINUTE);
    expect(vendors.aliyun.answers).toEqual([
      'SendSms isp.SYSTEM_ERROR',
      'SendSms Throttling.User',
      'SendSms Throttling.User',
      'SendSms OK',
    ]);
  });

  test('a number that is limited: the next person is told instead', async () => {
    const relays = await start();
    vendors.aliyun.refuse('isv.BUSINESS_LIMIT_CONTROL', 1);
    await relays.post('sms', notification(p0()));
    await relays.advance(5000);
    expect(numbers(vendors.aliyun.sms)).toEqual([LI]);
    expect(relays.status().deadLetters).toMatchObject([{ target: '139****0001', code: 'isv.BUSINESS_LIMIT_CONTROL' }]);
  });

  test('nobody can be reached by SMS: the group of the robot hears of it', async () => {
    const relays = await start();
    vendors.aliyun.refuse('isv.BUSINESS_LIMIT_CONTROL', 3);
    await relays.post('sms', notification(p0()));
    await relays.advance(5000);
    expect(vendors.aliyun.sms).toHaveLength(0);
    expect(vendors.dingtalk.messages).toHaveLength(1);
  });

  test('with a wrong key or a clock that is off: explained, and told by the robot', async () => {
    const relays = await start(ROTA, { ALIYUN_ACCESS_KEY_SECRET: 'not-the-secret' });
    await relays.post('sms', notification(p0()));
    vendors.aliyun.setClockAhead(HOUR);
    await relays.post('sms', notification(p0('另一条')));
    await relays.advance(5000);
    const letters = relays.status().deadLetters.map(({ code, text }) => [code, text]);
    expect(letters).toEqual(
      expect.arrayContaining([
        ['SignatureDoesNotMatch', expect.stringContaining('ALIYUN_ACCESS_KEY_SECRET')],
        ['InvalidTimeStamp.Expired', expect.stringContaining('NTP')],
      ])
    );
    expect(JSON.stringify([letters, relays.logs])).not.toMatch(/not-the-secret|1390000000/);
    expect(vendors.dingtalk.messages).toHaveLength(2);
  });

  test.each([
    ['has been accepted', 'reset_after', ['SendSms OK', 'QuerySendDetails OK'], 'found'],
    ['never arrived', 'reset', ['QuerySendDetails OK', 'SendSms OK'], 'OK'],
  ] as const)('a call without an answer that %s is told once', async (_name, trouble, answers, code) => {
    const relays = await start();
    vendors.aliyun.trouble(trouble);
    await relays.post('sms', notification(p0()));
    await relays.advance(50_000);
    expect(relays.status().outbox.waiting).toBe(1);
    await relays.advance(MINUTE);
    expect(vendors.aliyun.answers).toEqual(answers);
    expect(vendors.aliyun.sms).toHaveLength(1);
    expect(relays.status()).toMatchObject({ outbox: { waiting: 0 }, deadLetters: [] });
    await relays.run('delivery records');
    expect(relays.rows.at(-1)).toMatchObject({ outcome: 'sent', code });
  });

  test('fifty a day and number, across a restart, the last ones kept for what is critical', async () => {
    const relays = await start();
    for (let index = 0; index < 60; index++) {
      await relays.post('sms', notification(alert({ name: `规则 ${index}`, severity: 'P1' })));
      await relays.advance(MINUTE, MINUTE);
    }
    expect(vendors.aliyun.sms).toHaveLength(35);
    await relays.restart();
    for (let index = 0; index < 20; index++) {
      await relays.post('sms', notification(p0(`严重 ${index}`)));
      await relays.advance(MINUTE, MINUTE);
    }
    expect(numbers(vendors.aliyun.sms).filter((number) => number === ZHANG)).toHaveLength(50);
    expect(numbers(vendors.aliyun.sms).filter((number) => number === LI)).toHaveLength(5);
    expect(vendors.aliyun.answers.filter((answer) => !answer.endsWith(' OK'))).toEqual([]);
  });
});

test('dry run: everything but the call, the message in the log, numbers masked', async () => {
  const relays = await start(ROTA, { RELAY_DRY_RUN: 'on' });
  for (const channel of ['sms', 'voice', 'dingtalk']) {
    await relays.post(channel, notification(p0()));
  }
  expect([vendors.aliyun.answers, vendors.dingtalk.codes]).toEqual([[], []]);
  const said = relays.logs.filter(({ message }) => message.startsWith('dry run'));
  expect(said.map(({ fields }) => [fields['channel'], fields['target']])).toEqual([
    ['sms', '139****0001'],
    ['voice', '139****0001'],
    ['dingtalk', 'group'],
  ]);
  expect(String(said[2]?.fields['text'])).toContain('@139****0001');
  await relays.run('delivery records');
  expect(relays.rows.map(({ outcome }) => outcome)).toEqual(['dry_run', 'dry_run', 'dry_run']);
});

describe('a test message', () => {
  test('goes to who is on duty, or to somebody of the rota, and tells what became of it', async () => {
    const relays = await start();
    const sent = await relays.ask('POST', '/sms/test', {});
    expect(sent).toMatchObject({ status: 200, body: { outcome: 'sent', target: '139****0001', code: 'OK' } });
    expect(await relays.ask('POST', '/voice/test', { target: '王五' })).toMatchObject({
      body: { target: '139****0003' },
    });
    expect(numbers(vendors.aliyun.calls)).toEqual([WANG]);
    expect(await relays.ask('POST', '/sms/test', { target: '13712345678' })).toMatchObject({
      status: 400,
      body: { error: { code: 'bad_request' } },
    });
    expect(await relays.ask('POST', '/dingtalk/test', {})).toMatchObject({
      body: { outcome: 'sent', target: 'group' },
    });
    expect(vendors.dingtalk.messages[0]?.text).toContain('测试消息');
  });

  test('names the settings that a channel lacks', async () => {
    const relays = await start(ROTA, { VOICE_TTS_CODE: '' });
    const refused = await relays.ask('POST', '/voice/test', {});
    expect(refused).toMatchObject({ status: 503, body: { error: { code: 'unavailable' } } });
    expect(JSON.stringify(refused.body)).toContain('VOICE_TTS_CODE');
    expect((await relays.post('wecom', notification(p0()))).status).toBe(503);
    expect((await relays.post('pigeon', notification(p0()))).status).toBe(404);
    expect((await relays.ask('POST', '/sms', { alerts: [] })).status).toBe(400);
  });
});
