import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServiceError } from '../../platform/errors.ts';

/**
 * Holds a directory for this process until the lock is released or the process ends, however it ends: the name is that of a
 * listening socket, which the kernel takes back. Guards processes of one machine. Throws `unavailable` where another holds it.
 */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  const server = createServer((socket) => socket.destroy());
  try {
    await listen(server, socketName(realpathSync(directory)));
  } catch (cause) {
    throw new ServiceError(
      'unavailable',
      {
        zh: `目录 ${directory} 已有另一个数据服务在读取日志。请停掉其中一个,或让它们读取不同的 LOG_DIR。`,
        en: `Another data server follows the logs in ${directory} already. Stop one of them or give them different LOG_DIRs.`,
      },
      { cause }
    );
  }
  server.unref();
  return () => new Promise((resolve) => server.close(() => resolve()));
}

/** Linux has names outside of the file system, which never outlive their process. */
function socketName(directory: string): string {
  const name = `aimarket-logs-${createHash('sha1').update(directory).digest('hex').slice(0, 16)}`;
  if (process.platform === 'linux') {
    return `\0${name}`;
  }
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
}

function listen(server: Server, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(name, resolve);
  });
}
