import { createHash, createHmac, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { startStubServer, type StubServer } from './stub-server.ts';

export interface StubSms {
  at: number;
  number: string;
  outId: string;
  variables: Record<string, string>;
}

/**
 * Alibaba's SMS and voice on loopback: ACS3-HMAC-SHA256 with clock and nonce, sign, template and its variables, and how often a
 * number may be told, all checked as the vendor does and answered with its codes.
 */
export interface AliyunStub extends StubServer {
  readonly sms: readonly StubSms[];
  readonly calls: readonly StubSms[];
  /** `action code` of all answers, oldest first. */
  readonly answers: readonly string[];
  /** The next so many requests of this action are answered with this code. */
  refuse(code: string, times?: number, action?: string): void;
  setClockAhead(ms: number): void;
}

export const ALIYUN = {
  accessKeyId: 'LTAI5tStubKeyId',
  accessKeySecret: 'stub-access-key-secret',
  signName: 'AI创意市场',
  smsTemplate: 'SMS_100000001',
  ttsCode: 'TTS_200000002',
};

const VARIABLES: Record<string, readonly string[]> = {
  [ALIYUN.smsTemplate]: ['rule', 'value', 'threshold', 'time', 'level'],
  [ALIYUN.ttsCode]: ['rule', 'value', 'threshold', 'level'],
};
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const MOST_SKEW_MS = 15 * MINUTE;

class Refusal extends Error {
  constructor(
    readonly code: string,
    readonly status = 200
  ) {
    super(code);
  }
}

export async function startAliyunStub({ now = Date.now } = {}): Promise<AliyunStub> {
  const sms: StubSms[] = [];
  const calls: StubSms[] = [];
  const answers: string[] = [];
  const nonces = new Set<string>();
  const refusals: Array<{ code: string; action: string | undefined }> = [];
  let aheadMs = 0;

  function act(action: string, query: URLSearchParams): object {
    const place = refusals.findIndex((each) => each.action === undefined || each.action === action);
    const refusal = place < 0 ? undefined : refusals.splice(place, 1)[0];
    if (refusal) {
      throw new Refusal(refusal.code, /^(Throttling|ServiceUnavailable)/.test(refusal.code) ? 400 : 200);
    }
    switch (action) {
      case 'SendSms':
        return sendSms(query);
      case 'QuerySendDetails':
        return details(query);
      case 'SingleCallByTts':
        return callByTts(query);
      default:
        throw new Refusal('InvalidAction.NotFound', 404);
    }
  }

  function sendSms(query: URLSearchParams): object {
    const number = numberOf(query, 'PhoneNumbers');
    if (query.get('SignName') !== ALIYUN.signName) {
      throw new Refusal('isv.SMS_SIGNATURE_ILLEGAL');
    }
    const variables = variablesOf(query, 'TemplateCode', 'TemplateParam', 'isv.SMS_TEMPLATE_ILLEGAL');
    if (Object.values(variables).some((value) => value.length > 35)) {
      throw new Refusal('isv.PARAM_LENGTH_LIMIT');
    }
    limit(sms, number, [[24 * HOUR, 50]]);
    sms.push({ at: now(), number, outId: query.get('OutId') ?? '', variables });
    return { BizId: randomUUID() };
  }

  function details(query: URLSearchParams): object {
    const day = (at: number) => new Date(at + 8 * HOUR).toISOString().slice(0, 10).replaceAll('-', '');
    const found = sms.filter(
      (each) => each.number === query.get('PhoneNumber') && day(each.at) === query.get('SendDate')
    );
    return {
      TotalCount: found.length,
      SmsSendDetailDTOs: {
        SmsSendDetailDTO: found.map(({ outId, number }) => ({ OutId: outId, PhoneNum: number, SendStatus: 3 })),
      },
    };
  }

  function callByTts(query: URLSearchParams): object {
    const number = numberOf(query, 'CalledNumber');
    const outId = query.get('OutId') ?? '';
    const variables = variablesOf(query, 'TtsCode', 'TtsParam', 'isv.TTS_TEMPLATE_ILLEGAL');
    if (Object.values(variables).join('').length >= 250) {
      throw new Refusal('isv.PARAM_LENGTH_LIMIT');
    }
    if (outId.length < 1 || outId.length > 15 || !['1', '2', '3'].includes(query.get('PlayTimes') ?? '3')) {
      throw new Refusal('isv.PARAM_ILLEGAL');
    }
    limit(calls, number, [
      [MINUTE, 1],
      [HOUR, 5],
      [24 * HOUR, 20],
    ]);
    calls.push({ at: now(), number, outId, variables });
    return { CallId: randomUUID() };
  }

  function limit(made: readonly StubSms[], number: string, windows: ReadonlyArray<[number, number]>): void {
    for (const [ms, most] of windows) {
      if (made.filter((each) => each.number === number && each.at > now() - ms).length >= most) {
        throw new Refusal('isv.BUSINESS_LIMIT_CONTROL');
      }
    }
  }

  const server = await startStubServer((request, url, body) => {
    const action = String(request.headers['x-acs-action']);
    const RequestId = randomUUID();
    try {
      checkSignature(request, url, body, nonces, Date.now() + aheadMs);
      const answer = act(action, url.searchParams);
      answers.push(`${action} OK`);
      return { status: 200, body: { Code: 'OK', Message: 'OK', RequestId, ...answer } };
    } catch (error) {
      const { code, status } = error instanceof Refusal ? error : new Refusal('InternalError', 500);
      answers.push(`${action} ${code}`);
      return { status, body: { Code: code, Message: `${code} said the stub`, RequestId } };
    }
  });
  return {
    ...server,
    sms,
    calls,
    answers,
    refuse(code, times = 1, action) {
      refusals.push(...Array.from({ length: times }, () => ({ code, action })));
    },
    setClockAhead(ms) {
      aheadMs = ms;
    },
  };
}

/** ACS3-HMAC-SHA256 as help.aliyun.com describes it, from what arrived and nothing else. */
function checkSignature(request: IncomingMessage, url: URL, body: Buffer, nonces: Set<string>, now: number): void {
  const { headers, method = '' } = request;
  const [, id, names = '', signature] =
    /^ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? ''
    ) ?? [];
  if (id !== ALIYUN.accessKeyId) {
    throw new Refusal('InvalidAccessKeyId.NotFound', 404);
  }
  const signed = names.split(';');
  const required = [
    'host',
    'x-acs-action',
    'x-acs-content-sha256',
    'x-acs-date',
    'x-acs-signature-nonce',
    'x-acs-version',
  ];
  const bodyHash = createHash('sha256').update(body).digest('hex');
  if (required.some((name) => !signed.includes(name)) || headers['x-acs-content-sha256'] !== bodyHash) {
    throw new Refusal('IncompleteSignature', 400);
  }
  if (Math.abs(now - Date.parse(String(headers['x-acs-date']))) > MOST_SKEW_MS) {
    throw new Refusal('InvalidTimeStamp.Expired', 400);
  }
  const encoded = (text: string) =>
    encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  const query = [...url.searchParams].map(([name, value]) => `${encoded(name)}=${encoded(value)}`).sort();
  const canonical = [
    method,
    url.pathname,
    query.join('&'),
    signed.map((name) => `${name}:${String(headers[name] ?? '').trim()}\n`).join(''),
    names,
    bodyHash,
  ].join('\n');
  const toSign = `ACS3-HMAC-SHA256\n${createHash('sha256').update(canonical).digest('hex')}`;
  if (signature !== createHmac('sha256', ALIYUN.accessKeySecret).update(toSign).digest('hex')) {
    throw new Refusal('SignatureDoesNotMatch', 400);
  }
  const nonce = String(headers['x-acs-signature-nonce']);
  if (nonces.has(nonce)) {
    throw new Refusal('SignatureNonceUsed', 400);
  }
  nonces.add(nonce);
}

function numberOf(query: URLSearchParams, name: string): string {
  const number = query.get(name) ?? '';
  if (!/^1[3-9]\d{9}$/.test(number)) {
    throw new Refusal('isv.MOBILE_NUMBER_ILLEGAL');
  }
  return number;
}

function variablesOf(query: URLSearchParams, template: string, param: string, unknown: string): Record<string, string> {
  const needed = VARIABLES[query.get(template) ?? ''];
  if (!needed) {
    throw new Refusal(unknown);
  }
  let variables: Record<string, unknown>;
  try {
    variables = JSON.parse(query.get(param) ?? '') as Record<string, unknown>;
  } catch {
    throw new Refusal('isv.INVALID_JSON_PARAM');
  }
  const values = Object.values(variables);
  if (values.some((value) => typeof value !== 'string')) {
    throw new Refusal('isv.INVALID_JSON_PARAM');
  }
  if (needed.some((name) => !variables[name])) {
    throw new Refusal('isv.TEMPLATE_MISSING_PARAMETERS');
  }
  if (values.some((value) => /https?:|www\./i.test(String(value)))) {
    throw new Refusal('isv.PARAM_NOT_SUPPORT_URL');
  }
  return variables as Record<string, string>;
}
