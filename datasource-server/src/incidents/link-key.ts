import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ServiceError } from '../platform/errors.ts';

const KEY_BYTES = 32;
const OWNER_ONLY = 0o600;

/** The key that signs links: the setting, else one that is made once and kept in the directory, for its owner only. */
export async function linkKey(directory: string, secret: string | null): Promise<Buffer> {
  if (secret !== null) {
    return Buffer.from(secret, 'utf8');
  }
  const path = join(directory, 'incident-link.key');
  return (await readKey(path)) ?? (await makeKey(directory, path));
}

async function readKey(path: string): Promise<Buffer | null> {
  try {
    const key = Buffer.from((await readFile(path, 'utf8')).trim(), 'hex');
    if (key.length !== KEY_BYTES) {
      throw new ServiceError('unavailable', {
        zh: `${path} 不是本程序生成的密钥:请删除它(旧链接随之失效),或设置 INCIDENT_LINK_SECRET。`,
        en: `${path} is no key that this program made: remove it (older links stop working) or set INCIDENT_LINK_SECRET.`,
      });
    }
    return key;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return null;
    }
    throw error;
  }
}

/** Whole or not at all: a key that a crash cut short would make every link of the next start another one. */
async function makeKey(directory: string, path: string): Promise<Buffer> {
  await mkdir(directory, { recursive: true });
  const key = randomBytes(KEY_BYTES);
  const draft = `${path}.${randomUUID()}.new`;
  const file = await open(draft, 'w', OWNER_ONLY);
  try {
    await file.writeFile(key.toString('hex'));
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    await link(draft, path);
    return key;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw error;
    }
    return (await readKey(path)) ?? key;
  } finally {
    await rm(draft, { force: true });
  }
}
