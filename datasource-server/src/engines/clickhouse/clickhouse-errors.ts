import type { ErrorCode } from '../../contract/errors.ts';
import type { Text } from '../../contract/text.ts';
import { ServiceError } from '../../platform/errors.ts';

/** ClickHouse's own number as text, or Node's code. */
interface DriverError extends Error {
  code?: string;
  type?: string;
}

const TIMEOUT = new Set(['159', '160', '209']);
const UNREACHABLE = new Set([
  '210',
  '279',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'ETIMEDOUT',
]);
const REFUSED_LOGIN = new Set(['192', '193', '194', '516']);
const BUSY = new Set(['202', '252']);
const WRONG_SCHEMA = new Set(['16', '47', '60', '81']);
/** Input that cannot be parsed, a field that is not named, a value that does not fit, a line that the statement itself refuses. */
const BAD_LINES = new Set([
  '6',
  '26',
  '27',
  '32',
  '33',
  '38',
  '41',
  '72',
  '117',
  '130',
  '321',
  '349',
  '467',
  '691',
  '43',
  '53',
  '62',
  '69',
  '70',
  '131',
  '190',
  '386',
  '395',
  '407',
]);
const BAD_PATTERN = new Set(['427']);
const OUT_OF_MEMORY = new Set(['241']);
const OUT_OF_DISK = new Set(['243', 'ENOSPC']);
const KILLED = new Set(['394']);

export function timeoutError(timeoutMs: number, cause?: unknown): ServiceError {
  const seconds = timeoutMs / 1000;
  return new ServiceError(
    'timeout',
    {
      zh: `ClickHouse 查询超过 ${seconds} 秒,已停止。请缩短时间范围或减少维度。`,
      en: `The ClickHouse query was stopped after ${seconds} s. Ask for a shorter range or fewer dimensions.`,
    },
    { cause }
  );
}

export function noAnswerError(timeoutMs: number): ServiceError {
  return new ServiceError('timeout', {
    zh: `ClickHouse 在 ${timeoutMs} 毫秒内没有回应。`,
    en: `ClickHouse did not answer within ${timeoutMs} ms.`,
  });
}

/** True when no statement ran because the server could not be reached or did not let us in. */
export function isUnreachable(error: unknown): boolean {
  const { code = '' } = error as DriverError;
  return UNREACHABLE.has(code) || REFUSED_LOGIN.has(code);
}

export function unreachableError(error: unknown, label: string, retryAfter: number): ServiceError {
  const { code = '', message } = error as DriverError;
  const why: Text = REFUSED_LOGIN.has(code)
    ? { zh: '用户名或密码被拒绝,请检查 CLICKHOUSE_URL', en: 'user or password refused, check CLICKHOUSE_URL' }
    : code === 'ECONNREFUSED'
      ? {
          zh: '连接被拒绝,请确认 ClickHouse 已启动、地址和端口正确',
          en: 'connection refused, check that ClickHouse runs and that host and port are right',
        }
      : { zh: code || message, en: code || message };
  return new ServiceError(
    'unavailable',
    { zh: `连接不上 ClickHouse(${label}):${why.zh}。`, en: `ClickHouse (${label}) cannot be reached: ${why.en}.` },
    { cause: error, retryAfter }
  );
}

/** A failed insert of lines: `bad_request` when the lines are the reason. */
export function lineError(error: unknown, timeoutMs: number): ServiceError {
  const { code = '' } = error as DriverError;
  if (error instanceof ServiceError || !BAD_LINES.has(code)) {
    return clickhouseError(error, timeoutMs);
  }
  return new ServiceError(
    'bad_request',
    { zh: '有的日志行不能按约定的字段解析。', en: 'Some lines cannot be parsed as their keys say.' },
    { cause: error }
  );
}

/** A failed statement. The text never holds a value of the statement; the cause may and is for the log. */
export function clickhouseError(error: unknown, timeoutMs: number): ServiceError {
  if (error instanceof ServiceError) {
    return error;
  }
  const { code = '', type = '' } = error as DriverError;
  if (TIMEOUT.has(code)) {
    return timeoutError(timeoutMs, error);
  }
  const [serviceCode, text] = refusal(code, type);
  return new ServiceError(serviceCode, text, { cause: error });
}

function refusal(code: string, type: string): [ErrorCode, Text] {
  if (BUSY.has(code)) {
    return ['overloaded', { zh: 'ClickHouse 正忙,请稍后重试。', en: 'ClickHouse is busy. Try again shortly.' }];
  }
  if (BAD_PATTERN.has(code)) {
    return [
      'bad_request',
      {
        zh: '正则表达式无效,请检查括号和特殊字符。',
        en: 'The regular expression is not valid: check brackets and special characters.',
      },
    ];
  }
  if (OUT_OF_MEMORY.has(code)) {
    return [
      'engine_error',
      {
        zh: '查询需要的内存超过上限,请缩短时间范围或减少维度。',
        en: 'The query needs more memory than it may use. Ask for a shorter range or fewer dimensions.',
      },
    ];
  }
  if (OUT_OF_DISK.has(code)) {
    return [
      'engine_error',
      { zh: '数据目录所在磁盘空间不足,请清理磁盘。', en: 'The disk of the data directory is full: free some space.' },
    ];
  }
  if (WRONG_SCHEMA.has(code)) {
    return [
      'engine_error',
      {
        zh: `ClickHouse 的表结构与数据集不符(${type}),详情见服务器日志。`,
        en: `The ClickHouse schema does not fit the dataset (${type}); the server log has the details.`,
      },
    ];
  }
  if (KILLED.has(code)) {
    return ['engine_error', { zh: '查询被终止。', en: 'The query was killed.' }];
  }
  const name = [code, type].filter(Boolean).join(' ') || 'unknown';
  return [
    'engine_error',
    {
      zh: `ClickHouse 拒绝了查询(错误 ${name}),详情见服务器日志。`,
      en: `ClickHouse refused the query (error ${name}); the server log has the details.`,
    },
  ];
}
