import type { Text } from '../../contract/text.ts';
import type { Backup, BackupVerdict } from './backup.ts';
import { checkChecksum } from './checksum.ts';
import { checkDump, checkGzipDump } from './dump-file.ts';
import { checkXtrabackup } from './xtrabackup-directory.ts';

/** Whether a backup is a directory, which is judged by its small files and those beside it. */
export function isDirectory({ kind }: Pick<Backup, 'kind'>): boolean {
  return kind === 'xtrabackup' || kind === 'increment';
}

/** Reads a backup whole and compares it with its check sum. Throws the file system's error, and when `signal` ends it. */
export async function readBackup(backup: Backup, signal: AbortSignal): Promise<BackupVerdict> {
  const content = await contentOf(backup, signal);
  const sum = !isDirectory(backup) && content.state !== 'damaged' ? await checkChecksum(backup, signal) : null;
  if (sum === null || sum.state === 'damaged') {
    return sum ?? content;
  }
  return content.state === 'good' ? { state: 'good', text: both(content.text, sum.text) } : sum;
}

function contentOf(backup: Backup, signal: AbortSignal): Promise<BackupVerdict> | BackupVerdict {
  switch (backup.kind) {
    case 'dump':
      return checkDump(backup);
    case 'gzip-dump':
      return checkGzipDump(backup, signal);
    case 'xtrabackup':
    case 'increment':
      return checkXtrabackup(backup);
    case 'other':
      return {
        state: 'unverified',
        text: {
          zh: '无法查看这种文件的内容;在旁边放一个 .sha256 校验文件即可核对',
          en: 'files of this kind cannot be looked into; a .sha256 file beside it would prove it',
        },
      };
  }
}

function both(a: Text, b: Text): Text {
  return { zh: `${a.zh},${b.zh}`, en: `${a.en}, ${b.en}` };
}
