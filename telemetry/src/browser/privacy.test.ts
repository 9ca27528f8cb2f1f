import { pageAddress, plainAddress, plainAttributes, plainName, plainText, plainUserId } from './privacy.ts';

test.each([
  ['https://a.test/x/1?token=s#top', 'https://a.test/x/1'],
  ['https://me:secret@a.test/x', 'https://a.test/x'],
  ['/api/ideas?q=1', 'https://base.test/api/ideas'],
  ['//cdn.test/a.js?v=2', 'https://cdn.test/a.js'],
  ['data:text/plain,secret', ''],
  ['javascript:alert(1)', ''],
  ['http://[', ''],
])('of the address %s stays %s', (url, plain) => {
  expect(plainAddress(url, 'https://base.test/page?q=1')).toBe(plain);
});

test.each([
  ['https://a.test/ideas?user=li#top', 'https://a.test/ideas'],
  ['https://a.test/#/plans/7?token=s', 'https://a.test/#/plans/7'],
  ['https://a.test/app#!/plans', 'https://a.test/app#!/plans'],
  ['about:blank', ''],
  ['', ''],
])('the page %s is %s', (url, page) => {
  expect(pageAddress(url)).toBe(page);
});

test.each([
  ['failed: https://a.test/x?token=s', 'failed: https://a.test/x'],
  ['(https://u:p@a.test/x?a=b#c) and more', '(https://a.test/x) and more'],
  ['GET /api/x?token=s&b=2 failed', 'GET /api/x failed'],
  ['what? nothing = nothing', 'what? nothing = nothing'],
  ['wss://a.test/live?key=s', 'wss://a.test/live'],
  ['mail zhang.san+x@mail.example.cn now', 'mail …@… now'],
])('of the text %s stays %s', (text, plain) => {
  expect(plainText(text)).toBe(plain);
});

test('a long text is cut, and a hostile one costs no time', () => {
  expect(plainText('x'.repeat(5000))).toHaveLength(2000);
  const started = performance.now();
  for (const piece of ['?', '?=', 'a@', 'a.', 'http://', '@a.']) {
    plainText(piece.repeat(100_000));
    plainAttributes({ text: piece.repeat(100_000) });
  }
  expect(performance.now() - started).toBeLessThan(500);
});

test('attributes become text; names of persons, secrets and things do not', () => {
  const attributes = {
    plan: 'pro',
    count: 3,
    isNew: true,
    link: 'https://a.test/x?token=s',
    nothing: null,
    missing: undefined,
    deep: { a: 1 },
    run: () => 1,
    password: 'p',
    userName: '张三',
    user_name: '张三',
    Email: 'a@b.cn',
    手机号: '13800000000',
    accessToken: 't',
  };
  expect(plainAttributes(attributes)).toEqual({ plan: 'pro', count: '3', isNew: 'true', link: 'https://a.test/x' });
});

test('attributes are thirty at most, of five hundred characters each', () => {
  const many = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`key${at}`, 'v'.repeat(600)]));
  const plain = plainAttributes(many);
  expect(Object.keys(plain)).toHaveLength(30);
  expect(plain['key0']).toHaveLength(500);
});

test.each([undefined, null, 'text', 7, []])('no attributes in %p', (value) => {
  expect(plainAttributes(value)).toEqual({});
});

test.each([
  [7, '7'],
  ['u-7', 'u-7'],
  [{ id: 7, name: '张三' }, '7'],
  ['li@mail.cn', undefined],
  ['13812345678', undefined],
  ['+8613812345678', undefined],
  ['', undefined],
  [{ name: '张三' }, undefined],
  [null, undefined],
  [Symbol('x'), undefined],
])('the user %p is %p', (user, id) => {
  expect(plainUserId(user)).toBe(id);
});

test('a name is trimmed text of a hundred characters', () => {
  expect(plainName('  pay ')).toBe('pay');
  expect(plainName('x'.repeat(300))).toHaveLength(100);
  expect(plainName({ toString: () => 'pay' })).toBe('');
});
