import { startFeishuStub, startWeComStub, type ChatStub } from '../support/chat-stubs.ts';
import { startDingTalkStub, type DingTalkStub } from '../support/dingtalk-stub.ts';
import { alert, HOUR, MINUTE, notification, START, startRelays, ZHANG, type Relays } from './relay-harness.ts';

const SECRET = 'SECabcdef0123456789';

let relays: Relays | undefined;
const stubs: Array<{ stop(): Promise<void> }> = [];
let time: { now: number };

beforeEach(() => {
  time = { now: START };
});
afterEach(async () => {
  await relays?.close();
  relays = undefined;
  await Promise.all(stubs.splice(0).map((stub) => stub.stop()));
});

async function dingTalk(environment: Record<string, string> = {}): Promise<{ stub: DingTalkStub; relays: Relays }> {
  const stub = await startDingTalkStub({ secret: SECRET, now: () => time.now });
  stubs.push(stub);
  relays = await startRelays({
    time,
    environment: { DINGTALK_WEBHOOK_URL: stub.webhook, DINGTALK_SECRET: SECRET, ...environment },
  });
  return { stub, relays };
}

describe('DingTalk', () => {
  test('gets a signed markdown that says everything and calls who is on duty', async () => {
    const { stub, relays } = await dingTalk();
    const response = await relays.post('dingtalk', notification(alert()));
    expect([response.status, await response.json()]).toEqual([
      202,
      { channel: 'dingtalk', queued: 1, duplicates: 0, skipped: 0 },
    ]);
    expect(stub.codes).toEqual([0]);
    const [{ title, text, mobiles }] = stub.messages as [DingTalkStub['messages'][number]];
    expect(title).toBe('【AI创意市场告警】API 错误率过高');
    for (const part of [
      '**7.20%**',
      '＞ 5%',
      '2026-03-18 13:00:00',
      'P0 紧急',
      '(http://grafana.example/d/aimarket-runbooks?viewPanel=1)',
      '(http://grafana.example/d/api?viewPanel=7)',
      '(https://ops.example/i/INC-API%20错误率过高?expires=1&signature=a-b_1)',
    ]) {
      expect(text).toContain(part);
    }
    expect(mobiles).toEqual([ZHANG]);
  });

  test('hears of one alert once, whatever Grafana repeats, and of its recovery', async () => {
    const { stub, relays } = await dingTalk();
    for (let minute = 0; minute < 40; minute++) {
      await relays.post('dingtalk', notification(alert()));
      await relays.advance(MINUTE, MINUTE);
    }
    expect(stub.messages).toHaveLength(1);
    await relays.advance(30 * MINUTE, MINUTE);
    await relays.post('dingtalk', notification(alert()));
    expect(stub.messages).toHaveLength(2);
    relays.book.acknowledge('INC-API 错误率过高');
    await relays.advance(2 * HOUR, MINUTE);
    await relays.post('dingtalk', notification(alert()));
    expect(stub.messages).toHaveLength(2);
    await relays.post('dingtalk', notification(alert({ status: 'resolved' })));
    await relays.post('dingtalk', notification(alert({ status: 'resolved' })));
    expect(stub.messages.map(({ title }) => title).slice(2)).toEqual(['【AI创意市场告警】已恢复:API 错误率过高']);
    expect(stub.messages[2]?.text).toMatch(/持续 \*\*3 小时 10 分钟\*\*/);
  });

  test('1,000 alerts in a minute: few messages, the critical one first, limits kept, all of them told', async () => {
    const { stub, relays } = await dingTalk();
    const rules = Array.from({ length: 25 }, (_, rule) => `慢接口 ${rule}`);
    for (let part = 0; part < 20; part++) {
      const alerts = Array.from({ length: 50 }, (_, index) =>
        alert({
          name: rules[index % 25] as string,
          severity: 'warning',
          fingerprint: `f-${part}-${index}`,
          labels: { endpoint: `/api/${part}/${index}` },
        })
      );
      const critical = part === 10 ? [alert({ name: '数据库连接异常', severity: 'critical' })] : [];
      expect((await relays.post('dingtalk', notification(...alerts, ...critical))).status).toBe(202);
      await relays.advance(3000);
    }
    await relays.advance(5 * MINUTE);
    expect(new Set(stub.codes)).toEqual(new Set([0]));
    expect(stub.messages.length).toBeLessThan(40);
    const withCritical = stub.messages.filter(({ text }) => text.includes('数据库连接异常'));
    expect(withCritical).toHaveLength(1);
    // It came half a minute after the first ones, and left at once, at the head of its message.
    expect((withCritical[0]?.at ?? 0) - START).toBeLessThan(31_000);
    expect(withCritical[0]?.text.indexOf('数据库连接异常')).toBeLessThan(withCritical[0]?.text.indexOf('慢接口') ?? 0);
    expect(relays.status().outbox.waiting).toBe(0);
    await relays.run('delivery records');
    const told = new Set(relays.rows.filter(({ outcome }) => outcome === 'sent').map(({ id }) => id));
    expect(told.size).toBe(1001);
  });

  test('one long message is cut into several that fit', async () => {
    const { stub, relays } = await dingTalk();
    const alerts = Array.from({ length: 120 }, (_, index) =>
      alert({ name: `规则 ${index} ${'长'.repeat(60)}`, severity: 'P2', fingerprint: `f-${index}` })
    );
    await relays.post('dingtalk', notification(...alerts));
    await relays.advance(2 * MINUTE);
    expect(stub.messages.length).toBeGreaterThan(2);
    expect(new Set(stub.codes)).toEqual(new Set([0]));
    const all = stub.messages.map(({ text }) => text).join('\n');
    expect(alerts.filter(({ labels }) => !all.includes(labels['alertname'] as string))).toEqual([]);
  });

  test('that is busy or answers 500 is asked again, ever more slowly', async () => {
    const { stub, relays } = await dingTalk();
    stub.trouble('http500', 2);
    stub.refuse(-1, 2);
    await relays.post('dingtalk', notification(alert()));
    expect(stub.messages).toHaveLength(0);
    await relays.advance(MINUTE);
    expect(stub.messages).toHaveLength(1);
    await relays.run('delivery records');
    const attempts = relays.rows.filter(({ kind }) => kind === 'attempt');
    expect(attempts.map(({ outcome, attempts, code }) => [outcome, attempts, code])).toEqual([
      ['failed', 1, 'http_500'],
      ['failed', 2, 'http_500'],
      ['failed', 3, '-1'],
      ['failed', 4, '-1'],
      ['sent', 5, '0'],
    ]);
  });

  test('that throttles is left alone for its minute', async () => {
    const { stub, relays } = await dingTalk();
    stub.refuse(130101, 1);
    await relays.post('dingtalk', notification(alert()));
    await relays.advance(59_000);
    expect(stub.messages).toHaveLength(0);
    expect(relays.status().channels[0]).toMatchObject({ pausedUntil: expect.any(Number), waiting: 1 });
    await relays.advance(10_000);
    expect(stub.messages).toHaveLength(1);
  });

  test('that gives no answer may have taken the message: it is not sent again, a person is told', async () => {
    const { stub, relays } = await dingTalk();
    stub.trouble('reset_after');
    await relays.post('dingtalk', notification(alert()));
    await relays.advance(5 * MINUTE);
    expect(stub.messages).toHaveLength(1);
    const [letter] = relays.status().deadLetters;
    expect(letter).toMatchObject({ channel: 'dingtalk', rule: 'API 错误率过高', code: 'doubtful_ECONNRESET' });
    const retried = await relays.ask('POST', `/dead-letters/${letter?.id}/retry`, {});
    expect(retried).toMatchObject({ status: 200, body: { outcome: 'sent' } });
    expect(relays.status().deadLetters).toEqual([]);
    expect((await relays.ask('POST', `/dead-letters/${letter?.id}/retry`, {})).status).toBe(404);
  });

  test('a dry run leaves no link in the log by which one could act', async () => {
    const { relays } = await dingTalk({ RELAY_DRY_RUN: 'on' });
    await relays.post('dingtalk', notification(alert()));
    const said = JSON.stringify(relays.logs);
    expect(said).toContain('?expires=1&signature=***');
    expect(said).not.toContain('a-b_1');
  });

  test('two people who retry the same dead letter send it once', async () => {
    const { stub, relays } = await dingTalk();
    stub.refuse(300005);
    await relays.post('dingtalk', notification(alert()));
    const [letter] = relays.status().deadLetters;
    stub.delay(100);
    const again = () => relays.ask('POST', `/dead-letters/${letter?.id}/retry`, {});
    const statuses = (await Promise.all([again(), again(), again()])).map(({ status }) => status);
    expect(statuses.sort()).toEqual([200, 404, 404]);
    expect(stub.messages).toHaveLength(1);
  });

  test('a dead letter ends when it is told anew, or when somebody has dealt with it', async () => {
    const { stub, relays } = await dingTalk();
    stub.refuse(300005, 2);
    const [one, other] = [alert(), alert({ name: '另一条' })];
    await relays.post('dingtalk', notification(one));
    await relays.post('dingtalk', notification(other));
    const letters = () => relays.status().deadLetters.map(({ rule }) => rule);
    expect(letters().sort()).toEqual(['API 错误率过高', '另一条']);
    await relays.post('dingtalk', notification(one));
    expect(letters()).toEqual(['另一条']);
    const [letter] = relays.status().deadLetters;
    expect((await relays.dismiss(letter?.id ?? '')).status).toBe(204);
    await relays.restart();
    expect(letters()).toEqual([]);
    expect((await relays.dismiss(letter?.id ?? '')).status).toBe(404);
    await relays.run('dead letters');
    expect(relays.rows.at(-1)).toMatchObject({ kind: 'queue', dead_letters: 0 });
  });

  test('what waits for a channel that is not set up any more becomes a dead letter at the next start', async () => {
    const { stub, relays } = await dingTalk();
    stub.refuse(-1);
    await relays.post('dingtalk', notification(alert()));
    await relays.restart({ DINGTALK_WEBHOOK_URL: '' });
    expect(relays.status()).toMatchObject({ outbox: { waiting: 0 }, deadLetters: [{ code: 'unconfigured' }] });
  });

  test.each([
    ['a wrong secret', { DINGTALK_SECRET: 'SECsomethingelse' }, 0, /DINGTALK_SECRET/],
    ['a clock that is two hours off', {}, 2 * HOUR, /NTP/],
  ])('%s: 310000 is explained, and nothing is lost', async (_name, environment, aheadMs, explained) => {
    const { stub, relays } = await dingTalk(environment);
    stub.setClockAhead(aheadMs);
    await relays.post('dingtalk', notification(alert()));
    expect(stub.messages).toHaveLength(0);
    const [letter] = relays.status().deadLetters;
    expect(letter).toMatchObject({ code: '310000', text: expect.stringMatching(explained) });
    expect(relays.logs.filter(({ level }) => level === 'error')).toHaveLength(1);
    await relays.run('dead letters');
    expect(relays.rows.find(({ kind }) => kind === 'queue')).toMatchObject({ channel: 'dingtalk', dead_letters: 1 });
    // Grafana's next notification is not taken for a repetition.
    stub.setClockAhead(0);
    expect(await (await relays.post('dingtalk', notification(alert()))).json()).toMatchObject({ queued: 1 });
  });
});

