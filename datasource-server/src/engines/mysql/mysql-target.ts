import { readFileSync } from 'node:fs';
import type { ConnectionOptions, SslOptions } from 'mysql2/promise';
import { ConfigError } from '../../config.ts';

export interface MysqlTarget {
  connection: ConnectionOptions;
  /** `host:port/database`, fit for logs and messages: neither user nor password. */
  label: string;
}

const CONNECT_TIMEOUT_MS = 5000;

/**
 * Where and how to connect. The URL may carry `ssl-mode` = `DISABLED`, `REQUIRED` (encrypted, server not checked), `VERIFY_CA`
 * or `VERIFY_IDENTITY`, or for short `ssl=true`; a CA file alone means `VERIFY_IDENTITY`. Throws ConfigError.
 */
export function mysqlTarget(url: string, caFile?: string): MysqlTarget {
  const { hostname, port, pathname, username, password, searchParams } = new URL(url);
  const database = decodeURIComponent(pathname.slice(1));
  if (!hostname || !database || database.includes('/')) {
    throw new ConfigError('MYSQL_URL: must name host and database, as in mysql://user:password@host:3306/marketplace');
  }
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const ssl = sslOptions(searchParams, caFile);
  return {
    label: `${hostname}:${port || 3306}/${database}`,
    connection: {
      host,
      port: Number(port || 3306),
      database,
      user: decodeURIComponent(username),
      password: decodeURIComponent(password),
      charset: 'utf8mb4',
      timezone: 'Z',
      dateStrings: true,
      supportBigNumbers: true,
      bigNumberStrings: true,
      rowsAsArray: true,
      multipleStatements: false,
      connectTimeout: CONNECT_TIMEOUT_MS,
      enableKeepAlive: true,
      maxPreparedStatements: 100,
      ...(ssl ? { ssl } : {}),
    },
  };
}

function sslOptions(params: URLSearchParams, caFile: string | undefined): SslOptions | null {
  const unknown = [...params.keys()].filter((key) => key !== 'ssl-mode' && key !== 'ssl');
  if (unknown.length > 0) {
    throw new ConfigError(`MYSQL_URL: unknown option ${unknown.join(', ')}; only ssl-mode and ssl are read`);
  }
  const short = params.get('ssl') === 'true' ? 'VERIFY_IDENTITY' : 'DISABLED';
  const mode = (params.get('ssl-mode') ?? (caFile ? 'VERIFY_IDENTITY' : short)).toUpperCase();
  const base: SslOptions = { minVersion: 'TLSv1.2', ...(caFile ? { ca: readCa(caFile) } : {}) };
  switch (mode) {
    case 'DISABLED':
      return null;
    case 'REQUIRED':
      return { ...base, rejectUnauthorized: false };
    case 'VERIFY_CA':
      return { ...base, rejectUnauthorized: true, verifyIdentity: false };
    case 'VERIFY_IDENTITY':
      return { ...base, rejectUnauthorized: true, verifyIdentity: true };
    default:
      throw new ConfigError(`MYSQL_URL: ssl-mode ${mode} is not one of DISABLED, REQUIRED, VERIFY_CA, VERIFY_IDENTITY`);
  }
}

function readCa(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigError(`MYSQL_CA_FILE: cannot be read: ${(error as Error).message}`);
  }
}
