import { z } from 'zod';

const ADDRESS = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/;

const address = z.string().regex(ADDRESS, 'must be a mail address as ops@example.com');

const addresses = z.string().transform((text, context): string[] => {
  const entries = text.split(/[;,\s]+/).filter(Boolean);
  for (const entry of entries.filter((each) => !ADDRESS.test(each))) {
    context.addIssue({ code: 'custom', message: `"${entry}" must be a mail address as ops@example.com` });
  }
  if (entries.length === 0) {
    context.addIssue({ code: 'custom', message: 'must be mail addresses, separated by semicolons' });
  }
  return [...new Set(entries)];
});

const hostAndPort = z.string().transform((text, context) => {
  const [, host = '', port = ''] = /^([A-Za-z0-9._-]+|\[[0-9A-Fa-f:]+\]):(\d{1,5})$/.exec(text) ?? [];
  if (host === '' || Number(port) < 1 || Number(port) > 65_535) {
    context.addIssue({ code: 'custom', message: `"${text}" must be host:port, as smtp.example.com:587` });
  }
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
});

/** Settings of e-mail. Those of the mail server have Grafana's names and meanings, so that one environment serves both. */
export const MAIL_SETTINGS = {
  REPORT_EMAIL_TO: addresses.optional(),
  GF_SMTP_HOST: hostAndPort.optional(),
  GF_SMTP_USER: z.string().min(1).optional(),
  GF_SMTP_PASSWORD: z.string().min(1).optional(),
  GF_SMTP_FROM_ADDRESS: address.optional(),
  GF_SMTP_FROM_NAME: z.string().min(1).default('AI创意市场'),
  GF_SMTP_STARTTLS_POLICY: z
    .enum(['OpportunisticStartTLS', 'MandatoryStartTLS', 'NoStartTLS'])
    .default('OpportunisticStartTLS'),
  GF_SMTP_SKIP_VERIFY: z
    .string()
    .toLowerCase()
    .pipe(z.enum(['1', 't', 'true', 'on', 'yes', '0', 'f', 'false', 'off', 'no']))
    .transform((text) => ['1', 't', 'true', 'on', 'yes'].includes(text))
    .default(false),
};

type MailEnvironment = z.output<z.ZodObject<typeof MAIL_SETTINGS>>;
export type MailSetting = keyof MailEnvironment;

export interface MailConfig {
  host: string;
  port: number;
  /** From the first byte (port 465), by STARTTLS always or where it is offered, or not at all. */
  tls: 'implicit' | 'required' | 'offered' | 'none';
  /** Whether the server's certificate must be right. */
  verify: boolean;
  /** Null where the server asks for none. */
  login: { user: string; password: string } | null;
  from: { name: string; address: string };
  /** Who gets reports, at least one. */
  to: readonly string[];
}

const SMTPS_PORT = 465;
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/;

/** What is missing for e-mail once its readers are named; what Grafana alone uses is left to Grafana. */
export function mailIssues(env: MailEnvironment): Array<{ name: MailSetting; message: string }> {
  if (env.REPORT_EMAIL_TO === undefined) {
    return [];
  }
  const lacking: Array<[MailSetting, boolean]> = [
    ['GF_SMTP_HOST', env.GF_SMTP_HOST === undefined],
    ['GF_SMTP_FROM_ADDRESS', env.GF_SMTP_FROM_ADDRESS === undefined],
    ['GF_SMTP_USER', env.GF_SMTP_PASSWORD !== undefined && env.GF_SMTP_USER === undefined],
    ['GF_SMTP_PASSWORD', env.GF_SMTP_USER !== undefined && env.GF_SMTP_PASSWORD === undefined],
  ];
  return lacking
    .filter(([, isLacking]) => isLacking)
    .map(([name]) => ({ name, message: 'is needed as well: REPORT_EMAIL_TO is set' }));
}

/** Null where no readers of reports are named. */
export function mailOf(env: MailEnvironment): MailConfig | null {
  const { GF_SMTP_HOST: server, GF_SMTP_USER: user, GF_SMTP_PASSWORD: password, REPORT_EMAIL_TO: to } = env;
  const from = env.GF_SMTP_FROM_ADDRESS;
  if (!to || !server || !from) {
    return null;
  }
  const login = user && password ? { user, password } : null;
  return {
    ...server,
    tls: tlsOf(env.GF_SMTP_STARTTLS_POLICY, server, login !== null),
    verify: !env.GF_SMTP_SKIP_VERIFY,
    login,
    from: { name: env.GF_SMTP_FROM_NAME, address: from },
    to,
  };
}

/** A password crosses a network in the clear only where somebody has asked for that. */
function tlsOf(
  policy: MailEnvironment['GF_SMTP_STARTTLS_POLICY'],
  { host, port }: { host: string; port: number },
  hasPassword: boolean
): MailConfig['tls'] {
  if (port === SMTPS_PORT) {
    return 'implicit';
  }
  if (policy === 'NoStartTLS') {
    return 'none';
  }
  return policy === 'MandatoryStartTLS' || (hasPassword && !LOOPBACK.test(host)) ? 'required' : 'offered';
}
