import { ConfigError, parseConfig } from './config.ts';

const SERVER = { GF_SMTP_HOST: 'smtp.example.com:587', GF_SMTP_FROM_ADDRESS: 'monitor@example.com' };
const LOGIN = { GF_SMTP_USER: 'monitor', GF_SMTP_PASSWORD: 'secret' };
const MAIL = { ...SERVER, ...LOGIN, REPORT_EMAIL_TO: 'ops@example.com' };

const emailOf = (environment: Record<string, string>) => parseConfig(environment).relays.email;

function problemOf(environment: Record<string, string>): string {
  try {
    parseConfig(environment);
    return '';
  } catch (error) {
    return error instanceof ConfigError ? error.message : String(error);
  }
}

it('is on once readers are named: Grafana may have a mail server for itself', () => {
  const { email, missing } = parseConfig({ ...SERVER, GF_SMTP_USER: 'monitor' }).relays;
  expect([email, missing.email]).toEqual([null, ['REPORT_EMAIL_TO']]);
  expect(parseConfig(MAIL).relays).toMatchObject({
    missing: { email: [] },
    email: {
      host: 'smtp.example.com',
      port: 587,
      tls: 'required',
      verify: true,
      login: { user: 'monitor', password: 'secret' },
      from: { name: 'AI创意市场', address: 'monitor@example.com' },
      to: ['ops@example.com'],
    },
  });
});

it('takes several readers, as Grafana separates them', () => {
  const REPORT_EMAIL_TO = 'ops@example.com; boss@example.com,ops@example.com\nduty@localhost';
  expect(emailOf({ ...MAIL, REPORT_EMAIL_TO })?.to).toEqual(['ops@example.com', 'boss@example.com', 'duty@localhost']);
});

it.each([
  ['smtp.example.com:465', '', true, 'implicit'],
  ['smtp.example.com:465', 'NoStartTLS', true, 'implicit'],
  ['smtp.example.com:25', '', true, 'required'],
  ['smtp.example.com:25', '', false, 'offered'],
  ['smtp.example.com:25', 'MandatoryStartTLS', false, 'required'],
  ['smtp.example.com:25', 'NoStartTLS', true, 'none'],
  ['127.0.0.1:25', '', true, 'offered'],
  ['[::1]:25', '', true, 'offered'],
])('%s with policy "%s" and log-in %s: TLS is %s', (GF_SMTP_HOST, GF_SMTP_STARTTLS_POLICY, hasLogin, tls) => {
  const { GF_SMTP_USER, GF_SMTP_PASSWORD, ...rest } = MAIL;
  const environment = { ...(hasLogin ? MAIL : rest), GF_SMTP_HOST, GF_SMTP_STARTTLS_POLICY };
  expect(emailOf(environment)?.tls).toBe(tls);
});

it.each([
  ['True', false],
  ['1', false],
  ['false', true],
])('GF_SMTP_SKIP_VERIFY=%s: the certificate is verified: %s', (GF_SMTP_SKIP_VERIFY, verify) => {
  expect(emailOf({ ...MAIL, GF_SMTP_SKIP_VERIFY })?.verify).toBe(verify);
});

it.each<[Record<string, string>, RegExp]>([
  [{ GF_SMTP_HOST: '' }, /^GF_SMTP_HOST: is needed as well: REPORT_EMAIL_TO is set$/],
  [{ GF_SMTP_FROM_ADDRESS: '' }, /^GF_SMTP_FROM_ADDRESS: is needed as well/],
  [{ GF_SMTP_PASSWORD: '' }, /^GF_SMTP_PASSWORD: is needed as well/],
  [{ GF_SMTP_USER: '' }, /^GF_SMTP_USER: is needed as well/],
  [{ GF_SMTP_HOST: 'smtp.example.com' }, /^GF_SMTP_HOST: "smtp.example.com" must be host:port/],
  [{ GF_SMTP_HOST: 'smtp.example.com:70000' }, /^GF_SMTP_HOST: .* must be host:port/],
  [{ GF_SMTP_FROM_ADDRESS: 'Ops <ops@example.com>' }, /^GF_SMTP_FROM_ADDRESS: must be a mail address/],
  [{ REPORT_EMAIL_TO: 'ops@example.com;nobody' }, /^REPORT_EMAIL_TO: "nobody" must be a mail address/],
  [{ REPORT_EMAIL_TO: 'ops@exa:mple.com' }, /^REPORT_EMAIL_TO: .* must be a mail address/],
  [{ REPORT_EMAIL_TO: ' ; ' }, /^REPORT_EMAIL_TO: must be mail addresses/],
  [{ GF_SMTP_STARTTLS_POLICY: 'Sometimes' }, /^GF_SMTP_STARTTLS_POLICY: /],
])('refuses %j', (changed, problem) => {
  const said = problemOf({ ...MAIL, ...changed });
  expect(said).toMatch(problem);
  expect(said).not.toContain('secret');
});
