import type { AliyunStub, StubSms } from '../support/aliyun-stub.ts';
import type { DingTalkMessage } from '../support/dingtalk-stub.ts';
import type { ReceivedMail } from '../support/mail-server.ts';

/** One rule told to one person or group by one channel, as it arrived there. */
export interface Told {
  /** Epoch ms. */
  at: number;
  channel: 'email' | 'dingtalk' | 'sms' | 'voice';
  /** A mail address, `group`, or a mobile. */
  to: string;
  rule: string;
  state: 'firing' | 'recovered';
  /** How long it lasted, seconds, where a recovery says so. */
  lasted: number | null;
  text: string;
}

export interface Received {
  mails: readonly ReceivedMail[];
  dingtalk: readonly DingTalkMessage[];
  aliyun: Pick<AliyunStub, 'sms' | 'calls'>;
}

/** Everything that arrived anywhere, oldest first. Throws for what cannot be read, or tells of several rules where one is meant. */
export function everythingTold({ mails, dingtalk, aliyun }: Received): Told[] {
  return [
    ...mails.flatMap(toldByMail),
    ...dingtalk.flatMap(toldByDingTalk),
    ...aliyun.sms.map((sms) => toldByAliyun('sms', sms)),
    ...aliyun.calls.map((call) => toldByAliyun('voice', call)),
  ].sort((a, b) => a.at - b.at);
}

const RECOVERED = '已恢复';

/** `【AI创意市场告警】已恢复:规则(主机) 等 2 条` */
function toldByMail({ at, recipients, subject, text }: ReceivedMail): Told[] {
  const [, recovered, rule] = matched(
    /^【AI创意市场告警】(已恢复:)?(.+?)(?:\([^()]*\))?(?: 等 \d+ 条)?(?:,另有 \d+ 条已恢复)?$/,
    subject
  );
  const told = { at, rule: rule ?? '', ...stateOf(recovered, /历时 ([^\n]+)/.exec(text)?.[1]), text };
  return recipients.map((to) => ({ ...told, channel: 'email', to }));
}

/** A title of one rule, or parts `**1. P0 已恢复 规则(2 项)**`. */
function toldByDingTalk({ at, title, text }: DingTalkMessage): Told[] {
  const parts = text.split(/\n\n(?=\*\*\d+\. P\d )/).filter((part) => /^\*\*\d+\. P\d /.test(part));
  const heads = parts.map((part) => ({
    head: matched(/^\*\*\d+\. P\d (已恢复 )?(.+?)(?:\(\d+ 项\))?\*\*/, part),
    part,
  }));
  const single = () => matched(/^【AI创意市场告警】(已恢复:)?(.+?)(?:\(\d+ 项\))?$/, title);
  const all = parts.length > 0 ? heads : [{ head: single(), part: text }];
  return all.map(({ head: [, recovered, rule], part }) => ({
    at,
    channel: 'dingtalk',
    to: 'group',
    rule: rule ?? '',
    ...stateOf(recovered, /已恢复,(?:最长)?持续 \*\*([^*]+)\*\*/.exec(part)?.[1]),
    text: part,
  }));
}

function toldByAliyun(channel: 'sms' | 'voice', { at, number, variables }: StubSms): Told {
  const [, recovered, rule] = matched(/^(已恢复 )?(.+)$/, variables['rule'] ?? '');
  return {
    at,
    channel,
    to: number,
    rule: rule ?? '',
    ...stateOf(recovered, /历时(?:最长)?(.+)$/.exec(variables['time'] ?? '')?.[1]),
    text: Object.entries(variables)
      .map(([name, value]) => `${name}=${value}`)
      .join(' '),
  };
}

function matched(pattern: RegExp, text: string): RegExpExecArray {
  const match = pattern.exec(text);
  if (!match) {
    throw new Error(`cannot read what was told: ${text.slice(0, 200)}`);
  }
  return match;
}

function stateOf(recovered: string | undefined, duration: string | undefined): Pick<Told, 'state' | 'lasted'> {
  return recovered?.startsWith(RECOVERED)
    ? { state: 'recovered', lasted: duration === undefined ? null : secondsOf(duration) }
    : { state: 'firing', lasted: null };
}

/** `1 小时 5 分钟`, `1分钟30秒` → seconds. */
function secondsOf(text: string): number {
  const units: Record<string, number> = { 小时: 3600, 分钟: 60, 分: 60, 秒: 1 };
  return [...text.matchAll(/(\d+) ?(小时|分钟|分|秒)/g)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (units[unit ?? ''] ?? NaN),
    0
  );
}
