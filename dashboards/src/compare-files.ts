export interface FileDifference {
  path: string;
  kind: 'missing' | 'stale' | 'changed';
  /** For a changed file: the first line that differs, as it is and as it should be. */
  detail?: { line: number; found: string; wanted: string };
}

/**
 * What separates the files on disk from the wanted ones. `stale`: on disk, but no longer generated.
 * Both maps: path → text. Sorted by path.
 */
export function compareFiles(
  found: ReadonlyMap<string, string>,
  wanted: ReadonlyMap<string, string>
): FileDifference[] {
  const paths = [...new Set([...found.keys(), ...wanted.keys()])].sort();
  return paths.flatMap((path): FileDifference[] => {
    const now = found.get(path);
    const then = wanted.get(path);
    if (now === undefined) {
      return [{ path, kind: 'missing' }];
    }
    if (then === undefined) {
      return [{ path, kind: 'stale' }];
    }
    return now === then ? [] : [{ path, kind: 'changed', detail: firstDifference(now, then) }];
  });
}

function firstDifference(found: string, wanted: string): NonNullable<FileDifference['detail']> {
  const foundLines = found.split('\n');
  const wantedLines = wanted.split('\n');
  const index = wantedLines.findIndex((line, at) => line !== foundLines[at]);
  const at = index === -1 ? wantedLines.length : index;
  return { line: at + 1, found: foundLines[at] ?? '', wanted: wantedLines[at] ?? '' };
}

/** One difference as a person reads it. */
export function describeDifference({ path, kind, detail }: FileDifference): string {
  if (kind === 'missing') {
    return `${path}: 缺失 / missing`;
  }
  if (kind === 'stale') {
    return `${path}: 已不再生成,应删除 / no longer generated, delete it`;
  }
  const { line, found, wanted } = detail ?? { line: 0, found: '', wanted: '' };
  return `${path}:${line}: 不是最新 / out of date\n  - ${found.trim()}\n  + ${wanted.trim()}`;
}
