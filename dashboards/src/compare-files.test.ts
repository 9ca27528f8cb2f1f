import { compareFiles, describeDifference } from './compare-files.ts';

const files = (entries: Record<string, string>) => new Map(Object.entries(entries));

test('equal files differ in nothing', () => {
  expect(compareFiles(files({ a: '1\n2\n' }), files({ a: '1\n2\n' }))).toEqual([]);
});

test('tells what is missing, what is left over and where a file differs first', () => {
  const differences = compareFiles(files({ b: 'x', c: 'one\ntwo\n' }), files({ a: 'new', c: 'one\nthree\n' }));
  expect(differences).toEqual([
    { path: 'a', kind: 'missing' },
    { path: 'b', kind: 'stale' },
    { path: 'c', kind: 'changed', detail: { line: 2, found: 'two', wanted: 'three' } },
  ]);
  expect(differences.map(describeDifference).join('\n')).toContain('c:2: 不是最新 / out of date\n  - two\n  + three');
});

test('a file that only goes on after the wanted end differs there', () => {
  expect(compareFiles(files({ a: '1\n2' }), files({ a: '1' }))[0]?.detail).toEqual({ line: 2, found: '2', wanted: '' });
});
