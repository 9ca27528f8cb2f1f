import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as tls from 'node:tls';
import { ConfigError } from '../config.ts';
import type { InspectionConfig } from '../config-inspection.ts';
import type { Logger } from '../platform/logger.ts';

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g;
const BEGINNING = /-----BEGIN [A-Z0-9 ]+-----/g;
const CERTIFICATE = /^(?:X509 )?CERTIFICATE$/;

/**
 * What is trusted besides what Node trusts by itself, with that, one PEM text each; null without a file: Node's own. Throws ConfigError
 * where the file cannot be read or holds anything but certificates.
 */
export function trustedAuthorities(
  { tlsCaFile, nodeCaFile }: Pick<InspectionConfig, 'tlsCaFile' | 'nodeCaFile'>,
  logger: Logger
): string[] | null {
  return tlsCaFile === null
    ? null
    : [...ownAuthorities(nodeCaFile, logger), ...certificatesOf(tlsCaFile, 'TLS_CA_FILE')];
}

/** What a client trusts unless told otherwise: naming others replaces these. */
function ownAuthorities(nodeCaFile: string | null, logger: Logger): string[] {
  // Absent before Node 22.15.
  if (typeof tls.getCACertificates === 'function') {
    return tls.getCACertificates('default');
  }
  return [...tls.rootCertificates, ...(nodeCaFile === null ? [] : extraAuthorities(nodeCaFile, logger))];
}

function extraAuthorities(file: string, logger: Logger): string[] {
  try {
    return certificatesOf(file, 'NODE_EXTRA_CA_CERTS');
  } catch (error) {
    // As Node does.
    logger.warn('NODE_EXTRA_CA_CERTS cannot be used and is ignored', { error });
    return [];
  }
}

function certificatesOf(file: string, setting: string): string[] {
  const text = textOf(file, setting);
  const blocks = [...text.matchAll(BLOCK)];
  if (/-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/.test(text)) {
    throw new ConfigError(
      `${setting}: ${file} 含有私钥,这里只应有证书。 ${file} holds a private key; only certificates belong there.`
    );
  }
  const other = blocks.find(([, label = '']) => !CERTIFICATE.test(label));
  if (blocks.length === 0 || other !== undefined || blocks.length !== [...text.matchAll(BEGINNING)].length) {
    throw new ConfigError(
      `${setting}: ${file} 不是(完整的)PEM 证书文件。 ${file} is no PEM file of certificates only, or one of them is cut off.`
    );
  }
  return blocks.map(([pem], index) => checked(pem, `${setting}: ${file}`, index + 1));
}

function textOf(file: string, setting: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const reason = (error as Error).message;
    throw new ConfigError(`${setting}: 无法读取 ${file}。 ${file} cannot be read: ${reason}`);
  }
}

function checked(pem: string, where: string, number: number): string {
  try {
    return new X509Certificate(pem).toString();
  } catch (error) {
    const reason = (error as Error).message;
    throw new ConfigError(
      `${where} 第 ${number} 张证书无法解析。 Certificate ${number} of it cannot be understood: ${reason}`
    );
  }
}
