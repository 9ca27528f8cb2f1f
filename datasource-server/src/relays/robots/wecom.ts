import type { RobotConfig } from '../../config-relays.ts';
import { withoutMarkup } from './plain-text.ts';
import { readAnswer, type CodeMeaning } from './robot-answer.ts';
import type { Robot } from './robot.ts';

const MINUTE = 60_000;

/** WeCom's group robot: markdown, 20 messages a minute, no signature: its address is the secret. */
export function createWeCom({ url }: RobotConfig): Robot {
  return {
    name: 'wecom',
    windows: [{ ms: MINUTE, most: 20, reserved: 5, counts: 'all' }],
    maxBytes: 4096,
    markup: {
      heading: (text) => `### ${text}`,
      bold: (text) => `**${text}**`,
      link: (title, address) => `[${title}](${address})`,
      item: (text) => `> ${text}`,
      mention: ({ wecom }) => (wecom === null ? null : `<@${wecom}>`),
      plain: withoutMarkup,
    },
    request: ({ text }) => ({ url, body: { msgtype: 'markdown', markdown: { content: text } } }),
    read: (body) => readAnswer(body, { code: ['errcode'], message: ['errmsg'], meanings }),
  };
}

function meanings(code: number): CodeMeaning {
  switch (code) {
    case 45009:
    case 45033:
      return {
        next: 'throttled',
        pauseMs: MINUTE,
        zh: '企业微信限流(每分钟 20 条),稍后自动重试',
        en: 'WeCom throttles (20 messages a minute); it is tried again by itself',
      };
    case -1:
      return { next: 'retry', zh: '企业微信系统繁忙,自动重试', en: 'WeCom is busy; it is tried again by itself' };
    case 93000:
      return {
        next: 'settings',
        zh: '企业微信机器人不存在或已被移出群:请更新 WECOM_WEBHOOK_URL',
        en: 'The WeCom robot does not exist or has left its group: renew WECOM_WEBHOOK_URL',
      };
    default:
      return {
        next: 'settings',
        zh: `企业微信拒绝了消息(${code}):请检查 WECOM_WEBHOOK_URL`,
        en: `WeCom refuses the message (${code}): check WECOM_WEBHOOK_URL`,
      };
  }
}
