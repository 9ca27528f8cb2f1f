import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { grafanaAlertSchema } from '../../src/contract/alerts.ts';
import { byImportance, factsOf, hasVerdict, type AlertFacts } from '../../src/relays/alert-facts.ts';
import { groupsOf, titleOf, type Mention } from '../../src/relays/alert-message.ts';
import { createSms } from '../../src/relays/aliyun/sms.ts';
import { createVoice } from '../../src/relays/aliyun/voice.ts';
import type { Channel } from '../../src/relays/channel.ts';
import { createDingTalk } from '../../src/relays/robots/dingtalk.ts';
import { createFeishu } from '../../src/relays/robots/feishu.ts';
import { createRobotChannel } from '../../src/relays/robots/robot.ts';
import { createWeCom } from '../../src/relays/robots/wecom.ts';

const HERE = import.meta.dirname ?? __dirname;
export const MESSAGES_FOLDER = join(HERE, 'messages');
const RULES_FILE = join(HERE, '../../../provisioning/alerting/rules.yaml');
/** One alert of each rule, the same as of the e-mails that Grafana writes. */
const EXAMPLES_FILE = join(HERE, '../../../dashboards/messages/testdata/examples.yaml');

/** What each channel says of some alerts, firing and recovered. */
export interface GoldenMessage {
  name: string;
  firing: readonly AlertFacts[];
  recovered: readonly AlertFacts[];
}

const exampleSchema = z.object({
  labels: z.record(z.string(), z.string()).default({}),
  firing: z.record(z.string(), z.number()),
  recovered: z.record(z.string(), z.number()),
  /** Minutes. */
  lasted: z.number(),
});
type Example = z.output<typeof exampleSchema>;

const ruleSchema = z.object({
  uid: z.string(),
  title: z.string(),
  annotations: z.record(z.string(), z.string()),
  labels: z.record(z.string(), z.string()),
});
type Rule = z.output<typeof ruleSchema>;

const rulesSchema = z.object({ groups: z.array(z.object({ rules: z.array(ruleSchema) })) });

const STARTED = Date.parse('2026-03-18T13:20:00+08:00');
const MINUTE = 60_000;
/** Of a rule that asks nothing, or could not be evaluated. */
const NONE: Example = { labels: {}, firing: {}, recovered: {}, lasted: 72 };
const ON_DUTY: Mention = { name: '张三', dingtalk: '13900000001', wecom: 'zhangsan', feishu: 'ou_zhangsan' };

const never = { url: 'http://127.0.0.1/', secret: null };
const key = { accessKeyId: 'id', accessKeySecret: 'secret', endpoint: 'http://127.0.0.1' };
const clock = () => STARTED;
const mentions = () => [ON_DUTY];
const CHANNELS: readonly Channel[] = [
  createRobotChannel(createDingTalk(never, clock), { mentions }),
  createRobotChannel(createWeCom(never), { mentions }),
  createRobotChannel(createFeishu(never, clock), { mentions }),
  createSms({ ...key, signName: 'AI创意市场', templateCode: 'SMS_1' }),
  createVoice({ ...key, ttsCode: 'TTS_1', showNumber: null }),
];

/** Every rule as Grafana would tell it, several alerts of one rule, many at once, and rules that could not be evaluated. */
export function goldenMessages(): GoldenMessage[] {
  const { groups } = rulesSchema.parse(parse(readFileSync(RULES_FILE, 'utf8')));
  const examples = z.record(z.string(), exampleSchema).parse(parse(readFileSync(EXAMPLES_FILE, 'utf8')));
  const rules = groups.flatMap((group) => group.rules);
  const example = (uid: string) => examples[uid] ?? NONE;
  const cpu = rules.find(({ uid }) => uid === 'cpu-usage-high') as Rule;
  const hosts = [97.3, 93.42, 81].map((percent, index): [Rule, Example] => [
    cpu,
    { labels: { host: `shop-${index + 1}` }, firing: { A: percent }, recovered: { A: 40 + index }, lasted: 75 - index },
  ]);
  const alike = Array.from({ length: 12 }, (_, index): [Rule, Example] => [
    cpu,
    { ...example(cpu.uid), labels: { host: `shop-${index + 1}` } },
  ]);
  const others = rules.filter(({ uid }) => uid !== cpu.uid).map((rule): [Rule, Example] => [rule, example(rule.uid)]);
  const unable = (uid: string, alertname: string, more: Record<string, string> = {}): [Rule, Example] => {
    const { title, annotations, labels } = rules.find((each) => each.uid === uid) as Rule;
    const rule = {
      uid,
      title: alertname,
      annotations: { ...annotations, ...more },
      labels: { ...labels, rulename: title },
    };
    return [rule, NONE];
  };
  const failed = { Error: '[timeout] 查询超时' };
  const allFailed = ['api-error-rate-high', 'cpu-usage-high', 'ai-budget-burn-rate'];
  return [
    ...rules.map((rule) => told(rule.uid, [[rule, example(rule.uid)]])),
    told('several-of-one-rule', hosts),
    told('several-at-once', [...alike, ...others]),
    told('no-data', [unable('cpu-usage-high', 'DatasourceNoData')]),
    told('query-failed', [unable('api-error-rate-high', 'DatasourceError', failed)]),
    told(
      'queries-failed',
      allFailed.map((uid) => unable(uid, 'DatasourceError', failed))
    ),
  ];
}

