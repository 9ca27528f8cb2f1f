import openApi, { $OpenApiUtil } from '@alicloud/openapi-core';
import { z } from 'zod';
import type { AliyunKey } from '../../config-relays.ts';
import type { Answer, Next } from '../channel.ts';

const TIMEOUT_MS = 10_000;
const VERSION = '2017-05-25';

/** Beyond the time to answer, so that the SDK's two timeouts can be told apart: this one only ends what is not connected yet. */
const LONGER_TO_CONNECT_MS = 2_000;

/** Failures in which the request cannot have reached the vendor: name, route, connection, certificate. */
const NEVER_ARRIVED =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EPROTO|HOSTNAME_MISMATCH|(CERT|ERR_TLS|ERR_SSL|UNABLE_TO|SELF_SIGNED|DEPTH_ZERO)_.*)$/;

export interface AliyunClientOptions extends AliyunKey {
  /** URL of the product's endpoint. */
  endpoint: string;
  timeoutMs?: number;
}

/** What a call came to: an answer with the vendor's code, or a failure in which nobody answered. */
export type AliyunAnswer =
  | { kind: 'answered'; code: string; message: string; body: Record<string, unknown> }
  | { kind: 'never_arrived' | 'no_answer'; code: string; message: string };

export interface AliyunClient {
  /** Never rejects, and never repeats a call by itself. */
  call(action: string, parameters: Record<string, string>): Promise<AliyunAnswer>;
}

// Imported by Node, the default export of this CommonJS package is the package; imported by a bundler, it is the class.
const OpenApi = (openApi as Partial<typeof openApi>).default ?? (openApi as unknown as typeof openApi.default);

/** The SDK reads options of a call from here and takes what is missing from its own settings. */
const SDK_DEFAULTS = {} as Parameters<InstanceType<typeof OpenApi>['callApi']>[2];

const bodySchema = z.looseObject({ Code: z.string(), Message: z.string().default('') });
const thrownSchema = z.object({
  code: z.string().optional(),
  statusCode: z.number().optional(),
  description: z.string().optional(),
  message: z.string().optional(),
  name: z.string().optional(),
});

/** Alibaba's SMS and voice by the SDK's generic call, which signs (ACS3-HMAC-SHA256) and sends. */
export function createAliyunClient(options: AliyunClientOptions): AliyunClient {
  const { endpoint, accessKeyId, accessKeySecret, timeoutMs = TIMEOUT_MS } = options;
  const { protocol, host } = new URL(endpoint);
  const sdk = new OpenApi(
    new $OpenApiUtil.Config({
      accessKeyId,
      accessKeySecret,
      endpoint: host,
      protocol: protocol === 'http:' ? 'HTTP' : 'HTTPS',
      connectTimeout: timeoutMs + LONGER_TO_CONNECT_MS,
      readTimeout: timeoutMs,
    })
  );
  return {
    async call(action, parameters) {
      const params = new $OpenApiUtil.Params({
        action,
        version: VERSION,
        protocol: 'HTTPS',
        pathname: '/',
        method: 'POST',
        authType: 'AK',
        style: 'RPC',
        reqBodyType: 'formData',
        bodyType: 'json',
      });
      const request = new $OpenApiUtil.OpenApiRequest({ query: parameters });
      try {
        const answered: unknown = await sdk.callApi(params, request, SDK_DEFAULTS);
        const parsed = z.object({ body: bodySchema }).safeParse(answered);
        return parsed.success
          ? { kind: 'answered', code: parsed.data.body.Code, message: parsed.data.body.Message, body: parsed.data.body }
          : { kind: 'no_answer', code: 'not_understood', message: 'the answer has no Code' };
      } catch (error) {
        return failure(error);
      }
    },
  };
}

/** The thrown message holds the whole request, numbers included: only what the vendor said is taken out of it. */
function failure(error: unknown): AliyunAnswer {
  const { code = '', statusCode, description, message = '', name = '' } = thrownSchema.safeParse(error).data ?? {};
  if (statusCode !== undefined) {
    const said = description ?? message.replace(/^[^:]*: code: \d+, /, '').replace(/ request id: .*$/s, '');
    return { kind: 'answered', code: code === '' ? `http_${statusCode}` : code, message: said.slice(0, 200), body: {} };
  }
  const isTimeout = name === 'RequestTimeoutError';
  if (NEVER_ARRIVED.test(code) || (isTimeout && message.startsWith('ConnectTimeout'))) {
    return { kind: 'never_arrived', code: code || 'connect_timeout', message: 'the vendor cannot be reached' };
  }
  const reason = isTimeout ? 'timeout' : code || 'not_understood';
  return { kind: 'no_answer', code: reason, message: 'the vendor gave no answer that can be understood' };
}

