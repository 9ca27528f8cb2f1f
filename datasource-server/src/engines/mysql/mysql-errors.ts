import type { Text } from '../../contract/text.ts';
import { ServiceError } from '../../platform/errors.ts';

/** The driver's errors carry the server's number, Node's code, or both. */
interface DriverError extends Error {
  errno?: number;
  code?: string;
  fatal?: boolean;
  sqlMessage?: string;
}

const OUT_OF_CONNECTIONS = new Set([1040, 1203, 1226]);
/** MySQL's `max_execution_time` and MariaDB's `max_statement_time`. */
const STATEMENT_TIMEOUT = new Set([3024, 1969]);
/** Server shut down, connection killed, client timed out. */
const CONNECTION_ENDED = new Set([1053, 1077, 1079, 1080, 1927, 2006, 2013, 4031]);
/** Their messages name tables and columns only, never a value. */
const WRONG_SCHEMA = new Set([1054, 1146]);
const DENIED = new Set([1142, 1143, 1370]);
const KILLED = 1317;
/** The account lacks a privilege for what it asks of the server, or of all that a statement reads. */
const STATUS_DENIED = new Set([1044, 1045, 1142, 1143, 1227, 1370]);
/** Not spelt so in this server's version, or in this server at all. */
const STATUS_UNKNOWN = new Set([1064, 1193, 1235, 1109, 1146]);

/** A failed attempt to connect. `label` is `host:port/database`. */
export function connectError(error: unknown, label: string, retryAfter: number): ServiceError {
  const options = { cause: error, retryAfter };
  if (OUT_OF_CONNECTIONS.has((error as DriverError).errno ?? 0)) {
    return new ServiceError(
      'overloaded',
      {
        zh: `MySQL(${label})的连接数已用完,请调大 max_connections 或减小 MYSQL_POOL。`,
        en: `MySQL (${label}) has no connection left: raise max_connections or lower MYSQL_POOL.`,
      },
      options
    );
  }
  const why = connectReason(error as DriverError);
  return new ServiceError(
    'unavailable',
    { zh: `连接不上 MySQL(${label}):${why.zh}。`, en: `MySQL (${label}) cannot be reached: ${why.en}.` },
    options
  );
}

function connectReason({ errno, code, message }: DriverError): Text {
  switch (errno) {
    case 1044:
    case 1045:
    case 1698:
      return { zh: '用户名或密码被拒绝,请检查 MYSQL_URL', en: 'user or password refused, check MYSQL_URL' };
    case 1049:
      return {
        zh: '数据库不存在,请检查 MYSQL_URL 中的库名',
        en: 'the database does not exist, check its name in MYSQL_URL',
      };
    case 1129:
    case 1130:
      return { zh: '服务器不接受来自本机的连接', en: 'the server does not accept connections from this host' };
    default:
  }
  switch (code) {
    case 'ECONNREFUSED':
      return {
        zh: '连接被拒绝,请确认 MySQL 已启动、地址和端口正确',
        en: 'connection refused, check that MySQL runs and that host and port are right',
      };
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return { zh: '找不到主机名,请检查 MYSQL_URL', en: 'the host name cannot be resolved, check MYSQL_URL' };
    case 'ETIMEDOUT':
      return { zh: '连接超时,请检查网络和防火墙', en: 'timed out, check the network and firewalls' };
    case 'HANDSHAKE_NO_SSL_SUPPORT':
      return { zh: '服务器不支持 TLS,请去掉 ssl-mode', en: 'the server has no TLS, remove ssl-mode' };
    case 'HANDSHAKE_SSL_ERROR':
      return {
        zh: `TLS 握手失败(${message}),请检查 MYSQL_CA_FILE`,
        en: `the TLS handshake failed (${message}), check MYSQL_CA_FILE`,
      };
    default:
      return { zh: message, en: message };
  }
}

export function isConnectionLost(error: unknown): boolean {
  const { errno, fatal, message } = error as DriverError;
  return fatal === true || CONNECTION_ENDED.has(errno ?? 0) || /closed state/.test(message ?? '');
}

