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

/** What each channel says of some alerts, firing and recovered. */
export interface GoldenMessage {
  name: string;
  alerts: readonly AlertFacts[];
}

const rulesSchema = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.object({
          uid: z.string(),
          title: z.string(),
          annotations: z.record(z.string(), z.string()),
          labels: z.record(z.string(), z.string()),
        })
      ),
    })
  ),
});

const STARTED = Date.parse('2026-03-18T13:20:00+08:00');
const MINUTE = 60_000;
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

/** Every rule as Grafana would tell it, many alerts at once, and rules that could not be evaluated. */
export function goldenMessages(): GoldenMessage[] {
  const { groups } = rulesSchema.parse(parse(readFileSync(RULES_FILE, 'utf8')));
  const rules = groups.flatMap((group) => group.rules);
  const single = rules.map(({ uid, title, annotations, labels }) => ({
    name: uid,
    alerts: [alertOf(uid, title, annotations, labels)],
  }));
  const all = single.flatMap(({ alerts }) => alerts);
  const alike =
    (all[0] && Array.from({ length: 12 }, (_, index) => ({ ...all[0], subject: `endpoint=/api/${index}` }))) ?? [];
  const [{ uid, title, annotations, labels }] = rules as [(typeof rules)[number]];
  const unable = (alertname: string, more: Record<string, string> = {}) =>
    alertOf(uid, alertname, { ...annotations, current_value: '无数据', ...more }, { ...labels, rulename: title });
  return [
    ...single,
    { name: 'several-at-once', alerts: [...(alike as AlertFacts[]), ...all.slice(1)] },
    { name: 'no-data', alerts: [unable('DatasourceNoData')] },
    { name: 'query-failed', alerts: [unable('DatasourceError', { Error: '[timeout] 查询超时' })] },
  ];
}

/** What a channel says, as it is kept on disk. Nobody is phoned about a recovery, nor about what nobody knows. */
export function compileMessages({ alerts }: GoldenMessage): string {
  const states: Array<[string, readonly AlertFacts[]]> = [
    ['告警 firing', alerts],
    ['恢复 recovered', alerts.map(recovered)],
  ];
  return CHANNELS.flatMap((channel) =>
    states
      .filter(([, [first]]) => channel.name !== 'voice' || (first?.status === 'firing' && hasVerdict(first)))
      .map(([state, told]) => `======== ${channel.name} · ${state}\n${textOf(channel, told)}\n`)
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

function alertOf(
  uid: string,
  title: string,
  annotations: Record<string, string>,
  labels: Record<string, string>
): AlertFacts {
  const shown = Object.entries(annotations).filter(([name]) => !name.startsWith('__'));
  const alert = grafanaAlertSchema.parse({
    status: 'firing',
    labels: { ...labels, alertname: title, grafana_folder: 'AI 市场告警' },
    annotations: Object.fromEntries(shown.map(([name, text]) => [name, rendered(text)])),
    startsAt: new Date(STARTED).toISOString(),
    endsAt: '0001-01-01T00:00:00Z',
    fingerprint: uid.slice(0, 64),
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

/** A rule's template with a number where Grafana would put one. */
function rendered(template: string): string {
  return template
    .replace(/\{\{ with \$values\.\w+ \}\}([\s\S]*?)\{\{ else \}\}[\s\S]*?\{\{ end \}\}/g, '$1')
    .replace(/\{\{ printf "%\.(\d)f" [^}]+ \}\}/g, (_, digits: string) => (123.456).toFixed(Number(digits)));
}

function recovered(alert: AlertFacts): AlertFacts {
  return { ...alert, status: 'resolved', endsAt: STARTED + 72 * MINUTE, lasted: 72 * MINUTE };
}
