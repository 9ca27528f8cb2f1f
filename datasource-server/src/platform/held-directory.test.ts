import { mkdtempSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HeldDirectory } from './held-directory.ts';

let root: string;
let path: string;
let held: HeldDirectory;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'held-'));
  path = join(root, 'data');
  mkdirSync(path);
  held = new HeldDirectory(path, ['store']);
});
afterEach(() => {
  held.close();
  rmSync(root, { recursive: true, force: true });
});

test('in its place, moved away, and back', async () => {
  expect(await held.loss()).toBeNull();
  renameSync(path, join(root, 'elsewhere'));
  expect(await held.loss()).toBe('missing');
  renameSync(join(root, 'elsewhere'), path);
  expect(await held.loss()).toBeNull();
});

test('deleted and made again, as often as it takes to get the same number', async () => {
  for (let time = 0; time < 20; time++) {
    rmSync(path, { recursive: true });
    expect(await held.loss()).toBe('missing');
    mkdirSync(path);
    expect(await held.loss()).toBe('replaced');
  }
});

test('what comes in it later is watched from then on', async () => {
  expect(await held.loss()).toBeNull();
  mkdirSync(join(path, 'store'));
  expect(await held.loss()).toBeNull();
  rmSync(join(path, 'store'), { recursive: true });
  expect(await held.loss()).toBe('missing');
});
