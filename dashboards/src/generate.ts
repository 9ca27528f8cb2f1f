/** Writes boards and alerting files, or with `--check` says which are not up to date and exits with 1. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compareFiles, describeDifference } from './compare-files.ts';
import { GENERATED_FOLDERS, generatedFiles } from './outputs.ts';

const repository = fileURLToPath(new URL('../../', import.meta.url));

function runbookOf(uid: string): string {
  return readFileSync(join(repository, 'docs', 'runbooks', `${uid}.md`), 'utf8');
}

function filesOnDisk(): Map<string, string> {
  const paths = GENERATED_FOLDERS.flatMap((folder) => {
    const directory = join(repository, folder);
    mkdirSync(directory, { recursive: true });
    return readdirSync(directory)
      .filter((name) => !name.startsWith('.'))
      .map((name) => `${folder}/${name}`);
  });
  return new Map(paths.map((path) => [path, readFileSync(join(repository, path), 'utf8')]));
}

const wanted = generatedFiles(runbookOf);
const differences = compareFiles(filesOnDisk(), wanted);

if (process.argv.includes('--check')) {
  if (differences.length > 0) {
    process.stderr.write(
      `看板与告警文件不是最新,请运行 npm run generate。\nBoards and alerting files are out of date: run npm run generate.\n${differences.map(describeDifference).join('\n')}\n`
    );
    process.exitCode = 1;
  } else {
    process.stdout.write(`${wanted.size} 个生成文件均为最新 / generated files are up to date\n`);
  }
} else {
  for (const { path, kind } of differences) {
    const target = join(repository, path);
    if (kind === 'stale') {
      rmSync(target);
    } else {
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, wanted.get(path) ?? '');
    }
    process.stdout.write(`${kind === 'stale' ? '-' : '+'} ${path}\n`);
  }
  process.stdout.write(
    `${wanted.size} 个文件,更新 ${differences.length} 个 / ${wanted.size} files, ${differences.length} updated\n`
  );
}
