import { alert, HOUR, LI, MINUTE, notification, ROTA, WANG, ZHANG } from './relay-harness.ts';
import { numbers, p0, useVendors } from './vendors.ts';

const vendors = useVendors();
const { start } = vendors;

describe('calls and escalation', () => {
  test('nobody acknowledges: the next person is phoned every five minutes, across restarts, then it ends', async () => {
    const relays = await start();
    await relays.post('voice', notification(p0()));
    expect(numbers(vendors.aliyun.calls)).toEqual([ZHANG]);
    expect(relays.book.messages).toEqual(['INC-数据库连接异常 voice']);
    expect(vendors.aliyun.calls[0]?.variables).toEqual({
      rule: '数据库连接异常',
      value: '百分之7.20',
      threshold: '高于 百分之5',
      level: '紧急告警',
    });
    await relays.advance(5 * MINUTE - 1000);
    expect(numbers(vendors.aliyun.calls)).toEqual([ZHANG]);
    await relays.restart();
    await relays.advance(2000);
    expect(numbers(vendors.aliyun.calls)).toEqual([ZHANG, LI]);
    expect(relays.status().escalations).toMatchObject([{ incident: 'INC-数据库连接异常', phoned: ['张三', '李四'] }]);
    // Grafana tells the group again: nobody is phoned because of that.
    await relays.post('voice', notification(p0()));
    await relays.advance(5 * MINUTE);
    expect(numbers(vendors.aliyun.calls)).toEqual([ZHANG, LI, WANG]);
    await relays.advance(30 * MINUTE, 10_000);
    expect(numbers(vendors.aliyun.calls)).toEqual([ZHANG, LI, WANG]);
    expect(relays.status().escalations).toEqual([]);
    expect(relays.logs).toContainEqual(
      expect.objectContaining({ level: 'error', fields: { incident: 'INC-数据库连接异常', reason: 'exhausted' } })
    );
    // The chat hears of it, once.
    expect(vendors.dingtalk.messages.map(({ title }) => title)).toEqual(['【AI创意市场告警】无人响应:数据库连接异常']);
    expect(vendors.dingtalk.messages[0]?.text).toContain('已电话通知 张三、李四、王五,无人确认');
    await relays.restart();
    await relays.advance(10 * MINUTE, 10_000);
    expect(vendors.dingtalk.messages).toHaveLength(1);
  });

  test('somebody acknowledges, or it recovers: nobody else is phoned', async () => {
    const relays = await start();
    await relays.post('voice', notification(p0()));
    await relays.advance(4 * MINUTE);
    relays.book.acknowledge('INC-数据库连接异常');
    await relays.advance(10 * MINUTE);
    expect(numbers(vendors.aliyun.calls)).toEqual([ZHANG]);

    const redis = p0('Redis 不可用');
    await relays.post('voice', notification(redis));
    await relays.advance(MINUTE);
    // By whichever channel the recovery comes.
    await relays.post('dingtalk', notification(alert({ name: 'Redis 不可用', status: 'resolved' })));
    await relays.advance(10 * MINUTE);
    expect(numbers(vendors.aliyun.calls)).toEqual([ZHANG, ZHANG]);
  });

  test('nobody answers and there is no chat: who is on duty has an SMS', async () => {
    const relays = await start(ROTA, { DINGTALK_WEBHOOK_URL: '' });
    await relays.post('voice', notification(p0()));
    await relays.advance(20 * MINUTE, 10_000);
    expect(numbers(vendors.aliyun.calls)).toEqual([ZHANG, LI, WANG]);
    expect(vendors.aliyun.sms.map(({ number, variables }) => [number, variables['rule']])).toEqual([
      [ZHANG, '无人响应:数据库连接异常'],
    ]);
  });

  test('settings that are gone at the next start: what waited is a dead letter with its reason, and told by others', async () => {
    const relays = await start();
    vendors.aliyun.refuse('isp.SYSTEM_ERROR', 10);
    await relays.post('sms', notification(alert({ name: '慢', severity: 'P2' })));
    await relays.post('voice', notification(p0()));
    await relays.restart({ VOICE_TTS_CODE: '', SMS_TEMPLATE_CODE: '', SMS_SIGN_NAME: '' });
    await relays.advance(2 * MINUTE);
    expect(relays.status()).toMatchObject({
      outbox: { waiting: 0 },
      escalations: [{ incident: 'INC-数据库连接异常' }],
    });
    expect(relays.status().deadLetters.map(({ channel, code, text }) => [channel, code, text])).toEqual(
      expect.arrayContaining([
        ['sms', 'unconfigured', expect.stringMatching(/缺 .*SMS_TEMPLATE_CODE/)],
        ['voice', 'unconfigured', expect.stringContaining('VOICE_TTS_CODE')],
      ])
    );
    const told = () => vendors.dingtalk.messages.map(({ text }) => text).join();
    expect(told()).toContain('数据库连接异常');
    expect(told()).toContain('慢');
    await relays.advance(5 * MINUTE);
    expect(told()).toContain('无人响应:数据库连接异常');
    expect(relays.status()).toMatchObject({ outbox: { waiting: 0 }, escalations: [] });
  });

  test('a call that still waits when somebody acknowledges, or when it is over, is not made', async () => {
    const relays = await start();
    vendors.aliyun.refuse('isp.SYSTEM_ERROR', 4, 'SingleCallByTts');
    await relays.post('voice', notification(p0(), p0('Redis 不可用')));
    await relays.advance(3000);
    relays.book.acknowledge('INC-数据库连接异常');
    await relays.post('dingtalk', notification(alert({ name: 'Redis 不可用', status: 'resolved' })));
    const made = vendors.aliyun.answers.length;
    await relays.advance(20 * MINUTE);
    expect(vendors.aliyun.answers).toHaveLength(made);
    expect(relays.status()).toMatchObject({ outbox: { waiting: 0 }, deadLetters: [], escalations: [] });
  });

  test('what is not P0 is phoned once, recoveries and rules without a verdict never', async () => {
    const relays = await start();
    await relays.post('voice', notification(alert({ name: '插件', severity: 'P1' })));
    await relays.advance(20 * MINUTE, 10_000);
    expect(vendors.aliyun.calls).toHaveLength(1);
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
    vendors.aliyun.refuse('isv.BUSINESS_LIMIT_CONTROL', 1);
    await relays.post('voice', notification(p0()));
    await relays.advance(2000);
    expect(numbers(vendors.aliyun.calls)).toEqual([LI]);
    vendors.aliyun.trouble('reset_after');
    await relays.post('voice', notification(p0('Redis 不可用')));
    await relays.advance(2000);
    // Zhang may have been phoned; Li was within this minute; so it is told to Wang without waiting.
    expect(numbers(vendors.aliyun.calls).slice(1)).toEqual([ZHANG]);
    expect(relays.status().deadLetters.map(({ code }) => code)).toContain('doubtful_ECONNRESET');
    await relays.advance(MINUTE);
    expect(numbers(vendors.aliyun.calls).slice(1)).toEqual([ZHANG, LI]);
  });

  test('a number is never called more often than allowed', async () => {
    const relays = await start();
    for (let index = 0; index < 40; index++) {
      await relays.post('voice', notification(p0(`规则 ${index}`)));
      await relays.advance(20_000, 1000);
    }
    await relays.advance(HOUR, 10_000);
    expect(vendors.aliyun.answers.filter((answer) => !answer.endsWith(' OK'))).toEqual([]);
    expect(new Set(numbers(vendors.aliyun.calls))).toEqual(new Set([ZHANG, LI, WANG]));
  });
});
