import { startAliyunStub, type AliyunStub } from '../support/aliyun-stub.ts';
import { startDingTalkStub, type DingTalkStub } from '../support/dingtalk-stub.ts';
import {
  alert,
  aliyunEnvironment,
  HOUR,
  LI,
  MINUTE,
  notification,
  ROTA,
  START,
  startRelays,
  WANG,
  ZHANG,
  type Relays,
} from './relay-harness.ts';

let time: { now: number };
let aliyun: AliyunStub;
let dingtalk: DingTalkStub;
let relays: Relays | undefined;

beforeEach(async () => {
  time = { now: START };
  aliyun = await startAliyunStub({ now: () => time.now });
  dingtalk = await startDingTalkStub({ now: () => time.now });
});
afterEach(async () => {
  await relays?.close();
  relays = undefined;
  await Promise.all([aliyun.stop(), dingtalk.stop()]);
});

async function start(rota = ROTA, environment: Record<string, string> = {}): Promise<Relays> {
  relays = await startRelays({
    time,
    rota,
    environment: { ...aliyunEnvironment(aliyun.url), DINGTALK_WEBHOOK_URL: dingtalk.webhook, ...environment },
  });
  return relays;
}

const p0 = (name = '数据库连接异常') => alert({ name, severity: 'P0' });
const numbers = (calls: AliyunStub['calls']) => calls.map(({ number }) => number);

