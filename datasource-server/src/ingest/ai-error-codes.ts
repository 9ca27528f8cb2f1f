import type { AiErrorCode } from './ai-error-sql.ts';

/** class → codes, by vendor. An HTTP status misleads for all of them: zhipu tells an empty balance under 429, alibaba arrears under 400. */
const BY_SERVICE: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
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
  Object.entries(classes).flatMap(([errorClass, codes]) => codes.map((code) => ({ service, code, errorClass })))
);
