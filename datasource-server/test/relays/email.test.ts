import { digestOf } from '../../src/inspection/digest.ts';
import { INSPECTION_EXAMPLE } from '../../src/http/openapi/inspection-paths.ts';
import { startDingTalkStub } from '../support/dingtalk-stub.ts';
import { startMailServer, type MailServer } from '../support/mail-server.ts';
import {
  alert,
  HOUR,
  mailEnvironment,
  MINUTE,
  notification,
  START,
  startRelays,
  type Relays,
} from './relay-harness.ts';

const OPS = 'ops@market.example';
const BOSS = 'boss@market.example';
const DIGEST = digestOf(INSPECTION_EXAMPLE, 'https://grafana.example', 'Asia/Shanghai');

let time: { now: number };
let mail: MailServer;
let relays: Relays | undefined;
const stubs: Array<{ stop(): Promise<void> }> = [];

beforeEach(async () => {
  time = { now: START };
  mail = await startMailServer();
  stubs.push(mail);
});
afterEach(async () => {
  await relays?.close();
  relays = undefined;
  await Promise.all(stubs.splice(0).map((stub) => stub.stop()));
});

async function start(environment: Record<string, string> = {}, readers = [OPS, BOSS]): Promise<Relays> {
  relays = await startRelays({ time, environment: { ...mailEnvironment(mail, readers), ...environment } });
  return relays;
}

const emailOf = (of: Relays) => of.status().channels.find(({ channel }) => channel === 'email');
const readers = () => mail.mails.flatMap(({ recipients }) => recipients).sort();
const attemptsOf = (of: Relays) =>
  of.rows.filter(({ kind }) => kind === 'attempt').map(({ target, outcome, code }) => [target, outcome, code]);

test('the digest reaches the robot and each reader: Chinese, then English, links that work in a mailbox', async () => {
  const dingtalk = await startDingTalkStub({ now: () => time.now });
  stubs.push(dingtalk);
  const relays = await start({ DINGTALK_WEBHOOK_URL: dingtalk.webhook });
  expect(await relays.report(DIGEST)).toBe(2);
  expect(dingtalk.messages.map(({ title }) => title)).toEqual([expect.stringContaining('每日巡检:1 项不通过')]);
  expect(dingtalk.messages[0]?.text).not.toContain('Daily inspection');

  expect(readers()).toEqual([BOSS, OPS]);
  expect(new Set(mail.mails.map(({ messageId }) => messageId)).size).toBe(2);
  const [one] = mail.mails;
  expect(one).toMatchObject({
    subject:
      '【AI创意市场告警】每日巡检:1 项不通过,0 项警告,0 项未知,0 项通过 · Daily inspection: 1 fail, 0 warn, 0 unknown, 0 pass',
    from: '"AI创意市场" <monitor@market.example>',
    messageId: expect.stringMatching(/^<[0-9a-f]{15}@market\.example>$/),
    secure: true,
  });
  expect(one?.headers.get('auto-submitted')).toBe('auto-generated');
  const board = 'https://grafana.example/d/aimarket-inspection';
  const panel = INSPECTION_EXAMPLE.items[0]?.evidence ?? '';
  for (const body of [one?.text ?? '', one?.html.replaceAll('&#38;', '&').replaceAll('&#62;', '>') ?? '']) {
    const parts = ['API 错误率:6.2%', '警告 > 3%', 'API error rate: 6.2%', 'warn > 3%'].map((part) =>
      body.indexOf(part)
    );
    expect(parts).toEqual([...parts].sort((a, b) => a - b));
    expect(Math.min(...parts)).toBeGreaterThan(0);
    expect([body.includes(board), body.includes(panel)]).toEqual([true, true]);
  }
  expect(one?.html).toContain('<meta name="viewport" content="width=device-width, initial-scale=1">');

  await relays.run('delivery records');
  expect(
    attemptsOf(relays)
      .filter(([target]) => target !== 'group')
      .sort()
  ).toEqual([
    ['b***@market.example', 'sent', '250'],
    ['o***@market.example', 'sent', '250'],
  ]);
});

