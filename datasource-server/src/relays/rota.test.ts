import { callOrder, onDuty, quietUntil, type Rota } from './rota.ts';
import { parseRota } from './rota-text.ts';

const SOURCE = `
zone: Asia/Shanghai
people:
  - { name: 张三, mobile: 13900000001 }
  - { name: 李四, mobile: "+86 139-0000-0002", dingtalk: "13800000002", feishu: ou_1 }
  - { name: 王五, mobile: "13900000003" }
shifts:
  - { name: 一线, rotation: weekly, from: 2026-01-05, handover: "09:00", people: [张三, 李四] }
  - { name: 二线, rotation: daily, from: 2026-01-05, handover: "18:30", people: [王五, 张三] }
overrides:
  - { from: 2026-02-16, to: 2026-02-17, person: 王五 }
escalation: [李四, 王五]
quiet_hours: { from: "22:30", to: "08:00" }
`;

function rotaOf(source: string): Rota {
  const parsed = parseRota(source);
  if (!parsed.rota) {
    throw new Error(JSON.stringify(parsed.problems));
  }
  return parsed.rota;
}

const at = (text: string) => Date.parse(`${text}+08:00`);
const names = (people: ReadonlyArray<{ name: string }>) => people.map(({ name }) => name).join(' ');

describe('the rota', () => {
  const rota = rotaOf(SOURCE);

  test('reads numbers as people write them', () => {
    expect(rota.people.map(({ mobile, dingtalk }) => [mobile, dingtalk])).toEqual([
      ['13900000001', '13900000001'],
      ['13900000002', '13800000002'],
      ['13900000003', '13900000003'],
    ]);
  });

  test.each([
    ['2026-01-05T09:00', '张三'],
    ['2026-01-05T18:29', '张三'],
    ['2026-01-05T18:30', '张三 王五'],
    ['2026-01-06T18:30', '张三'],
    ['2026-01-12T08:59', '张三 王五'],
    ['2026-01-12T09:00', '李四 王五'],
    ['2026-01-19T09:00', '张三'],
    // Before the first day the turns go backwards.
    ['2026-01-05T08:59', '李四 张三'],
    // The override begins and ends with the shift's hand-over.
    ['2026-02-16T08:59', '李四 张三'],
    ['2026-02-16T09:00', '王五 张三'],
    ['2026-02-18T08:59', '王五 张三'],
    ['2026-02-18T09:00', '张三'],
  ])('%s: %s', (moment, expected) => {
    expect(names(onDuty(rota, at(moment)))).toBe(expected);
  });

  test('phones those on duty first, nobody twice', () => {
    expect(names(callOrder(rota, at('2026-01-05T12:00')))).toBe('张三 李四 王五');
    expect(names(callOrder(rota, at('2026-01-05T19:00')))).toBe('张三 王五 李四');
  });

  test.each([
    ['P2', '2026-03-01T22:29', null],
    ['P2', '2026-03-01T22:30', '2026-03-02T08:00'],
    ['P3', '2026-03-02T07:59', '2026-03-02T08:00'],
    ['P3', '2026-03-02T08:00', null],
    ['P1', '2026-03-02T03:00', null],
    ['P0', '2026-03-02T03:00', null],
    ['P2', '2026-03-02T00:00', '2026-03-02T08:00'],
  ] as const)('quiet hours: %s at %s', (severity, moment, until) => {
    expect(quietUntil(rota, severity, at(moment))).toBe(until === null ? null : at(until));
  });

  test.each([
    ['P2', '2026-03-01T12:59', null],
    ['P2', '2026-03-01T13:00', '2026-03-01T14:00'],
    ['P2', '2026-03-01T14:00', null],
    ['P2', '2026-03-01T23:30', null],
  ] as const)('quiet hours within a day: %s at %s', (severity, moment, until) => {
    const noon = rotaOf(SOURCE.replace('"22:30"', '"13:00"').replace('"08:00"', '"14:00"'));
    expect(quietUntil(noon, severity, at(moment))).toBe(until === null ? null : at(until));
  });

  test('in a zone with summer time quiet hours end by the wall clock', () => {
    const berlin = rotaOf(SOURCE.replace('Asia/Shanghai', 'Europe/Berlin'));
    const night = Date.parse('2026-03-28T23:00:00+01:00');
    expect(quietUntil(berlin, 'P2', night)).toBe(Date.parse('2026-03-29T08:00:00+02:00'));
  });
});

describe('mistakes are told by line', () => {
  const problemsOf = (source: string) => (parseRota(source).problems ?? []).map(({ line, text }) => [line, text.zh]);

  test.each<[string, string, Array<[number, unknown]>]>([
    ['an empty file', '', [[1, expect.stringContaining('people')]]],
    ['no YAML', 'people: [\n  a: }', [[2, expect.stringMatching(/^YAML 语法有误/)]]],
    [
      'aliases that multiply',
      [
        'a: &a [x,x,x,x,x,x,x,x,x]',
        'b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]',
        'c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]',
        'd: [*c,*c,*c]',
      ].join('\n'),
      [[1, expect.stringContaining('别名')]],
    ],
    ['a number that is none', SOURCE.replace('13900000001', '1390000'), [[4, expect.stringContaining('11 位')]]],
    [
      'a rotation that we do not have',
      SOURCE.replace('daily', 'hourly'),
      [[9, expect.stringContaining('daily、weekly')]],
    ],
    ['a date that does not exist', SOURCE.replace('2026-02-16', '2026-02-30'), [[11, expect.stringContaining('日期')]]],
    ['a key with a typing error', SOURCE.replace('escalation:', 'escalate:'), [[12, 'escalate:没有这一项']]],
    ['somebody who is not there', SOURCE.replace('person: 王五', 'person: 赵六'), [[11, 'people 中没有“赵六”']]],
    [
      'two of one name',
      SOURCE.replace('name: 王五', 'name: 张三'),
      expect.arrayContaining([[6, '姓名“张三”重复']]) as never,
    ],
    ['times without colon', SOURCE.replace('"22:30"', '2230'), [[13, expect.stringContaining('HH:MM')]]],
    [
      'quiet hours without a length',
      SOURCE.replace('to: "08:00"', 'to: "22:30"'),
      [[13, expect.stringMatching(/^quiet_hours\.to:与 from 相同/)]],
    ],
    [
      'quiet hours that would hold back a P1',
      SOURCE.replace('"08:00" }', '"08:00", wakes: P0 }'),
      [[13, expect.stringContaining('P1、P2、P3')]],
    ],
    ['a zone that is none', SOURCE.replace('Asia/Shanghai', 'Asia/Shangai'), [[2, expect.stringContaining('时区')]]],
    [
      'a shift without people',
      SOURCE.replace('people: [王五, 张三]', 'people: []'),
      [[9, expect.stringContaining('不能为空')]],
    ],
    [
      'an override that ends first',
      SOURCE.replace('to: 2026-02-17', 'to: 2026-02-01'),
      [[11, expect.stringContaining('早于')]],
    ],
  ])('%s', (_name, source, expected) => {
    expect(problemsOf(source)).toEqual(expected);
  });

  test('several at once, in order, in both languages', () => {
    const source = SOURCE.replace('13900000001', '1').replace('"22:30"', '"25:00"');
    const problems = parseRota(source).problems ?? [];
    expect(problems.map(({ line }) => line)).toEqual([4, 13]);
    expect(problems.every(({ text }) => /^[\x20-\x7e]+$/.test(text.en))).toBe(true);
  });
});