/** Codes that pass by themselves. */
const PASSING = /^(isp\.SYSTEM_ERROR|SystemError|InternalError|ServiceUnavailable|http_5\d\d)$/;
const THROTTLED = /^Throttling(\.|$)/;
/** This number cannot be told now, another one can. */
const OF_THE_NUMBER =
  /BUSINESS_LIMIT_CONTROL|MOBILE_NUMBER_ILLEGAL|INVALID_NUMBER|CALLED_NUMBER|BLACK_?LIST|DAY_LIMIT_CONTROL|MOBILE_SEND_LIMIT|FLOW_LIMIT/i;

const PERMISSION = /RAM_PERMISSION|Forbidden|NoPermission/i;
const SIGNATURE_OR_KEY = /SignatureDoesNotMatch|InvalidAccessKeyId|IncompleteSignature/i;
const CLOCK = /InvalidTimeStamp|IllegalTimestamp/i;
const MONEY = /AMOUNT_NOT_ENOUGH|OUT_OF_SERVICE|ACCOUNT_ABNORMAL/i;

/** What Alibaba's code means for a delivery. A code other than OK comes with HTTP 200 too. */
export function answerOf(answer: AliyunAnswer): Answer {
  const { kind, code, message } = answer;
  if (kind === 'never_arrived') {
    return refusal(
      'retry',
      code,
      '无法连接阿里云,自动重试;请检查网络与 SMS_ENDPOINT / VOICE_ENDPOINT',
      'Alibaba Cloud cannot be reached, it is tried again; check the network, SMS_ENDPOINT and VOICE_ENDPOINT'
    );
  }
  if (kind === 'no_answer') {
    return {
      result: 'doubtful',
      code,
      text: `阿里云没有给出可识别的应答,可能已受理 · no answer that can be understood: it may have been accepted (${message})`,
    };
  }
  if (code === 'OK') {
    return { result: 'accepted', code, text: message };
  }
  const [next, zh, en] = meaningOf(code);
  return refusal(next, code, zh, `${en} (${message})`);
}

function refusal(next: Next, code: string, zh: string, en: string): Answer {
  return { result: 'refused', next, code, text: `${zh} · ${en}`, ...(next === 'throttled' ? { pauseMs: 5_000 } : {}) };
}

function meaningOf(code: string): [Next, string, string] {
  if (THROTTLED.test(code)) {
    return ['throttled', '阿里云接口限流,自动重试', 'Alibaba Cloud throttles, it is tried again'];
  }
  if (PASSING.test(code)) {
    return ['retry', '阿里云系统错误,自动重试', 'Alibaba Cloud failed, it is tried again'];
  }
  if (OF_THE_NUMBER.test(code)) {
    return [
      'elsewhere',
      '该号码被限流或不可用,改为通知下一人或其他渠道;值班号码请加入白名单',
      'this number is limited or cannot be used, the next person or channel is told; put on-call numbers on the white list',
    ];
  }
  if (SIGNATURE_OR_KEY.test(code)) {
    return [
      'settings',
      '密钥不正确:请核对 ALIYUN_ACCESS_KEY_ID 与 ALIYUN_ACCESS_KEY_SECRET',
      'wrong key: check ALIYUN_ACCESS_KEY_ID and ALIYUN_ACCESS_KEY_SECRET',
    ];
  }
  if (CLOCK.test(code)) {
    return [
      'settings',
      '本机时钟偏差超过 15 分钟,请校时(NTP)',
      'this machine’s clock is more than 15 minutes off: set it right (NTP)',
    ];
  }
  if (PERMISSION.test(code)) {
    return [
      'settings',
      'RAM 用户缺少权限:dysms:SendSms、dysms:QuerySendDetails、dyvms:SingleCallByTts',
      'the RAM user lacks a permission: dysms:SendSms, dysms:QuerySendDetails, dyvms:SingleCallByTts',
    ];
  }
  if (MONEY.test(code)) {
    return ['settings', '账户欠费或停机,请充值', 'the account is out of money or service'];
  }
  return [
    'settings',
    '阿里云拒绝了请求:请检查签名、模板与变量(SMS_SIGN_NAME、SMS_TEMPLATE_CODE、VOICE_TTS_CODE、VOICE_SHOW_NUMBER)',
    'Alibaba Cloud refuses the request: check sign, template and variables (SMS_SIGN_NAME, SMS_TEMPLATE_CODE, VOICE_TTS_CODE, VOICE_SHOW_NUMBER)',
  ];
}
