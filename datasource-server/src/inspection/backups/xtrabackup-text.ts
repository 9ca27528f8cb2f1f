import type { BackupVerdict } from './backup.ts';
import { damaged } from './dump-text.ts';

/** What xtrabackup and mariabackup say of a backup, and the files that they left. */
export interface XtrabackupFacts {
  /** `xtrabackup_checkpoints`, or null where there is none. */
  checkpoints: string | null;
  /** `xtrabackup_info`, or null where there is none. */
  info: string | null;
  /** `backup-my.cnf`, or null where there is none. */
  settings: string | null;
  /** Every file with its path within the backup. */
  files: ReadonlyArray<{ path: string; bytes: number }>;
  /** Where the other backups of the directory end, as log sequence numbers. */
  otherEnds: readonly bigint[];
}

const DEFAULT_PAGE_BYTES = 16_384;
/** Full ones, before and after they were prepared, as both tools name them. */
const FULL_TYPES = new Set(['full-backuped', 'full-prepared', 'log-applied']);

/** Whether a directory of xtrabackup or mariabackup is whole. */
export function judgeXtrabackup(facts: XtrabackupFacts): BackupVerdict {
  const { checkpoints, info, settings, files, otherEnds } = facts;
  if (checkpoints === null || info === null) {
    const missing = checkpoints === null ? 'xtrabackup_checkpoints' : 'xtrabackup_info';
    return damaged(
      `缺少 ${missing}:备份没有正常结束,不能恢复`,
      `${missing} is missing: the backup did not end as it should and cannot be restored`
    );
  }
  const said = readPairs(checkpoints);
  const [from, to, last] = ['from_lsn', 'to_lsn', 'last_lsn'].map((name) => toLsn(said.get(name)));
  if (from === undefined || to === undefined || last === undefined || from > to || to > last || to === 0n) {
    return damaged(
      'xtrabackup_checkpoints 中的 LSN 不合理(应有 from_lsn ≤ to_lsn ≤ last_lsn)',
      'the log sequence numbers in xtrabackup_checkpoints make no sense (from_lsn ≤ to_lsn ≤ last_lsn)'
    );
  }
  if (!readPairs(info).get('end_time')) {
    return damaged('xtrabackup_info 没有 end_time:备份没有结束', 'xtrabackup_info has no end_time: it did not end');
  }
  const type = said.get('backup_type') ?? '';
  if (FULL_TYPES.has(type)) {
    return judgeFiles(files, settings, to);
  }
  if (type !== 'incremental') {
    return damaged(`未知的 backup_type:“${type}”`, `backup_type "${type}" is not known`);
  }
  return otherEnds.includes(from)
    ? good(to, '增量备份,前一份在同一目录', 'incremental, the one before it is here')
    : damaged(
        `增量链断裂:没有 to_lsn 为 ${from} 的前一份备份`,
        `the chain is broken: there is no backup before it whose to_lsn is ${from}`
      );
}

function judgeFiles(files: XtrabackupFacts['files'], settings: string | null, to: bigint): BackupVerdict {
  if (!files.some(({ path }) => /^ibdata1(?:\.(?:qp|lz4|zst|xbcrypt))*$/.test(path))) {
    return damaged('缺少系统表空间 ibdata1', 'the system tablespace ibdata1 is missing');
  }
  const page = Number(readPairs(settings ?? '').get('innodb_page_size') ?? DEFAULT_PAGE_BYTES);
  const cut = files.find(({ path, bytes }) => /(?:^ibdata\d+|\.ibd)$/.test(path) && bytes % page !== 0);
  return cut === undefined
    ? good(to, '检查点、信息文件与数据文件齐全', 'checkpoints, info and data files are there')
    : damaged(
        `数据文件 ${cut.path} 不是整数页(${cut.bytes} 字节):已被截断`,
        `the data file ${cut.path} is no whole number of pages (${cut.bytes} bytes): it was cut`
      );
}

function good(to: bigint, zh: string, en: string): BackupVerdict {
  return { state: 'good', text: { zh: `${zh}(to_lsn ${to})`, en: `${en} (to_lsn ${to})` } };
}

/** Where a backup ends, by its `xtrabackup_checkpoints`. */
export function endOf(checkpoints: string): bigint | undefined {
  return toLsn(readPairs(checkpoints).get('to_lsn'));
}

function toLsn(text: string | undefined): bigint | undefined {
  return text !== undefined && /^\d{1,20}$/.test(text) ? BigInt(text) : undefined;
}

function readPairs(text: string): Map<string, string> {
  const pairs = text.split('\n').flatMap((line): Array<[string, string]> => {
    const [, name, value] = /^\s*(\w+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [[name, value]];
  });
  return new Map(pairs);
}
