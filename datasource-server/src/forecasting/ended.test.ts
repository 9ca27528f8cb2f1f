import { silenceAtEnd } from './ended.ts';

const known = (count: number) => Array<number | null>(count).fill(7);
const silent = (count: number) => Array<number | null>(count).fill(null);

test.each<[string, Array<number | null>]>([
  ['goes on', known(20)],
  ['is two steps late', [...known(20), ...silent(2)]],
  ['is silent every night, and now', [...known(16), ...silent(8), ...known(16), ...silent(8)]],
  ['has no value at all yet', []],
])('a series that %s has not ended', (_, values) => {
  expect(silenceAtEnd(values)).toBeNull();
});

test('one that is silent for longer than ever has ended', () => {
  expect(silenceAtEnd([...known(20), ...silent(3)])).toEqual({ code: 'ended', silent: 3, before: 0 });
  expect(silenceAtEnd([...known(16), ...silent(8), ...known(16), ...silent(9)])).toEqual({
    code: 'ended',
    silent: 9,
    before: 8,
  });
});
