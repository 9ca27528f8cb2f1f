/** What a failed call of an AI service means for whoever must act; the same ten for every vendor, and `unknown`. */
export const AI_ERROR_CLASSES = [
  'auth',
  'no_permission',
  'arrears',
  'rate_limit',
  'content_block',
  'too_long',
  'bad_request',
  'overload',
  'upstream_error',
  'timeout',
  'unknown',
] as const;
export type AiErrorClass = (typeof AI_ERROR_CLASSES)[number];

/** A vendor's own error code and what it means. */
export interface AiErrorCode {
  service: string;
  code: string;
  errorClass: AiErrorClass;
}

/** class → codes, by vendor. An HTTP status misleads for all of them: zhipu tells an empty balance under 429, alibaba arrears under 400. */
const BY_SERVICE: Readonly<Record<string, Readonly<Partial<Record<AiErrorClass, readonly string[]>>>>> = {
  baidu: {
    auth: ['14', '110', '111'],
    no_permission: ['6'],
    arrears: ['17', '19'],
    rate_limit: ['4', '18', '336501', '336502'],
    too_long: ['336103', '336007'],
    bad_request: ['100', '336002', '336003'],
    overload: ['336100'],
    upstream_error: ['1', '2'],
  },
  alibaba: {
    auth: ['InvalidApiKey'],
    no_permission: ['AccessDenied', 'AccessDenied.Unpurchased'],
    arrears: ['Arrearage'],
    rate_limit: ['Throttling', 'Throttling.RateQuota', 'Throttling.AllocationQuota'],
    content_block: ['DataInspectionFailed'],
    bad_request: ['InvalidParameter', 'BadRequest'],
    upstream_error: ['InternalError', 'InternalError.Algo'],
    timeout: ['RequestTimeOut'],
  },
  iflytek: {
    auth: ['10016', '11200'],
    arrears: ['11201'],
    rate_limit: ['10006', '10007', '11202', '11203'],
    content_block: ['10013', '10014', '10019', '10021'],
    too_long: ['10907'],
    bad_request: ['10003', '10004', '10005', '10163'],
    overload: ['10008', '10110'],
    upstream_error: ['10009', '10010', '10011', '10012', '10222'],
  },
  tencent: {
    auth: ['AuthFailure', 'AuthFailure.SignatureFailure', 'AuthFailure.SecretIdNotFound', 'AuthFailure.TokenFailure'],
    no_permission: ['UnauthorizedOperation'],
    arrears: ['FailedOperation.ResourcePackExhausted', 'FailedOperation.ServiceNotActivated'],
    rate_limit: ['RequestLimitExceeded', 'LimitExceeded'],
    bad_request: ['InvalidParameter', 'InvalidParameterValue'],
    upstream_error: ['InternalError'],
  },
  zhipu: {
    auth: ['1000', '1001', '1002', '1003', '1004'],
    no_permission: ['1211', '1220', '1221', '1222'],
    arrears: ['1113', '1304', '1308', '1310'],
    rate_limit: ['1302', '1303', '1305'],
    content_block: ['1301'],
    too_long: ['1261'],
    bad_request: ['1210', '1213', '1214', '1215'],
    overload: ['1312'],
    upstream_error: ['500', '1200', '1230', '1234'],
  },
};

/** The vendors' error codes as their documentation lists them. Codes that are not here are told by the words of the error. */
export const AI_ERROR_CODES: readonly AiErrorCode[] = Object.entries(BY_SERVICE).flatMap(([service, classes]) =>
  Object.entries(classes).flatMap(([errorClass, codes]) =>
    codes.map((code) => ({ service, code, errorClass: errorClass as AiErrorClass }))
  )
);

/**
 * Words of an error text, for calls without a known code. Tried in this order, without regard to case; the patterns are read by
 * JavaScript here and by RE2 in the data server, so they use what both have.
 */
export const AI_ERROR_WORDS: ReadonlyArray<readonly [errorClass: AiErrorClass, pattern: string]> = [
  ['timeout', 'time.?out|timed out|ETIMEDOUT|ESOCKETTIMEDOUT|超时'],
  ['arrears', 'arrear|overdue|insufficient (?:balance|quota)|quota exhausted|欠费|余额不足'],
  ['rate_limit', 'rate.?limit|too many requests|throttl|\\b429\\b|限流|频率'],
  ['content_block', 'content|sensitive|DataInspection|moderation|敏感|违规'],
  ['auth', 'unauthori|invalid.?(?:api)?.?key|access token|\\b401\\b|鉴权|认证'],
  ['no_permission', 'forbidden|permission|access denied|\\b403\\b|无权限'],
  ['too_long', 'too long|context length|maximum.{0,20}tokens|过长'],
  ['overload', 'overload|busy|\\b503\\b|capacity|繁忙'],
  ['upstream_error', 'internal|\\b50[0-9]\\b|ECONN|EPIPE|ENOTFOUND|socket|network'],
  ['bad_request', 'invalid|bad request|\\b400\\b'],
];
