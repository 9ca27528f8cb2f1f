import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './run.mjs';

const STAMPS = join(ROOT, 'node_modules', '.cache', 'aimarket');
const SKIPPED = new Set(['node_modules', 'dist', '.git', 'coverage']);

/** A digest of the names, sizes and contents below `paths`. */
function digest(paths) {
  const hash = createHash('sha256');
  const visit = (path) => {
    if (!existsSync(path)) {
      return;
    }
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort()) {
        if (!SKIPPED.has(name)) {
          visit(join(path, name));
        }
      }
      return;
    }
    hash.update(path).update(readFileSync(path));
  };
  paths.forEach((path) => visit(join(ROOT, path)));
  return hash.digest('hex');
}

/** Runs `build` unless its sources are the same as the last time and its product is still there. */
export async function unlessFresh(name, { sources, product }, build) {
  const stamp = join(STAMPS, name);
  const wanted = digest(sources);
  if (existsSync(join(ROOT, product)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) {
    return false;
  }
  await build();
  mkdirSync(STAMPS, { recursive: true });
  writeFileSync(stamp, wanted);
  return true;
}