describe('SMS', () => {
  test('fits its variables, names no address, and goes to who is on duty', async () => {
    const relays = await start();
    const long = alert({
      name: `https://x.example/ ${'很长的规则名'.repeat(10)}`,
      severity: 'P0',
      fingerprint: 'long',
    });
    await relays.post('sms', notification(long));
    expect(aliyun.answers).toEqual(['SendSms OK']);
    const [{ number, variables, outId }] = aliyun.sms as [AliyunStub['sms'][number]];
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
    expect(numbers(aliyun.sms)).toEqual([ZHANG, ZHANG]);
    expect(aliyun.sms[1]?.variables).toMatchObject({ rule: '已恢复 数据库连接异常', value: '持续7 天' });
  });

  test('of a recovery is told once, though Grafana sends it again with another start', async () => {
    const relays = await start();
    const name = '数据库连接异常';
    const told = async (startsAt: number, endsAt: number) => {
      await relays.post('sms', notification(alert({ name, status: 'resolved', startsAt, endsAt })));
      await relays.post('dingtalk', notification(alert({ name, status: 'resolved', startsAt, endsAt })));
      return [numbers(aliyun.sms).length, dingtalk.messages.length];
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
    aliyun.refuse('isv.BUSINESS_LIMIT_CONTROL', 1);
    await relays.post('sms', notification(p0()));
    await relays.advance(5000);
    await relays.post('sms', notification(alert({ name: '数据库连接异常', status: 'resolved' })));
    expect(numbers(aliyun.sms)).toEqual([LI, LI]);
    expect(dingtalk.messages).toHaveLength(0);
  });

  test('of many alerts at once is one', async () => {
    const relays = await start();
    const many = Array.from({ length: 300 }, (_, index) =>
      alert({ name: `规则 ${index % 3}`, severity: 'P1', fingerprint: `f${index}` })
    );
    await relays.post('sms', notification(...many, p0()));
    expect(aliyun.sms.map(({ variables }) => variables['rule'])).toEqual(['数据库连接异常等301条']);
  });

  test('is tried again while the vendor fails or throttles, and not more often than it says', async () => {
    const relays = await start();
    aliyun.refuse('isp.SYSTEM_ERROR', 1);
    aliyun.refuse('Throttling.User', 2);
    await relays.post('sms', notification(p0()));
    await relays.advance(2 * MINUTE);
    expect(aliyun.answers).toEqual([
      'SendSms isp.SYSTEM_ERROR',
      'SendSms Throttling.User',
      'SendSms Throttling.User',
      'SendSms OK',
    ]);
  });

  test('a number that is limited: the next person is told instead', async () => {
    const relays = await start();
    aliyun.refuse('isv.BUSINESS_LIMIT_CONTROL', 1);
    await relays.post('sms', notification(p0()));
    await relays.advance(5000);
    expect(numbers(aliyun.sms)).toEqual([LI]);
    expect(relays.status().deadLetters).toMatchObject([{ target: '139****0001', code: 'isv.BUSINESS_LIMIT_CONTROL' }]);
  });

  test('nobody can be reached by SMS: the group of the robot hears of it', async () => {
    const relays = await start();
    aliyun.refuse('isv.BUSINESS_LIMIT_CONTROL', 3);
    await relays.post('sms', notification(p0()));
    await relays.advance(5000);
    expect(aliyun.sms).toHaveLength(0);
    expect(dingtalk.messages).toHaveLength(1);
  });

  test('with a wrong key or a clock that is off: explained, and told by the robot', async () => {
    const relays = await start(ROTA, { ALIYUN_ACCESS_KEY_SECRET: 'not-the-secret' });
    await relays.post('sms', notification(p0()));
    aliyun.setClockAhead(HOUR);
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
    expect(dingtalk.messages).toHaveLength(2);
  });

  test.each([
    ['has been accepted', 'reset_after', ['SendSms OK', 'QuerySendDetails OK'], 'found'],
    ['never arrived', 'reset', ['QuerySendDetails OK', 'SendSms OK'], 'OK'],
  ] as const)('a call without an answer that %s is told once', async (_name, trouble, answers, code) => {
    const relays = await start();
    aliyun.trouble(trouble);
    await relays.post('sms', notification(p0()));
    await relays.advance(50_000);
    expect(relays.status().outbox.waiting).toBe(1);
    await relays.advance(MINUTE);
    expect(aliyun.answers).toEqual(answers);
    expect(aliyun.sms).toHaveLength(1);
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
    expect(aliyun.sms).toHaveLength(35);
    await relays.restart();
    for (let index = 0; index < 20; index++) {
      await relays.post('sms', notification(p0(`严重 ${index}`)));
      await relays.advance(MINUTE, MINUTE);
    }
    expect(numbers(aliyun.sms).filter((number) => number === ZHANG)).toHaveLength(50);
    expect(numbers(aliyun.sms).filter((number) => number === LI)).toHaveLength(5);
    expect(aliyun.answers.filter((answer) => !answer.endsWith(' OK'))).toEqual([]);
  });
});

describe('calls and escalation', () => {
  test('nobody acknowledges: the next person is phoned every five minutes, across restarts, then it ends', async () => {
    const relays = await start();
    await relays.post('voice', notification(p0()));
    expect(numbers(aliyun.calls)).toEqual([ZHANG]);
    expect(relays.book.messages).toEqual(['INC-数据库连接异常 voice']);
    expect(aliyun.calls[0]?.variables).toEqual({
      rule: '数据库连接异常',
      value: '百分之7.20',
      threshold: '高于 百分之5',
      level: '紧急告警',
    });
    await relays.advance(5 * MINUTE - 1000);
    expect(numbers(aliyun.calls)).toEqual([ZHANG]);
    await relays.restart();
    await relays.advance(2000);
    expect(numbers(aliyun.calls)).toEqual([ZHANG, LI]);
    expect(relays.status().escalations).toMatchObject([{ incident: 'INC-数据库连接异常', phoned: ['张三', '李四'] }]);
    // Grafana tells the group again: nobody is phoned because of that.
    await relays.post('voice', notification(p0()));
    await relays.advance(5 * MINUTE);
    expect(numbers(aliyun.calls)).toEqual([ZHANG, LI, WANG]);
    await relays.advance(30 * MINUTE, 10_000);
    expect(numbers(aliyun.calls)).toEqual([ZHANG, LI, WANG]);
    expect(relays.status().escalations).toEqual([]);
    expect(relays.logs).toContainEqual(
      expect.objectContaining({ level: 'error', fields: { incident: 'INC-数据库连接异常', reason: 'exhausted' } })
    );
  });

  test('somebody acknowledges, or it recovers: nobody else is phoned', async () => {
    const relays = await start();
    await relays.post('voice', notification(p0()));
    await relays.advance(4 * MINUTE);
    relays.book.acknowledge('INC-数据库连接异常');
    await relays.advance(10 * MINUTE);
    expect(numbers(aliyun.calls)).toEqual([ZHANG]);

    const redis = p0('Redis 不可用');
    await relays.post('voice', notification(redis));
    await relays.advance(MINUTE);
    // By whichever channel the recovery comes.
    await relays.post('dingtalk', notification(alert({ name: 'Redis 不可用', status: 'resolved' })));
    await relays.advance(10 * MINUTE);
    expect(numbers(aliyun.calls)).toEqual([ZHANG, ZHANG]);
  });

  test('a call that still waits when somebody acknowledges, or when it is over, is not made', async () => {
    const relays = await start();
    aliyun.refuse('isp.SYSTEM_ERROR', 4, 'SingleCallByTts');
    await relays.post('voice', notification(p0(), p0('Redis 不可用')));
    await relays.advance(3000);
    relays.book.acknowledge('INC-数据库连接异常');
    await relays.post('dingtalk', notification(alert({ name: 'Redis 不可用', status: 'resolved' })));
    const made = aliyun.answers.length;
    await relays.advance(20 * MINUTE);
    expect(aliyun.answers).toHaveLength(made);
    expect(relays.status()).toMatchObject({ outbox: { waiting: 0 }, deadLetters: [], escalations: [] });
  });

  test('what is not P0 is phoned once, recoveries and rules without a verdict never', async () => {
    const relays = await start();
    await relays.post('voice', notification(alert({ name: '插件', severity: 'P1' })));
    await relays.advance(20 * MINUTE, 10_000);
    expect(aliyun.calls).toHaveLength(1);
    const skipped = [
      alert({ name: '插件', severity: 'P1', status: 'resolved' }),
      alert({ name: 'DatasourceNoData', severity: 'P0' }),
    ];
    expect(await (await relays.post('voice', notification(...skipped))).json()).toMatchObject({
      queued: 0,
      skipped: 2,
    });
  });

  test('a phone that cannot be reached: the next one at once; a doubtful call is not made again', async () => {
    const relays = await start();
    aliyun.refuse('isv.BUSINESS_LIMIT_CONTROL', 1);
    await relays.post('voice', notification(p0()));
    await relays.advance(2000);
    expect(numbers(aliyun.calls)).toEqual([LI]);
    aliyun.trouble('reset_after');
    await relays.post('voice', notification(p0('Redis 不可用')));
    await relays.advance(2000);
    // Zhang may have been phoned; Li was within this minute; so it is told to Wang without waiting.
    expect(numbers(aliyun.calls).slice(1)).toEqual([ZHANG]);
    expect(relays.status().deadLetters.map(({ code }) => code)).toContain('doubtful_ECONNRESET');
    await relays.advance(MINUTE);
    expect(numbers(aliyun.calls).slice(1)).toEqual([ZHANG, LI]);
  });

  test('a number is never called more often than allowed', async () => {
    const relays = await start();
    for (let index = 0; index < 40; index++) {
      await relays.post('voice', notification(p0(`规则 ${index}`)));
      await relays.advance(20_000, 1000);
    }
    await relays.advance(HOUR, 10_000);
    expect(aliyun.answers.filter((answer) => !answer.endsWith(' OK'))).toEqual([]);
    expect(new Set(numbers(aliyun.calls))).toEqual(new Set([ZHANG, LI, WANG]));
  });
});

describe('quiet hours', () => {
  const QUIET = `${ROTA}\nquiet_hours: { from: "22:00", to: "08:00" }`;
  const NIGHT = Date.parse('2026-03-18T23:30:00+08:00');

  test('what is not critical waits for the morning; what is critical wakes', async () => {
    time.now = NIGHT;
    const relays = await start(QUIET);
    await relays.post('sms', notification(alert({ name: '慢', severity: 'warning', startsAt: NIGHT }), p0()));
    expect(aliyun.sms.map(({ variables }) => variables['rule'])).toEqual(['数据库连接异常']);
    await relays.restart();
    await relays.advance(8.5 * HOUR - 1000, 10_000);
    expect(aliyun.sms).toHaveLength(1);
    await relays.advance(2000);
    expect(aliyun.sms.map(({ variables }) => variables['rule'])).toEqual(['数据库连接异常', '慢']);
  });

  test('what recovers before anybody heard of it is not told at all', async () => {
    time.now = NIGHT;
    const relays = await start(QUIET);
    await relays.post('sms', notification(alert({ name: '慢', severity: 'warning' })));
    await relays.advance(HOUR, MINUTE);
    const recovered = notification(alert({ name: '慢', severity: 'warning', status: 'resolved' }));
    expect(await (await relays.post('sms', recovered)).json()).toMatchObject({ queued: 0, skipped: 1 });
    await relays.advance(10 * HOUR, MINUTE);
    expect(aliyun.sms).toHaveLength(0);
  });

  test('what is held back is for those who are on duty in the morning', async () => {
    // Monday morning at eight the shift is handed over.
    time.now = Date.parse('2026-03-22T23:30:00+08:00');
    const relays = await start(QUIET.replace('from: 2026-03-16', 'from: 2026-03-16\n    handover: "08:00"'));
    await relays.post('sms', notification(alert({ name: '慢', severity: 'P2', startsAt: time.now })));
    await relays.post('voice', notification(alert({ name: '贵', severity: 'P2', startsAt: time.now })));
    await relays.advance(9 * HOUR, 10_000);
    expect([numbers(aliyun.sms), numbers(aliyun.calls)]).toEqual([[LI], [LI]]);
  });

  test('nobody is phoned in the morning about what was over in the night', async () => {
    time.now = NIGHT;
    const relays = await start(QUIET);
    await relays.post('voice', notification(alert({ name: '慢', severity: 'P2', startsAt: NIGHT })));
    await relays.advance(HOUR, MINUTE);
    await relays.post(
      'voice',
      notification(alert({ name: '慢', severity: 'P2', startsAt: NIGHT, status: 'resolved' }))
    );
    await relays.advance(10 * HOUR, MINUTE);
    expect(aliyun.answers).toEqual([]);
    expect(relays.status().outbox.waiting).toBe(0);
  });

  test('P1 is never held back', async () => {
    time.now = NIGHT;
    const relays = await start(QUIET);
    await relays.post('sms', notification(alert({ name: '插件', severity: 'P1', startsAt: NIGHT })));
    expect(numbers(aliyun.sms)).toEqual([ZHANG]);
  });

  test('may send to the robot instead', async () => {
    time.now = NIGHT;
    const relays = await start(`${ROTA}\nquiet_hours: { from: "22:00", to: "08:00", then: robot }`);
    await relays.post('sms', notification(alert({ name: '慢', severity: 'warning' })));
    expect([aliyun.sms.length, dingtalk.messages.length]).toEqual([0, 1]);
    expect(
      await (await relays.post('dingtalk', notification(alert({ name: '慢', severity: 'warning' })))).json()
    ).toMatchObject({
      duplicates: 1,
    });
    // The recovery goes where the alert went, and nowhere else.
    await relays.post('sms', notification(alert({ name: '慢', severity: 'warning', status: 'resolved' })));
    await relays.advance(10 * HOUR, MINUTE);
    expect([aliyun.sms.length, dingtalk.messages.length]).toEqual([0, 2]);
  });

  test('a recovery waits for the morning of whoever was told by day', async () => {
    time.now = Date.parse('2026-03-18T21:30:00+08:00');
    const relays = await start(`${ROTA}\nquiet_hours: { from: "22:00", to: "08:00", then: robot }`);
    const slow = { name: '慢', severity: 'warning', startsAt: time.now };
    await relays.post('sms', notification(alert(slow)));
    await relays.advance(HOUR, MINUTE);
    await relays.post('sms', notification(alert({ ...slow, status: 'resolved', endsAt: time.now })));
    expect([aliyun.sms.length, dingtalk.messages.length]).toEqual([1, 0]);
    await relays.advance(10 * HOUR, MINUTE);
    expect([numbers(aliyun.sms), dingtalk.messages.length]).toEqual([[ZHANG, ZHANG], 0]);
  });
});

test('dry run: everything but the call, the message in the log, numbers masked', async () => {
  const relays = await start(ROTA, { RELAY_DRY_RUN: 'on' });
  for (const channel of ['sms', 'voice', 'dingtalk']) {
    await relays.post(channel, notification(p0()));
  }
  expect([aliyun.answers, dingtalk.codes]).toEqual([[], []]);
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
    expect(numbers(aliyun.calls)).toEqual([WANG]);
    expect(await relays.ask('POST', '/sms/test', { target: '13712345678' })).toMatchObject({
      status: 400,
      body: { error: { code: 'bad_request' } },
    });
    expect(await relays.ask('POST', '/dingtalk/test', {})).toMatchObject({
      body: { outcome: 'sent', target: 'group' },
    });
    expect(dingtalk.messages[0]?.text).toContain('测试消息');
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
