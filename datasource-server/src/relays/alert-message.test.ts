import { SEVERITIES } from '../contract/alerts.ts';
import { severityOf, type AlertFacts } from './alert-facts.ts';
import { durationText, groupsOf, robotText, smsVariables, titleOf, voiceVariables } from './alert-message.ts';
import { maskTarget, maskTargets } from './mask.ts';

const facts = (changes: Partial<AlertFacts> = {}): AlertFacts => ({
  fingerprint: 'f',
  status: 'firing',
  startsAt: Date.parse('2026-03-18T13:20:00+08:00'),
  endsAt: null,
  alertname: 'a',
  rule: 'API 错误率过高',
  severity: 'P0',
  value: '7.20%',
  threshold: '> 5%',
  summary: '',
  figures: '',
  subject: '',
  runbookUrl: null,
  panelUrl: null,
  incident: null,
  lasted: null,
  ...changes,
});

test.each([
  [{ severity: 'critical' }, 'P0'],
  [{ severity: 'warning' }, 'P2'],
  [{ severity: 'info' }, 'P3'],
  [{ severity: 'P1' }, 'P1'],
  [{ severity: 'page', priority: 'p3' }, 'P3'],
  [{}, 'P2'],
] as const)('severity of %j is %s', (labels, expected) => {
  expect(severityOf(labels)).toBe(expected);
  expect(SEVERITIES).toContain(expected);
});

test.each([
  [0, '0 秒'],
  [45_000, '45 秒'],
  [125_000, '2 分钟 5 秒'],
  [720_000, '12 分钟'],
  [3_900_000, '1 小时 5 分钟'],
  [183_600_000, '2 天 3 小时'],
])('%i ms is %s', (ms, expected) => {
  expect(durationText(ms)).toBe(expected);
});

test('a title tells how many there are and how bad it is', () => {
  const two = [facts(), facts({ alertname: 'b', severity: 'P2' }), facts({ status: 'resolved' })];
  expect(titleOf(groupsOf(two))).toBe('【AI创意市场告警】2 条告警,最高 P0 紧急,1 条恢复');
});

const PLAIN = {
  heading: (text: string) => text,
  bold: (text: string) => text,
  link: (title: string, url: string) => `${title} ${url}`,
  item: (text: string) => text,
  mention: () => null,
  plain: (text: string) => text,
};

test('several alerts of one rule each tell their own numbers; what they share is told once', () => {
  const incident = { id: 'I1', url: 'http://i/1' };
  const at = (minutes: number) => facts().startsAt + minutes * 60_000;
  const text = robotText(
    groupsOf([
      facts({ subject: 'host=a', value: '91%', figures: '昨天 1', incident }),
      facts({ subject: 'host=b', value: '85%', figures: '昨天 2', incident, startsAt: at(-5) }),
      facts({ subject: 'host=c', value: '83%', figures: '昨天 2', incident: { id: 'I2', url: 'http://i/2' } }),
    ]),
    PLAIN,
    []
  );
  expect(text).toContain('对象:host=a 91% (昨天 1);host=b 85% (昨天 2);host=c 83% (昨天 2)');
  expect(text).not.toContain('当前值');
  expect(text).toContain('时间:2026-03-18 13:15:00 起,最近一项 2026-03-18 13:20:00');
  expect(text.match(/确认告警 \S+/g)).toEqual(['确认告警 http://i/1(事件', '确认告警 http://i/2(事件']);
  const same = robotText(groupsOf([facts({ subject: 'host=a' }), facts({ subject: 'host=b' })]), PLAIN, []);
  expect(same).toContain('当前值:7.20%,阈值:> 5%');
  expect(same.endsWith('对象:host=a;host=b')).toBe(true);
});

test('variables keep to their limits whatever a rule is called', () => {
  const long = '🔥【超长】https://x.example/y '.repeat(30);
  const groups = groupsOf(
    Array.from({ length: 1200 }, (_, index) =>
      facts({ rule: long, value: long, threshold: long, alertname: String(index % 7) })
    )
  );
  for (const value of Object.values(smsVariables(groups, 35))) {
    expect(value.length).toBeLessThanOrEqual(35);
    expect(value).toMatch(/^(?!.*(https?:|[【】\uD800-\uDBFF]$))./u);
  }
  expect(Object.values(voiceVariables(groups, 240)).join('').length).toBeLessThan(250);
  expect(voiceVariables(groupsOf([facts({ threshold: '<= 90%' })]), 240)['threshold']).toBe('不高于 百分之90');
});