function told(name: string, alerts: ReadonlyArray<[Rule, Example]>): GoldenMessage {
  const all = (status: 'firing' | 'resolved') =>
    alerts.map(([rule, example], index) => factsOfExample(rule, example, status, index));
  return { name, firing: all('firing'), recovered: all('resolved') };
}

/** What a channel says, as it is kept on disk. Nobody is phoned about a recovery, nor about what nobody knows. */
export function compileMessages({ firing, recovered }: GoldenMessage): string {
  const states: Array<[string, readonly AlertFacts[]]> = [
    ['告警 firing', firing],
    ['恢复 recovered', recovered],
  ];
  return CHANNELS.flatMap((channel) =>
    states
      .filter(([, [first]]) => channel.name !== 'voice' || (first?.status === 'firing' && hasVerdict(first)))
      .map(([state, alerts]) => `======== ${channel.name} · ${state}\n${textOf(channel, alerts)}\n`)
  ).join('\n');
}

export function messageFiles(): string[] {
  mkdirSync(MESSAGES_FOLDER, { recursive: true });
  return readdirSync(MESSAGES_FOLDER).sort();
}

function textOf(channel: Channel, alerts: readonly AlertFacts[]): string {
  const sorted = [...alerts].sort(byImportance);
  const { text, taken } = channel.compose(sorted);
  const left = sorted.length - taken.length;
  const header = channel.name === 'feishu' ? `[${titleOf(groupsOf(sorted))}]\n` : '';
  return `${header}${text.trim()}${left > 0 ? `\n(${left} more in the next message)` : ''}`;
}

/** The alert as Grafana would post it, begun a minute after the one before it. */
function factsOfExample(
  { uid, title, annotations, labels }: Rule,
  example: Example,
  status: 'firing' | 'resolved',
  index: number
): AlertFacts {
  const numbers = status === 'firing' ? example.firing : example.recovered;
  const shown = Object.entries(annotations).filter(([name]) => !name.startsWith('__'));
  const startsAt = STARTED + index * MINUTE;
  const endsAt = new Date(startsAt + example.lasted * MINUTE).toISOString();
  const alert = grafanaAlertSchema.parse({
    status,
    labels: { ...labels, ...example.labels, alertname: title, grafana_folder: 'AI 市场告警' },
    annotations: Object.fromEntries(shown.map(([name, text]) => [name, rendered(text, numbers)])),
    startsAt: new Date(startsAt).toISOString(),
    endsAt: status === 'firing' ? '0001-01-01T00:00:00Z' : endsAt,
    fingerprint: `${uid}-${index}`,
    panelURL: `http://grafana.example/d/${annotations['__dashboardUid__']}?viewPanel=${annotations['__panelId__']}`,
  });
  return factsOf(
    alert,
    { externalURL: 'http://grafana.example/' },
    {
      id: 'INC-20260318-007',
      severity: 'P0',
      url: 'https://ops.example/incidents/INC-20260318-007/a1b2',
      openedAt: STARTED,
      lasted: null,
    }
  );
}

const VALUE =
  /\{\{ with \$values\.(\w+) \}\}([^{]*)\{\{ printf "%\.(\d)f" \.Value \}\}([^{]*)\{\{ else \}\}([^{]*)\{\{ end \}\}/g;

/** A rule's template as Grafana fills it in: the numbers of its queries, or what it says without one. */
function rendered(template: string, numbers: Readonly<Record<string, number>>): string {
  return template.replace(VALUE, (_, refId: string, prefix: string, digits: string, suffix: string, without: string) => {
    const value = numbers[refId];
    return value === undefined ? without : `${prefix}${value.toFixed(Number(digits))}${suffix}`;
  });
}
