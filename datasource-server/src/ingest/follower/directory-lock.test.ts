import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockDirectory } from './directory-lock.ts';

const folder = mkdtempSync(join(tmpdir(), 'lock-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const CHILD = `
  import { lockDirectory } from ${JSON.stringify(join(__dirname, 'directory-lock.ts'))};
  lockDirectory(${JSON.stringify(folder)}).then(() => process.stdout.write('held'), () => process.stdout.write('refused'));
  setInterval(() => undefined, 1000);
`;

function startHolder() {
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', CHILD]);
  const said = new Promise<string>((resolve) => child.stdout.once('data', (data: Buffer) => resolve(data.toString())));
  return { child, said };
}

test('one process at a time follows a directory; a killed one leaves no lock behind', async () => {
  const first = startHolder();
  expect(await first.said).toBe('held');
  await expect(lockDirectory(folder)).rejects.toMatchObject({ code: 'unavailable' });
  const gone = new Promise((resolve) => first.child.once('exit', resolve));
  first.child.kill('SIGKILL');
  await gone;

  const release = await lockDirectory(folder);
  const second = startHolder();
  expect(await second.said).toBe('refused');
  second.child.kill('SIGKILL');
  await release();
});