test('one reviewed SMS text reads right of what fires and of what has recovered', () => {
  const text = '${rule},当前:${value},告警条件:${threshold},时间:${time},级别:${level}。详情见群消息或邮件。';
  const sms = (...alerts: AlertFacts[]) => {
    const variables = smsVariables(groupsOf(alerts), 35);
    return text.replace(/\$\{(\w+)\}/g, (_, name: string) => variables[name] as string);
  };
  const slow = { rule: 'API 响应时间过长', threshold: '> 2000 ms', severity: 'P1' } as const;
  const over = (minutes: number) => ({ status: 'resolved', lasted: minutes * 60_000, value: '412 ms' }) as const;
  const at = (minutes: number) => ({ endsAt: facts().startsAt + minutes * 60_000 });
  expect(sms(facts({ ...slow, value: '3242 ms' }))).toBe(
    'API 响应时间过长,当前:3242 ms,告警条件:高于 2000 ms,时间:03-18 13:20:00,级别:P1严重。详情见群消息或邮件。'
  );
  expect(sms(facts({ ...slow, ...over(34), ...at(34) }))).toBe(
    '已恢复 API 响应时间过长,当前:412 ms,告警条件:高于 2000 ms,时间:03-18 13:54:00 恢复,历时34分钟,级别:P1严重。详情见群消息或邮件。'
  );
  const two = [facts({ ...slow, ...over(34), ...at(34) }), facts({ ...slow, ...over(95), ...at(95) })];
  expect(sms(...two)).toContain('时间:03-18 14:55:00 恢复,历时最长1小时35分钟,');
  // Grafana forgot when it began.
  expect(sms(facts({ ...slow, ...over(0), ...at(0) }))).toContain('时间:03-18 13:20:00 恢复,级别');
});

test('a recovery tells what was wrong, not that it is', () => {
  const summary = '到 MySQL 的连接正在失败。';
  const recovered = facts({ status: 'resolved', endsAt: facts().startsAt + 60_000, lasted: 60_000, summary });
  expect(robotText(groupsOf([facts({ summary })]), PLAIN, [])).toContain(`\n说明:${summary}`);
  expect(robotText(groupsOf([recovered]), PLAIN, [])).toContain(`\n告警时:${summary}`);
  const again = { ...recovered, alertname: 'DatasourceError', summary: '规则又能判断了。' };
  expect(robotText(groupsOf([again]), PLAIN, [])).toContain('\n说明:规则又能判断了。');
});

test('a voice says rates and levels as a person would', () => {
  const spokenOf = (changes: Partial<AlertFacts>) => voiceVariables(groupsOf([facts(changes)]), 240);
  expect(spokenOf({ value: '4 次/分钟', threshold: '> 0 次/分钟' })).toMatchObject({
    value: '每分钟 4 次',
    threshold: '高于 每分钟 0 次',
    level: '紧急告警',
  });
  expect(spokenOf({ severity: 'P2' })['level']).toBe('警告');
});

test('what a platform refuses in a variable is left out or put into words', () => {
  const { rule, value, threshold } = smsVariables(
    groupsOf([facts({ rule: '【慢】接口 🔥 a_b', value: '¥120 ★ https://x.example/y', threshold: '>= 5%' })]),
    35
  );
  expect([rule, value, threshold]).toEqual(['慢 接口 a b', '120', '不低于 5%']);
  expect(smsVariables(groupsOf([facts({ value: '🔥' })]), 35)['value']).toBe('见看板');
});

test('numbers and mail addresses are masked wherever they stand', () => {
  expect(['13912340000', '+8613912340000', 'group', 'ops.team@market.example', 'o@localhost'].map(maskTarget)).toEqual([
    '139****0000',
    '+861****0000',
    'group',
    'o***@market.example',
    'o***@localhost',
  ]);
  expect(maskTargets('an 13912340000 und @+8613912340000, nicht 1391234000012345')).toBe(
    'an 139****0000 und @+86139****0000, nicht 1391234000012345'
  );
  expect(maskTargets('550 <ops.team@market.example>: 收件人a+b@x.y.example拒绝, me @ home, @13912340000')).toBe(
    '550 <o***@market.example>: 收件人a***@x.y.example拒绝, me @ home, @139****0000'
  );
});
