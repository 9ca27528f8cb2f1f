import type { Text } from '../../contract/text.ts';
import { ServiceError } from '../../platform/errors.ts';

const NO_PERMISSION: Text = {
  zh: '没有权限,请允许运行数据服务的用户读取它',
  en: 'no permission; let the user that runs the data server read it',
};
const TOO_MANY_FILES: Text = {
  zh: '打开的文件过多,请调高进程的文件数上限(ulimit -n)',
  en: "too many open files; raise the process's limit (ulimit -n)",
};
const DAMAGED: Text = {
  zh: '压缩包不完整或已损坏;若仍在写入,有变化后会自动重读',
  en: 'the archive is incomplete or damaged; if it is still being written it is read again when it has changed',
};
const CAUSES: Readonly<Record<string, Text>> = {
  EACCES: NO_PERMISSION,
  EPERM: NO_PERMISSION,
  EMFILE: TOO_MANY_FILES,
  ENFILE: TOO_MANY_FILES,
  EIO: { zh: '磁盘读写出错,请检查磁盘', en: 'the disk fails to read or write; check it' },
  ENOSPC: { zh: '磁盘空间不足,请清理 DATA_DIR 所在的磁盘', en: 'the disk is full; free some space where DATA_DIR is' },
  EROFS: { zh: 'DATA_DIR 所在的磁盘只读,请改为可写', en: 'the disk of DATA_DIR is read-only; make it writable' },
};

/** Why the follower does not go on with a file, or at all, and what to do. */
export function followerProblem(error: unknown, path?: string): Text {
  if (error instanceof ServiceError) {
    return error.text;
  }
  const { code = '', message = String(error), path: ownPath } = error as NodeJS.ErrnoException;
  const cause = CAUSES[code] ?? (code.startsWith('Z_') ? DAMAGED : { zh: `${message};详情见服务器日志`, en: message });
  const where = path ?? ownPath;
  const named = where === undefined ? '' : `${where}: `;
  return { zh: `${named}${cause.zh}。`, en: `${named}${cause.en}.` };
}
