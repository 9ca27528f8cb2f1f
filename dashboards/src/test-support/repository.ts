import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const REPOSITORY = join(__dirname, '..', '..', '..');

/** A committed file's text, by its path in the repository. */
export function readRepositoryFile(path: string): string {
  return readFileSync(join(REPOSITORY, path), 'utf8');
}

export function readRunbook(uid: string): string {
  return readRepositoryFile(`docs/runbooks/${uid}.md`);
}