export function timeoutError(timeoutMs: number, cause?: unknown): ServiceError {
  const seconds = timeoutMs / 1000;
  return new ServiceError(
    'timeout',
    {
      zh: `MySQL 查询超过 ${seconds} 秒,已停止。请缩短时间范围、减少维度,或为时间列建立索引。`,
      en: `The MySQL query was stopped after ${seconds} s. Ask for a shorter range or fewer dimensions, or index the time column.`,
    },
    { cause }
  );
}

export function noAnswerError(timeoutMs: number, label: string): ServiceError {
  return new ServiceError('timeout', {
    zh: `MySQL(${label})在 ${timeoutMs} 毫秒内没有回应。`,
    en: `MySQL (${label}) did not answer within ${timeoutMs} ms.`,
  });
}

/** An error while a statement ran. The text never holds a value of the statement; the cause does and is for the log. */
export function statementError(error: unknown, label: string, timeoutMs: number): ServiceError {
  if (error instanceof ServiceError) {
    return error;
  }
  const { errno = 0, code, sqlMessage } = error as DriverError;
  if (STATEMENT_TIMEOUT.has(errno)) {
    return timeoutError(timeoutMs, error);
  }
  if (isConnectionLost(error)) {
    return lostError(error, label);
  }
  const { code: serviceCode, text } = refusal(errno, code, sqlMessage);
  return new ServiceError(serviceCode, text, { cause: error });
}

/** An error of a statement about the server itself, where what it refuses is worth telling apart. */
export function statusError(error: unknown, label: string, timeoutMs: number): ServiceError {
  const { errno = 0 } = error as DriverError;
  if (STATUS_DENIED.has(errno)) {
    return new ServiceError(
      'forbidden',
      { zh: `MySQL 账号(${label})没有所需的权限。`, en: `The MySQL account (${label}) lacks the privilege.` },
      { cause: error }
    );
  }
  if (STATUS_UNKNOWN.has(errno)) {
    return new ServiceError(
      'unsupported',
      { zh: `MySQL 服务器(${label})不支持这条语句。`, en: `The server (${label}) does not know the statement.` },
      { cause: error }
    );
  }
  return statementError(error, label, timeoutMs);
}

function lostError(cause: unknown, label: string): ServiceError {
  return new ServiceError(
    'unavailable',
    {
      zh: `查询期间与 MySQL(${label})的连接中断,请稍后重试。`,
      en: `The connection to MySQL (${label}) was lost during the query. Try again.`,
    },
    { cause, retryAfter: 1 }
  );
}

function refusal(errno: number, code = '', sqlMessage = ''): { code: 'bad_request' | 'engine_error'; text: Text } {
  if (errno === 1139 || /^ER_REGEXP/.test(code) || (errno >= 3685 && errno <= 3699)) {
    return {
      code: 'bad_request',
      text: {
        zh: '正则表达式无效,请检查括号和特殊字符。',
        en: 'The regular expression is not valid: check brackets and special characters.',
      },
    };
  }
  if (WRONG_SCHEMA.has(errno)) {
    return {
      code: 'engine_error',
      text: {
        zh: `MySQL 的表结构与数据集不符:${sqlMessage}。`,
        en: `The MySQL schema does not fit the dataset: ${sqlMessage}.`,
      },
    };
  }
  if (DENIED.has(errno)) {
    return {
      code: 'engine_error',
      text: {
        zh: 'MySQL 账号没有读取该表的权限,请授予 SELECT。',
        en: 'The MySQL account may not read this table: grant it SELECT.',
      },
    };
  }
  if (errno === KILLED) {
    return {
      code: 'engine_error',
      text: { zh: '查询被数据库管理员终止。', en: 'The query was killed by an administrator of the database.' },
    };
  }
  const name = [errno || '', code].filter(Boolean).join(' ') || 'unknown';
  return {
    code: 'engine_error',
    text: {
      zh: `MySQL 拒绝了查询(错误 ${name}),详情见服务器日志。`,
      en: `MySQL refused the query (error ${name}); the server log has the details.`,
    },
  };
}
