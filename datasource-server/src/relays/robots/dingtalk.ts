import { createHmac } from 'node:crypto';
import type { RobotConfig } from '../../config-relays.ts';
import type { Clock } from '../../platform/clock.ts';
import { withoutMarkup } from './plain-text.ts';
import { readAnswer, type CodeMeaning } from './robot-answer.ts';
import type { Robot } from './robot.ts';

const MINUTE = 60_000;

/** DingTalk's custom robot: markdown, signed by time and secret, 20 messages a minute. */
export function createDingTalk({ url, secret }: RobotConfig, clock: Clock): Robot {
  return {
    name: 'dingtalk',
    windows: [{ ms: MINUTE, most: 20, reserved: 5, counts: 'all' }],
    // The whole body may have 20,000 bytes.
    maxBytes: 16_000,
    markup: {
      heading: (text) => `### ${text}`,
      bold: (text) => `**${text}**`,
      link: (title, address) => `[${title}](${address})`,
      item: (text) => `- ${text}`,
      // Without the number in the text nobody is called.
      mention: ({ dingtalk }) => `@${dingtalk}`,
      plain: withoutMarkup,
    },
    request: ({ title, text, mentions }) => ({
      url: secret === null ? url : signed(url, secret, clock()),
      body: {
        msgtype: 'markdown',
        markdown: { title, text },
        at: { atMobiles: mentions.map(({ dingtalk }) => dingtalk), isAtAll: false },
      },
    }),
    read: (body) => readAnswer(body, { code: ['errcode'], message: ['errmsg'], meanings }),
  };
}

function signed(url: string, secret: string, now: number): string {
  const sign = createHmac('sha256', secret).update(`${now}\n${secret}`).digest('base64');
  return `${url}${url.includes('?') ? '&' : '?'}timestamp=${now}&sign=${encodeURIComponent(sign)}`;
}

function meanings(code: number, message: string): CodeMeaning {
  switch (code) {
    case 310000:
      return securityMeaning(message);
    case 130101:
    case 410100:
      return {
        next: 'throttled',
        pauseMs: MINUTE,
        zh: '钉钉限流(每分钟 20 条),稍后自动重试',
        en: 'DingTalk throttles (20 messages a minute); it is tried again by itself',
      };
    case -1:
      return { next: 'retry', zh: '钉钉系统繁忙,自动重试', en: 'DingTalk is busy; it is tried again by itself' };
    default:
      return {
        next: 'settings',
        zh: `钉钉拒绝了消息(${code}):请检查 DINGTALK_WEBHOOK_URL 的 access_token,以及机器人与群是否仍然存在、未被停用`,
        en: `DingTalk refuses the message (${code}): check the access_token in DINGTALK_WEBHOOK_URL, and that robot and group still exist and are enabled`,
      };
  }
}

function securityMeaning(message: string): CodeMeaning {
  if (/timestamp|time stamp|时间/i.test(message)) {
    return {
      next: 'settings',
      zh: '钉钉因时间戳拒绝:本机时钟与标准时间相差超过 1 小时,请校时(NTP)',
      en: 'DingTalk refuses the timestamp: this machine’s clock is more than an hour off; set it right (NTP)',
    };
  }
  if (/sign|签名/i.test(message)) {
    return {
      next: 'settings',
      zh: '钉钉签名不匹配:请核对 DINGTALK_SECRET(机器人安全设置“加签”处以 SEC 开头的密钥)与本机时钟',
      en: 'DingTalk’s signature does not match: check DINGTALK_SECRET (it begins with SEC) and this machine’s clock',
    };
  }
  if (/ip/i.test(message)) {
    return {
      next: 'settings',
      zh: '本机 IP 不在钉钉机器人的 IP 段内:请在机器人安全设置中加入数据服务的出口 IP',
      en: 'This machine’s address is not among the robot’s: add the data server’s outgoing address in its security settings',
    };
  }
  return {
    next: 'settings',
    zh: '钉钉安全设置不匹配:消息不含机器人的关键词(请把“告警”设为关键词),或加签、IP、时钟有误',
    en: 'DingTalk’s security settings do not match: no keyword of the robot is in the message (make 告警 one), or sign, address or clock are wrong',
  };
}
