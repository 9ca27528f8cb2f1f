// Removes a build's output folders, named relative to the current one: `node clean.mjs dist`.
import { rmSync } from 'node:fs';
import path from 'node:path';

const here = process.cwd();

for (const name of process.argv.slice(2)) {
  const target = path.resolve(here, name);
  if (!target.startsWith(here + path.sep)) {
    throw new Error(`clean: "${name}" does not lie under the current folder`);
  }
  rmSync(target, { recursive: true, force: true });
}
