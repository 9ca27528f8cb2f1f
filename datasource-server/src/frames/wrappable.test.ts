import { wrappable } from './wrappable.ts';

test.each([
  ['当前 16.6%,阈值 80%;预计 143 天后达到阈值', '当前 16.6%, 阈值 80%; 预计 143 天后达到阈值'],
  ['未配置 Redis(缓存在内存中):需要时设置 REDIS_URL', '未配置 Redis (缓存在内存中): 需要时设置 REDIS_URL'],
  ['AI 预算已用(本日、本月中较高的)', 'AI 预算已用 (本日、 本月中较高的)'],
  ['未配置:设置 TLS_HOSTS=域名,域名:端口 后重启', '未配置: 设置 TLS_HOSTS=域名,域名:端口 后重启'],
  ['设置 AI=名称(用逗号分隔)后重启', '设置 AI=名称 (用逗号分隔) 后重启'],
  ['历史太短。请加长历史。', '历史太短。 请加长历史。'],
])('Chinese may be broken after its punctuation: %s', (text, expected) => {
  expect(wrappable(text)).toBe(expected);
});

test.each(['redis://主机:6379', 'over the threshold, 80 %', '1,024 MB', ''])('%j stays as it is', (text) => {
  expect(wrappable(text)).toBe(text);
});
