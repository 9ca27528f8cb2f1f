import { glob } from 'glob';
import { existsSync, statSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { basename, resolve } from 'node:path';

const IN_A_DIRECTORY = '*{.log,.log[.-][0-9]*,.log.gz,.log[.-][0-9]*.gz}';

/** Absolute paths of the log files that `LOG_DIR` names now: directories, files or globs, separated by commas. */
export async function findLogFiles(logDir: string): Promise<string[]> {
  const found = await Promise.all(
    entriesOf(logDir).map((entry) =>
      isDirectory(entry)
        ? glob(IN_A_DIRECTORY, { cwd: entry, absolute: true, nodir: true })
        : glob(entry, { absolute: true, nodir: true })
    )
  );
  // A link to the present file, as loggers make them, names no second one.
  const real = await Promise.all(found.flat().map((path) => realpath(path).catch(() => path)));
  return [...new Set(real)].sort((a, b) => Number(isErrorFile(a)) - Number(isErrorFile(b)) || a.localeCompare(b));
}

/** The directories whose files are followed, as far as they exist. */
export function followedDirectories(logDir: string): string[] {
  return entriesOf(logDir)
    .map((entry) => resolve(/[*?{[]/.test(entry) ? entry.slice(0, entry.search(/[^/]*[*?{[]/)) || '.' : entry))
    .filter(existsSync);
}

/** Files of this name hold what another file holds too: the errors. */
export function isErrorFile(path: string): boolean {
  return /^error\b/i.test(basename(path));
}

function entriesOf(logDir: string): string[] {
  return logDir
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean);
}

function isDirectory(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}