test('what comes from outside is text in the mail, not markup', async () => {
  const relays = await start();
  const item = { text: '接口 <img src=x onerror="alert(1)"> & 更多', url: 'https://grafana.example/d/a?x="><script>' };
  await relays.report({ ...DIGEST, sections: [{ heading: '<b>警告</b>', items: [item] }] });
  const html = mail.mails[0]?.html ?? '';
  expect(html).not.toMatch(/<img|<script|<b>/);
  expect(html).toContain('&#60;img src=x onerror=&#34;alert(1)&#34;&#62; &#38; 更多');
  expect(mail.mails[0]?.text).toContain(item.text);
});

test('a server that is down gets it when it is back, also after a restart of ours', async () => {
  const relays = await start();
  await mail.stop();
  await relays.report(DIGEST);
  expect(emailOf(relays)).toMatchObject({
    configured: true,
    waiting: 2,
    deadLetters: 0,
    problem: expect.stringContaining('ECONNREFUSED'),
  });
  await relays.advance(3 * MINUTE, 5000);
  await relays.restart();
  mail = await startMailServer({ port: Number(mail.address.split(':')[1]) });
  stubs.push(mail);
  await relays.advance(2 * MINUTE, 5000);
  expect(readers()).toEqual([BOSS, OPS]);
  expect(emailOf(relays)).toMatchObject({ waiting: 0, deadLetters: 0, problem: null, lastSentAt: expect.any(Number) });
});

test('4xx is asked again after its pause, and holds up no other reader', async () => {
  const relays = await start();
  mail.trouble('recipient', 450, { who: OPS, times: 2 });
  await relays.report(DIGEST);
  expect(readers()).toEqual([BOSS]);
  await relays.advance(59_000, 1000);
  await relays.run('delivery records');
  expect(attemptsOf(relays).sort()).toEqual([
    ['b***@market.example', 'sent', '250'],
    ['o***@market.example', 'failed', 'smtp_450'],
  ]);
  await relays.advance(5 * MINUTE, 5000);
  expect(readers()).toEqual([BOSS, OPS]);
  await relays.run('delivery records');
  const greylisted = attemptsOf(relays).filter(([target]) => target === 'o***@market.example');
  expect(greylisted.map(([, outcome]) => outcome)).toEqual(['failed', 'failed', 'sent']);
});

test('what is refused for half a day is given up', async () => {
  const relays = await start({}, [OPS]);
  mail.trouble('message', 452, { times: 1000 });
  await relays.report(DIGEST);
  await relays.advance(11 * HOUR, MINUTE);
  expect(emailOf(relays)).toMatchObject({ waiting: 1, deadLetters: 0 });
  await relays.advance(2 * HOUR, MINUTE);
  expect(emailOf(relays)).toMatchObject({ waiting: 0, deadLetters: 1 });
});

test('5xx about one reader is a dead letter with the reason; the address and the password stand in no log', async () => {
  const relays = await start();
  mail.trouble('recipient', 550, { who: OPS });
  await relays.report(DIGEST);
  expect(readers()).toEqual([BOSS]);
  const { deadLetters } = relays.status();
  expect(deadLetters).toMatchObject([
    {
      channel: 'email',
      target: 'o***@market.example',
      code: 'smtp_550',
      text: expect.stringContaining('REPORT_EMAIL_TO'),
    },
  ]);
  await relays.run('delivery records');
  const told = JSON.stringify([relays.logs, relays.rows, relays.status()]);
  expect(told).toContain('<o***@market.example>');
  expect(told).not.toContain(OPS);
  expect(told).not.toContain(mail.password);

  const retried = await relays.ask('POST', `/dead-letters/${deadLetters[0]?.id}/retry`, {});
  expect(retried).toMatchObject({ status: 200, body: { outcome: 'sent', target: 'o***@market.example' } });
  expect(readers()).toEqual([BOSS, OPS]);
});

