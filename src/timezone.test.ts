import { resolveTimezone } from './timezone';

describe('resolveTimezone', () => {
  test.each([
    ['browser', 'Asia/Shanghai'],
    ['', 'Asia/Shanghai'],
    [undefined, 'Asia/Shanghai'],
    ['utc', 'UTC'],
    ['Europe/Berlin', 'Europe/Berlin'],
  ])('%s is %s', (asked, expected) => {
    expect(resolveTimezone(asked, 'Asia/Shanghai')).toBe(expected);
  });

  it('leaves the choice to the server where the browser names no zone', () => {
    expect(resolveTimezone('browser', '')).toBeUndefined();
  });
});
