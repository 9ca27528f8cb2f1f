import { wrappable } from './wrappable.ts';

test.each([
  ['当前 16.6%,阈值 80%;预计 143 天后达到阈值', '当前 16.6%, 阈值 80%; 预计 143 天后达到阈值'],
  ['未配置 Redis(缓存在内存中):需要时设置 REDIS_URL', '未配置 Redis(缓存在内存中): 需要时设置 REDIS_URL'],
  ['历史太短。请加长历史。', '历史太短。 请加长历史。'],
])('Chinese may be broken after its punctuation: %s', (text, expected) => {
  expect(wrappable(text)).toBe(expected);
});

test.each(['redis://主机:6379', 'over the threshold, 80 %', '1,024 MB', ''])('%j stays as it is', (text) => {
  expect(wrappable(text)).toBe(text);
});