test.each([
  ['a wrong password', { GF_SMTP_PASSWORD: 'something-else' }, 'smtp_535', 'GF_SMTP_PASSWORD'],
  ['no log-in where one is wanted', { GF_SMTP_USER: '', GF_SMTP_PASSWORD: '' }, 'smtp_530', 'GF_SMTP_FROM_ADDRESS'],
])('%s is said, and mended by a retry', async (_name, wrong, code, named) => {
  const relays = await start(wrong, [OPS]);
  await relays.report(DIGEST);
  expect(relays.status().deadLetters).toMatchObject([{ code, text: expect.stringContaining(named) }]);
  expect(JSON.stringify(relays.logs)).not.toContain('something-else');
  await relays.restart({ GF_SMTP_USER: mail.user, GF_SMTP_PASSWORD: mail.password });
  const retried = await relays.ask('POST', `/dead-letters/${relays.status().deadLetters[0]?.id}/retry`, {});
  expect(retried.body).toMatchObject({ outcome: 'sent' });
  expect(readers()).toEqual([OPS]);
});

test('a log-in that fails for now is no wrong password', async () => {
  const relays = await start({}, [OPS]);
  mail.trouble('auth', 454);
  await relays.report(DIGEST);
  expect(emailOf(relays)).toMatchObject({ waiting: 1, deadLetters: 0 });
  await relays.advance(2 * MINUTE, 5000);
  expect(readers()).toEqual([OPS]);
});

test('a certificate that is not to be trusted gets neither the password nor the mail', async () => {
  const relays = await start({ GF_SMTP_SKIP_VERIFY: '' }, [OPS]);
  await relays.report(DIGEST);
  expect(emailOf(relays)).toMatchObject({ waiting: 1, problem: expect.stringMatching(/CERT/) });
  expect([mail.passwords, mail.mails]).toEqual([[], []]);
});

test('a dry run writes the mail to the log, addresses masked', async () => {
  const relays = await start({ RELAY_DRY_RUN: 'on' });
  await relays.report({ ...DIGEST, lead: `见 ${OPS} 的邮件` });
  expect(mail.mails).toEqual([]);
  const said = JSON.stringify(relays.logs);
  expect(said).toContain('每日巡检:1 项不通过');
  expect(said).not.toContain(OPS);
});

test('alerts are not taken: Grafana sends their mail', async () => {
  const relays = await start();
  const response = await relays.post('email', notification(alert()));
  expect([response.status, await response.text()]).toEqual([
    404,
    expect.stringContaining('dingtalk、wecom、feishu、sms、voice'),
  ]);
});

test('a test mail goes to the first reader or to a named one, and to nobody else', async () => {
  const relays = await start();
  expect((await relays.ask('POST', '/email/test', {})).body).toMatchObject({
    outcome: 'sent',
    target: 'o***@market.example',
  });
  expect((await relays.ask('POST', '/email/test', { target: BOSS })).body).toMatchObject({ outcome: 'sent' });
  expect(mail.mails.map(({ recipients }) => recipients)).toEqual([[OPS], [BOSS]]);
  expect(mail.mails[0]?.subject).toBe('【AI创意市场告警】测试消息 · Test message');
  expect((await relays.ask('POST', '/email/test', { target: 'else@market.example' })).status).toBe(400);
  expect(mail.mails).toHaveLength(2);

  await relays.restart({ REPORT_EMAIL_TO: '', GF_SMTP_FROM_ADDRESS: '' });
  const { status, body } = await relays.ask('POST', '/email/test', {});
  expect([status, JSON.stringify(body)]).toEqual([
    503,
    expect.stringContaining('REPORT_EMAIL_TO, GF_SMTP_FROM_ADDRESS'),
  ]);
});