describe('WeCom and Feishu', () => {
  test.each<[string, () => Promise<ChatStub>, (stub: ChatStub) => Record<string, string>]>([
    ['wecom', () => startWeComStub({ now: () => time.now }), ({ webhook }) => ({ WECOM_WEBHOOK_URL: webhook })],
    [
      'feishu',
      () => startFeishuStub({ now: () => time.now, secret: SECRET }),
      ({ webhook }) => ({ FEISHU_WEBHOOK_URL: webhook, FEISHU_SECRET: SECRET }),
    ],
  ])('%s: told within its limits and sizes', async (channel, start, environment) => {
    const stub = await start();
    stubs.push(stub);
    relays = await startRelays({ time, environment: environment(stub) });
    for (let index = 0; index < 60; index++) {
      const one = alert({ name: `规则 ${index} ${'长'.repeat(40)}`, severity: 'P2', fingerprint: `f-${index}` });
      await relays.post(channel, notification(one));
      await relays.advance(100, 100);
    }
    await relays.advance(3 * MINUTE);
    expect(new Set(stub.codes)).toEqual(new Set([0]));
    const all = stub.messages.map(({ text }) => text).join('\n');
    expect(
      Array.from({ length: 60 }, (_, index) => index).filter((index) => !all.includes(`规则 ${index} 长`))
    ).toEqual([]);
    expect(all).toContain('【AI创意市场告警】');
    expect(relays.status().deadLetters).toEqual([]);
  });

  test('feishu with a wrong secret is explained', async () => {
    const stub = await startFeishuStub({ now: () => time.now, secret: SECRET });
    stubs.push(stub);
    relays = await startRelays({
      time,
      environment: { FEISHU_WEBHOOK_URL: stub.webhook, FEISHU_SECRET: 'another-one' },
    });
    await relays.post('feishu', notification(alert()));
    expect(relays.status().deadLetters[0]).toMatchObject({
      code: '19021',
      text: expect.stringContaining('FEISHU_SECRET'),
    });
  });
});
