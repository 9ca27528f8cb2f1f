import { createHmac } from 'node:crypto';
import type { RobotConfig } from '../../config-relays.ts';
import type { Clock } from '../../platform/clock.ts';
import { readAnswer, type CodeMeaning } from './robot-answer.ts';
import type { Robot, RobotMessage } from './robot.ts';

const SECOND = 1000;

/** Feishu's custom robot: a card with markdown, signed within the body, 100 messages a minute and 5 a second. */
export function createFeishu({ url, secret }: RobotConfig, clock: Clock): Robot {
  return {
    name: 'feishu',
    windows: [
      { ms: 60 * SECOND, most: 100, reserved: 20, counts: 'all' },
      { ms: SECOND, most: 5, reserved: 1, counts: 'all' },
    ],
    // The whole body may have 20 KB.
    maxBytes: 16_000,
    markup: {
      // The card has a header of its own.
      heading: () => '',
      bold: (text) => `**${text}**`,
      link: (title, address) => `[${title}](${address})`,
      item: (text) => `- ${text}`,
      mention: ({ feishu }) => (feishu === null ? null : `<at id=${feishu}></at>`),
      plain: (text) => text.replace(/[\\*[\]<>~`]/g, (sign) => `&#${sign.charCodeAt(0)};`),
    },
    request: (message) => ({
      url,
      body: { ...(secret === null ? {} : signature(secret, clock())), msg_type: 'interactive', card: cardOf(message) },
    }),
    read: (body) => readAnswer(body, { code: ['code', 'StatusCode'], message: ['msg', 'StatusMessage'], meanings }),
  };
}

function cardOf({ title, text, first }: RobotMessage): object {
  const colours = { P0: 'red', P1: 'orange', P2: 'yellow', P3: 'blue' };
  return {
    config: { wide_screen_mode: true },
    header: {
      template: first.status === 'resolved' ? 'green' : colours[first.severity],
      title: { tag: 'plain_text', content: title },
    },
    elements: [{ tag: 'markdown', content: text.trim() }],
  };
}

/** The key is the text to sign, and what is signed is empty: so Feishu has it. */
function signature(secret: string, now: number): { timestamp: string; sign: string } {
  const timestamp = String(Math.floor(now / SECOND));
  return { timestamp, sign: createHmac('sha256', `${timestamp}\n${secret}`).digest('base64') };
}

function meanings(code: number): CodeMeaning {
  switch (code) {
    case 11232:
      return {
        next: 'throttled',
        pauseMs: 10 * SECOND,
        zh: '飞书限流(每分钟 100 条、每秒 5 条),稍后自动重试',
        en: 'Feishu throttles (100 messages a minute, 5 a second); it is tried again by itself',
      };
    case 19021:
      return {
        next: 'settings',
        zh: '飞书签名校验失败:请核对 FEISHU_SECRET,并校准本机时钟(相差不得超过 1 小时)',
        en: 'Feishu refuses the signature: check FEISHU_SECRET, and set this machine’s clock right (within an hour)',
      };
    case 19022:
      return {
        next: 'settings',
        zh: '本机 IP 不在飞书机器人的白名单内:请加入数据服务的出口 IP',
        en: 'This machine’s address is not in the robot’s list: add the data server’s outgoing address',
      };
    case 19024:
      return {
        next: 'settings',
        zh: '消息不含飞书机器人的关键词:请把“告警”设为关键词',
        en: 'No keyword of the Feishu robot is in the message: make 告警 one',
      };
    default:
      return {
        next: 'settings',
        zh: `飞书拒绝了消息(${code}):请检查 FEISHU_WEBHOOK_URL`,
        en: `Feishu refuses the message (${code}): check FEISHU_WEBHOOK_URL`,
      };
  }
}
