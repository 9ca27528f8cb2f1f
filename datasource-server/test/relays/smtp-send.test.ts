import type { MailConfig } from '../../src/config-mail.ts';
import { sendMail } from '../../src/relays/email/smtp-send.ts';
import { startMailServer, type MailServer } from '../support/mail-server.ts';

const MAIL = {
  to: 'ops@market.example',
  id: '0c2f4a9be01d77a',
  subject: '巡检',
  text: '正文\n.\n结束\n',
  html: '<p>正文</p>',
};
const SOON = { session: 300, reply: 300, whole: 5_000 };

let server: MailServer | undefined;

afterEach(async () => {
  await server?.stop();
  server = undefined;
});

function configOf({ address, user, password }: MailServer, changed: Partial<MailConfig> = {}): MailConfig {
  const [host = '', port = ''] = address.split(':');
  return {
    host,
    port: Number(port),
    tls: 'offered',
    verify: false,
    login: { user, password },
    from: { name: 'AI创意市场', address: 'monitor@market.example' },
    to: [MAIL.to],
    ...changed,
  };
}

test('a mail arrives whole, a line with a single dot included', async () => {
  server = await startMailServer();
  expect(await sendMail(configOf(server), MAIL)).toMatchObject({ result: 'accepted', code: '250' });
  expect(server.mails).toMatchObject([{ text: MAIL.text, messageId: `<${MAIL.id}@market.example>`, secure: true }]);
});

test('TLS from the first byte', async () => {
  server = await startMailServer({ secure: true });
  expect(await sendMail(configOf(server, { tls: 'implicit' }), MAIL)).toMatchObject({ result: 'accepted' });
  expect(server.mails[0]?.secure).toBe(true);
});

test.each(['connect', 'auth', 'sender', 'recipient'] as const)(
  'a server that falls silent at %s has not taken it: it is tried again',
  async (stage) => {
    server = await startMailServer();
    server.trouble(stage, 'silence');
    expect(await sendMail(configOf(server), MAIL, SOON)).toMatchObject({
      result: 'refused',
      next: 'retry',
      code: 'ETIMEDOUT',
    });
    expect(server.mails).toEqual([]);
  }
);

test('a server that falls silent after the message may have taken it', async () => {
  server = await startMailServer();
  server.trouble('message', 'silence');
  expect(await sendMail(configOf(server), MAIL, SOON)).toMatchObject({ result: 'doubtful', code: 'ETIMEDOUT' });
});

test('a server that takes for ever over the message is left, though it may have taken it', async () => {
  server = await startMailServer();
  server.delay(2_000);
  expect(await sendMail(configOf(server), MAIL, { session: 300, reply: 10_000, whole: 600 })).toMatchObject({
    result: 'doubtful',
    code: 'timeout',
  });
});

test.each([
  ['connect', 421, 'throttled', /421/],
  ['connect', 554, 'settings', /554/],
  ['auth', 535, 'settings', /GF_SMTP_PASSWORD/],
  ['auth', 454, 'throttled', /454/],
  ['sender', 553, 'settings', /GF_SMTP_FROM_ADDRESS/],
  ['sender', 451, 'throttled', /451/],
  ['recipient', 550, 'elsewhere', /REPORT_EMAIL_TO/],
  ['recipient', 450, 'throttled', /450/],
  ['message', 552, 'settings', /552/],
  ['message', 451, 'throttled', /451/],
] as const)('%s answered with %i is %s', async (stage, code, next, said) => {
  server = await startMailServer();
  server.trouble(stage, code);
  expect(await sendMail(configOf(server), MAIL)).toMatchObject({
    result: 'refused',
    next,
    code: `smtp_${code}`,
    text: expect.stringMatching(said),
  });
  expect(server.mails).toEqual([]);
});

test('without STARTTLS a password is kept back where TLS is required, and told where it is not', async () => {
  server = await startMailServer({ disabledCommands: ['STARTTLS'], allowInsecureAuth: true });
  expect(await sendMail(configOf(server, { tls: 'required' }), MAIL)).toMatchObject({
    result: 'refused',
    next: 'settings',
    text: expect.stringContaining('GF_SMTP_STARTTLS_POLICY'),
  });
  expect(server.passwords).toEqual([]);
  expect(await sendMail(configOf(server, { tls: 'none' }), MAIL)).toMatchObject({ result: 'accepted' });
  expect(server.passwords).toEqual([server.password]);
});
