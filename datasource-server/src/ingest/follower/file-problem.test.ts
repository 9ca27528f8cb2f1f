import { ServiceError } from '../../platform/errors.ts';
import { followerProblem } from './file-problem.ts';

const failure = (code: string, path?: string) => Object.assign(new Error(`${code}: as Node says it`), { code, path });

test.each([
  ['EACCES', /没有权限/, /no permission; let the user/],
  ['ENOSPC', /空间不足/, /full; free some space/],
  ['EMFILE', /ulimit/, /ulimit/],
  ['Z_BUF_ERROR', /压缩包不完整/, /incomplete or damaged/],
  ['ESTALE', /as Node says it;详情见服务器日志/, /as Node says it/],
])('%s says in both languages what to do', (code, zh, en) => {
  const problem = followerProblem(failure(code), 'logs/a.log');
  expect(problem).toEqual({ zh: expect.stringMatching(zh), en: expect.stringMatching(en) });
  expect(problem.zh).toMatch(/^logs\/a\.log: .*。$/s);
});

test('a failure names its own file, and what the store says of itself stands', () => {
  expect(followerProblem(failure('ENOSPC', 'data/journal.json')).en).toMatch(/^data\/journal\.json: the disk is full/);
  expect(followerProblem(new ServiceError('unavailable', { zh: '停了。', en: 'Down.' }), 'a.log')).toEqual({
    zh: '停了。',
    en: 'Down.',
  });
});
