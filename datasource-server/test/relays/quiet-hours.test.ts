import { alert, HOUR, LI, MINUTE, notification, ROTA, ZHANG } from './relay-harness.ts';
import { numbers, p0, useVendors } from './vendors.ts';

const vendors = useVendors();
const { time, start } = vendors;

describe('quiet hours', () => {
  const QUIET = `${ROTA}\nquiet_hours: { from: "22:00", to: "08:00" }`;
  const NIGHT = Date.parse('2026-03-18T23:30:00+08:00');

  test('what is not critical waits for the morning; what is critical wakes', async () => {
    time.now = NIGHT;
    const relays = await start(QUIET);
    await relays.post('sms', notification(alert({ name: '慢', severity: 'warning', startsAt: NIGHT }), p0()));
    expect(vendors.aliyun.sms.map(({ variables }) => variables['rule'])).toEqual(['数据库连接异常']);
    await relays.restart();
    await relays.advance(8.5 * HOUR - 1000, 10_000);
    expect(vendors.aliyun.sms).toHaveLength(1);
    await relays.advance(2000);
    expect(vendors.aliyun.sms.map(({ variables }) => variables['rule'])).toEqual(['数据库连接异常', '慢']);
  });

  test('what recovers before anybody heard of it is not told at all', async () => {
    time.now = NIGHT;
    const relays = await start(QUIET);
    await relays.post('sms', notification(alert({ name: '慢', severity: 'warning' })));
    await relays.advance(HOUR, MINUTE);
    const recovered = notification(alert({ name: '慢', severity: 'warning', status: 'resolved' }));
    expect(await (await relays.post('sms', recovered)).json()).toMatchObject({ queued: 0, skipped: 1 });
    await relays.advance(10 * HOUR, MINUTE);
    expect(vendors.aliyun.sms).toHaveLength(0);
    // But it is on record, once, and troubles no limit.
    await relays.run('delivery records');
    expect(relays.rows).toMatchObject([
      { channel: 'sms', outcome: 'cancelled', code: 'over', attempts: 0, incident: 'INC-慢', target: '139****0001' },
    ]);
    expect(relays.status().channels.find(({ channel }) => channel === 'sms')).toMatchObject({ problem: null });
  });

  test('what is held back is for those who are on duty in the morning', async () => {
    // Monday morning at eight the shift is handed over.
    time.now = Date.parse('2026-03-22T23:30:00+08:00');
    const relays = await start(QUIET.replace('from: 2026-03-16', 'from: 2026-03-16\n    handover: "08:00"'));
    await relays.post('sms', notification(alert({ name: '慢', severity: 'P2', startsAt: time.now })));
    await relays.post('voice', notification(alert({ name: '贵', severity: 'P2', startsAt: time.now })));
    await relays.advance(9 * HOUR, 10_000);
    expect([numbers(vendors.aliyun.sms), numbers(vendors.aliyun.calls)]).toEqual([[LI], [LI]]);
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
    expect(vendors.aliyun.answers).toEqual([]);
    expect(relays.status().outbox.waiting).toBe(0);
  });

  test('P1 is never held back', async () => {
    time.now = NIGHT;
    const relays = await start(QUIET);
    await relays.post('sms', notification(alert({ name: '插件', severity: 'P1', startsAt: NIGHT })));
    expect(numbers(vendors.aliyun.sms)).toEqual([ZHANG]);
  });

  test('may send to the robot instead', async () => {
    time.now = NIGHT;
    const relays = await start(`${ROTA}\nquiet_hours: { from: "22:00", to: "08:00", then: robot }`);
    await relays.post('sms', notification(alert({ name: '慢', severity: 'warning' })));
    expect([vendors.aliyun.sms.length, vendors.dingtalk.messages.length]).toEqual([0, 1]);
    expect(
      await (await relays.post('dingtalk', notification(alert({ name: '慢', severity: 'warning' })))).json()
    ).toMatchObject({
      duplicates: 1,
    });
    // The recovery goes where the alert went, and nowhere else.
    await relays.post('sms', notification(alert({ name: '慢', severity: 'warning', status: 'resolved' })));
    await relays.advance(10 * HOUR, MINUTE);
    expect([vendors.aliyun.sms.length, vendors.dingtalk.messages.length]).toEqual([0, 2]);
  });

  test('a recovery waits for the morning of whoever was told by day', async () => {
    time.now = Date.parse('2026-03-18T21:30:00+08:00');
    const relays = await start(`${ROTA}\nquiet_hours: { from: "22:00", to: "08:00", then: robot }`);
    const slow = { name: '慢', severity: 'warning', startsAt: time.now };
    await relays.post('sms', notification(alert(slow)));
    await relays.advance(HOUR, MINUTE);
    await relays.post('sms', notification(alert({ ...slow, status: 'resolved', endsAt: time.now })));
    expect([vendors.aliyun.sms.length, vendors.dingtalk.messages.length]).toEqual([1, 0]);
    await relays.advance(10 * HOUR, MINUTE);
    expect([numbers(vendors.aliyun.sms), vendors.dingtalk.messages.length]).toEqual([[ZHANG, ZHANG], 0]);
  });
});
