import { accessSync, constants, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { kill, pid as ownPid } from 'node:process';
import { ServiceError } from '../../platform/errors.ts';
import type { Loss } from '../../platform/held-directory.ts';

/** Creates the directory when it is missing. Throws ServiceError `unavailable` when it cannot be written to. */
export function prepareDataDirectory(directory: string): void {
  try {
    makeDirectory(resolve(directory));
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ServiceError(
      'unavailable',
      {
        zh: `数据目录 ${directory} 不可写(${code})。请修改目录权限,或用 DATA_DIR 指定另一个可写的目录。`,
        en: `The data directory ${directory} cannot be written to (${code}). Change its permissions, or name another directory in DATA_DIR.`,
      },
      { cause: error }
    );
  }
}

/** Step by step: on a file system that refuses new directories with ENOENT, as /proc does, Node's own recursion never ends. */
function makeDirectory(directory: string): void {
  if (!existsSync(directory)) {
    makeDirectory(dirname(directory));
    mkdirSync(directory);
  }
}

/** Why the embedded engine did not open a directory that can be written to: another process holds it, or it is damaged. */
export function openError(directory: string, cause: unknown): ServiceError {
  const owner = lockOwner(directory);
  if (owner !== null) {
    return new ServiceError(
      'unavailable',
      {
        zh: `数据目录 ${directory} 正被另一个进程使用(PID ${owner})。请先停止它,或用 DATA_DIR 指定另一个目录;命令行工具请通过 HTTP 访问运行中的服务。`,
        en: `The data directory ${directory} is in use by another process (PID ${owner}). Stop it first, or name another directory in DATA_DIR; command-line tools talk to the running server over HTTP.`,
      },
      { cause }
    );
  }
  return new ServiceError(
    'unavailable',
    {
      zh: `数据目录 ${directory} 无法打开,原因见标准错误输出中 ClickHouse 的信息。请检查磁盘空间和目录内容,或用 DATA_DIR 指定另一个目录。`,
      en: `The data directory ${directory} cannot be opened; ClickHouse wrote why to standard error. Check disk space and the directory's files, or name another directory in DATA_DIR.`,
    },
    { cause }
  );
}

const RETRY_LOST_SECONDS = 30;

/** The open data directory is not at its path any more: what is written now would be in no store that is opened later. */
export function lostError(directory: string, loss: Loss): ServiceError {
  const [zh, en] =
    loss === 'missing'
      ? ['已不在原处(被移走、删除或卸载)', 'is no longer in its place (moved, deleted or unmounted)']
      : ['已被另一个目录替换', 'was replaced by another directory'];
  return new ServiceError(
    'unavailable',
    {
      zh: `数据目录 ${directory} ${zh},事件库无法读写。请停止数据服务,把原目录放回原处(移回、重新挂载或从备份恢复),再启动。`,
      en: `The data directory ${directory} ${en}: the event store can be neither read nor written. Stop the data server, put the directory back (move it, mount it, or restore a backup) and start again.`,
    },
    { retryAfter: RETRY_LOST_SECONDS }
  );
}

/** The file system does not tell whether the data directory is still there. */
export function unseenError(directory: string, cause: unknown): ServiceError {
  const { code = 'EUNKNOWN' } = cause as NodeJS.ErrnoException;
  return new ServiceError(
    'unavailable',
    {
      zh: `数据目录 ${directory} 无法访问(${code})。请检查磁盘、挂载与权限。`,
      en: `The data directory ${directory} cannot be looked at (${code}). Check the disk, what is mounted, and its permissions.`,
    },
    { cause, retryAfter: RETRY_LOST_SECONDS }
  );
}

/** The engine's lock file names its owner; it is stale when that process is gone. */
function lockOwner(directory: string): number | null {
  try {
    const pid = Number(/^PID: (\d+)/m.exec(readFileSync(join(directory, 'status'), 'utf8'))?.[1]);
    return pid > 0 && pid !== ownPid && isAlive(pid) ? pid : null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return null;
    }
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
