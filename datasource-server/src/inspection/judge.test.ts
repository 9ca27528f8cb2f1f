import { changeText, judgeChange, judgeLimit, limitText, worstOf } from './judge.ts';

it('a limit is crossed, not touched', () => {
  const above = { breach: 'above', warn: 3, fail: 5 } as const;
  expect([3, 3.1, 5, 5.1].map((value) => judgeLimit(value, above))).toEqual(['ok', 'warn', 'warn', 'fail']);
  const below = { breach: 'below', warn: 95, fail: 90 } as const;
  expect([95, 94, 90, 89].map((value) => judgeLimit(value, below))).toEqual(['ok', 'warn', 'warn', 'fail']);
  expect(judgeLimit(1, { breach: 'above', fail: 0 })).toBe('fail');
});

describe('a change', () => {
  const drop = { dropWarn: 40, dropFail: 80, least: 10 };
  const rise = { riseWarn: 100, riseFail: 400, least: 30, zeroIsGood: true };
  const week = (value: number) => Array.from({ length: 7 }, () => value);

  it.each([
    ['as always', 100, week(100), drop, 'ok'],
    ['more, where less is bad', 1000, week(100), drop, 'ok'],
    ['half', 50, week(100), drop, 'warn'],
    ['a tenth', 10, week(100), drop, 'fail'],
    ['none instead of few', 0, week(4), drop, 'ok'],
    ['nothing in eight days', 0, week(0), drop, 'unknown'],
    ['two days known', 100, [100, 100, null, null], drop, 'unknown'],
    ['no errors at all', 0, week(0), rise, 'ok'],
    ['a few errors out of none', 20, week(0), rise, 'ok'],
    ['many errors out of none', 400, week(0), rise, 'fail'],
    ['three times as many', 300, week(100), rise, 'warn'],
  ] as const)('%s', (_, value, before, change, status) => {
    expect(judgeChange(value, before, change).status).toBe(status);
  });
});

it('the worst is told, and no data are worse than good ones', () => {
  expect(worstOf(['ok', 'unknown'])).toBe('unknown');
  expect(worstOf(['unknown', 'warn'])).toBe('warn');
  expect(worstOf(['fail', 'warn', 'unknown'])).toBe('fail');
  expect(worstOf([])).toBe('ok');
});

it('thresholds are said in words', () => {
  expect(limitText({ breach: 'above', warn: 3, fail: 5 }, 'percent')).toEqual({
    zh: '警告 > 3%,不通过 > 5%',
    en: 'warn > 3%, fail > 5%',
  });
  expect(changeText({ dropWarn: 40, dropFail: 80, riseWarn: 200, least: 1 }).zh).toBe(
    '较 7 日均值下降 > 40% 警告、下降 > 80% 不通过;上升 > 200% 警告'
  );
});
