import fc from 'fast-check';
import { drain } from './drain.ts';

const templates = (...messages: string[]) =>
  drain(messages, (message) => message).map(({ text, members }) => [text, members.length]);

test('messages of one kind become one template', () => {
  expect(templates('user alice logged in', 'user bob logged in', 'disk is full')).toEqual([
    ['user <*> logged in', 2],
    ['disk is full', 1],
  ]);
});

test('a template reads like its messages, their punctuation included', () => {
  expect(templates('job=import, state=done: a.csv (ok)', 'job=export, state=done: b.csv (ok)')).toEqual([
    ['job=<*>, state=done: <*> (ok)', 2],
  ]);
});

test('Chinese punctuation parts words', () => {
  expect(templates('订单创建失败:余额不足,渠道 微信', '订单创建失败:余额不足,渠道 支付宝')).toEqual([
    ['订单创建失败:余额不足,渠道 <*>', 2],
  ]);
});

test('messages with too little in common stay apart, as do those of another length', () => {
  expect(templates('read file one', 'read socket two', 'read file')).toEqual([
    ['read file one', 1],
    ['read socket two', 1],
    ['read file', 1],
  ]);
});

test('an empty message is a kind of its own', () => {
  expect(templates('', '')).toEqual([['', 2]]);
});

test('every message is in exactly one template, and fits it', () => {
  const word = fc.constantFrom('a', 'b', '1', '<n>', '用户', '<*>');
  const message = fc.array(fc.tuple(word, fc.constantFrom(' ', '=', ', ', '。'))).map((parts) => parts.flat().join(''));
  fc.assert(
    fc.property(fc.array(message, { maxLength: 60 }), (messages) => {
      const found = drain(messages, (text) => text);
      expect(found.flatMap(({ members }) => members).sort()).toEqual([...messages].sort());
      for (const { text, members } of found) {
        const shape = text.split('<*>').map(literal).join('[^ ]*');
        members.forEach((member) => expect(member).toMatch(new RegExp(`^${shape}$`)));
      }
    })
  );
});

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
