import { z } from 'zod';
import { mailIssues, mailOf, type MAIL_SETTINGS, type MailConfig } from './config-mail.ts';

const secret = z.string().min(8, 'must be at least 8 characters');

const webAddress = z.string().refine((text) => URL.canParse(text) && /^https?:/.test(text), {
  error: 'must be a URL that starts with https:// or http://',
});

const endpoint = z.string().refine((text) => URL.canParse(addressOf(text)) && !/[/?#]/.test(hostOf(text)), {
  error: 'must be a host as dysmsapi.aliyuncs.com, or its URL',
});

const mobileShown = z.string().regex(/^\+?[\d-]{3,20}$/, 'must be the number that a call shows');

/** Settings of the relays; config.ts reads them with all others. */
export const RELAY_SETTINGS = {
  RELAY_HMAC_SECRET: secret.optional(),
  RELAY_DRY_RUN: z
    .enum(['1', 'true', 'on', 'yes', '0', 'false', 'off', 'no'])
    .transform((text) => ['1', 'true', 'on', 'yes'].includes(text))
    .default(false),
  ROTA_FILE: z.string().min(1).optional(),
  DINGTALK_WEBHOOK_URL: webAddress.optional(),
  DINGTALK_SECRET: secret.optional(),
  WECOM_WEBHOOK_URL: webAddress.optional(),
  FEISHU_WEBHOOK_URL: webAddress.optional(),
  FEISHU_SECRET: secret.optional(),
  ALIYUN_ACCESS_KEY_ID: z.string().min(1).optional(),
  ALIYUN_ACCESS_KEY_SECRET: z.string().min(1).optional(),
  SMS_SIGN_NAME: z.string().min(1).optional(),
  SMS_TEMPLATE_CODE: z.string().min(1).optional(),
  SMS_ENDPOINT: endpoint.default('dysmsapi.aliyuncs.com'),
  VOICE_TTS_CODE: z.string().min(1).optional(),
  VOICE_SHOW_NUMBER: mobileShown.optional(),
  VOICE_ENDPOINT: endpoint.default('dyvmsapi.aliyuncs.com'),
};

export type RelayEnvironment = z.output<z.ZodObject<typeof RELAY_SETTINGS & typeof MAIL_SETTINGS>>;
type RelaySetting = keyof RelayEnvironment;

export interface RobotConfig {
  url: string;
  /** Key of the signature; null where the robot is secured by keyword or address. */
  secret: string | null;
}

export interface AliyunKey {
  accessKeyId: string;
  accessKeySecret: string;
}

export interface RelaysConfig {
  /** Grafana signs what it posts with it; null: the token is enough. */
  hmacSecret: string | null;
  /** Everything is done but the call. */
  dryRun: boolean;
  rotaFile: string | null;
  dingtalk: RobotConfig | null;
  wecom: RobotConfig | null;
  feishu: RobotConfig | null;
  sms: (AliyunKey & { signName: string; templateCode: string; endpoint: string }) | null;
  voice: (AliyunKey & { ttsCode: string; showNumber: string | null; endpoint: string }) | null;
  email: MailConfig | null;
  /** Channel → settings that it lacks. */
  missing: Readonly<Record<'dingtalk' | 'wecom' | 'feishu' | 'sms' | 'voice' | 'email', readonly string[]>>;
}

/** What each channel cannot do without. */
const NEEDED: Record<keyof RelaysConfig['missing'], readonly RelaySetting[]> = {
  dingtalk: ['DINGTALK_WEBHOOK_URL'],
  wecom: ['WECOM_WEBHOOK_URL'],
  feishu: ['FEISHU_WEBHOOK_URL'],
  sms: ['ALIYUN_ACCESS_KEY_ID', 'ALIYUN_ACCESS_KEY_SECRET', 'SMS_SIGN_NAME', 'SMS_TEMPLATE_CODE', 'ROTA_FILE'],
  voice: ['ALIYUN_ACCESS_KEY_ID', 'ALIYUN_ACCESS_KEY_SECRET', 'VOICE_TTS_CODE', 'ROTA_FILE'],
  email: ['REPORT_EMAIL_TO', 'GF_SMTP_HOST', 'GF_SMTP_FROM_ADDRESS'],
};

/** Of one of these the others are needed too. */
const TOGETHER: ReadonlyArray<readonly RelaySetting[]> = [
  ['ALIYUN_ACCESS_KEY_ID', 'ALIYUN_ACCESS_KEY_SECRET'],
  ['SMS_SIGN_NAME', 'SMS_TEMPLATE_CODE'],
];

/** A setting that is missing beside others, with the reason. */
export function relayIssues(env: RelayEnvironment): Array<{ name: string; message: string }> {
  const together = TOGETHER.flatMap((group) => {
    const given = group.filter((name) => env[name] !== undefined);
    const absent = given.length === 0 ? [] : group.filter((name) => env[name] === undefined);
    return absent.map((name) => ({ name, message: `is needed as well: ${given.join(', ')} is set` }));
  });
  return [...together, ...mailIssues(env)];
}

export function relaysOf(env: RelayEnvironment): RelaysConfig {
  const { ALIYUN_ACCESS_KEY_ID: accessKeyId, ALIYUN_ACCESS_KEY_SECRET: accessKeySecret } = env;
  const key = accessKeyId && accessKeySecret ? { accessKeyId, accessKeySecret } : null;
  const { SMS_SIGN_NAME: signName, SMS_TEMPLATE_CODE: templateCode, VOICE_TTS_CODE: ttsCode } = env;
  const robot = (url: string | undefined, signingKey: string | undefined): RobotConfig | null =>
    url ? { url, secret: signingKey ?? null } : null;
  const missing = Object.fromEntries(
    Object.entries(NEEDED).map(([channel, names]) => [channel, names.filter((name) => env[name] === undefined)])
  ) as Record<keyof typeof NEEDED, RelaySetting[]>;
  return {
    hmacSecret: env.RELAY_HMAC_SECRET ?? null,
    dryRun: env.RELAY_DRY_RUN,
    rotaFile: env.ROTA_FILE ?? null,
    dingtalk: robot(env.DINGTALK_WEBHOOK_URL, env.DINGTALK_SECRET),
    wecom: robot(env.WECOM_WEBHOOK_URL, undefined),
    feishu: robot(env.FEISHU_WEBHOOK_URL, env.FEISHU_SECRET),
    sms:
      key && signName && templateCode
        ? { ...key, signName, templateCode, endpoint: addressOf(env.SMS_ENDPOINT) }
        : null,
    voice:
      key && ttsCode
        ? { ...key, ttsCode, showNumber: env.VOICE_SHOW_NUMBER ?? null, endpoint: addressOf(env.VOICE_ENDPOINT) }
        : null,
    email: mailOf(env),
    missing,
  };
}

function addressOf(text: string): string {
  return /^https?:\/\//.test(text) ? text.replace(/\/$/, '') : `https://${text}`;
}

function hostOf(text: string): string {
  return addressOf(text).replace(/^https?:\/\//, '');
}
