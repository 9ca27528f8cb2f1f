import type { BackupVerdict } from './backup.ts';

/** Bytes at either end of a dump that are enough to judge it by. */
export const HEAD_BYTES = 1024 * 1024;
export const TAIL_BYTES = 4096;

const HEADER = /^-- (?:MySQL|MariaDB) dump \S+/m;
const END = /^-- Dump completed(?: on .*)?$/;
const CONTENT = /^(?:CREATE TABLE|INSERT INTO|REPLACE INTO|CREATE DATABASE|LOAD DATA|\/\*!\d+ CREATE)/m;
const LOOKS_LIKE_SQL = /^(?:--|\/\*[!M]|CREATE |INSERT |DROP |SET )/m;
/** What mysqldump writes into the file where its errors were sent there too. */
const ERROR_LINE = /^(?:mysqldump|mariadb-dump): (?:Got error|Error|Couldn't).*$/m;

/** Whether a dump of mysqldump or mariadb-dump is whole, by its beginning and its end. */
export function judgeDump(head: string, tail: string): BackupVerdict {
  if (head.trim() === '') {
    return damaged('文件是空的', 'the file is empty');
  }
  const error = (ERROR_LINE.exec(head) ?? ERROR_LINE.exec(tail))?.[0].slice(0, 200);
  if (error !== undefined) {
    return damaged(`文件里有导出时的错误:${error}`, `an error of the export stands in the file: ${error}`);
  }
  const isWhole = END.test(lastLine(tail));
  if (HEADER.test(head)) {
    if (!isWhole) {
      return damaged(
        '结尾没有“-- Dump completed”:导出中断或文件被截断,不能恢复',
        'the end lacks "-- Dump completed": the export broke off or the file was cut, it cannot be restored'
      );
    }
    return CONTENT.test(head)
      ? { state: 'good', text: { zh: '文件头与结尾完整', en: 'header and end are whole' } }
      : damaged('没有任何表:导出的库可能选错了', 'it holds no table: the wrong database may have been exported');
  }
  if (isWhole) {
    return damaged('文件头缺失,开头已损坏', 'the header is missing: the beginning is damaged');
  }
  if (!LOOKS_LIKE_SQL.test(head.slice(0, 4096))) {
    return damaged('内容不是 SQL 导出文件', 'the content is no SQL dump');
  }
  return {
    state: 'unverified',
    text: {
      zh: '导出时用了 --skip-comments 或 --compact,没有结尾标记,无法判断是否完整;请去掉该选项或附上 .sha256 校验文件',
      en: 'it was exported with --skip-comments or --compact and has no mark at its end; drop that option or put a .sha256 file beside it',
    },
  };
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1)?.trim() ?? '';
}

export function damaged(zh: string, en: string): BackupVerdict {
  return { state: 'damaged', text: { zh, en } };
}
