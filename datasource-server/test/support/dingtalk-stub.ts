import { createHmac } from 'node:crypto';
import { startStubServer, type StubServer } from './stub-server.ts';

export interface DingTalkMessage {
  at: number;
  title: string;
  text: string;
  mobiles: string[];
}

/** DingTalk's custom robot on loopback: token, signature, clock, keyword, size and 20 messages a minute are checked as it does. */
export interface DingTalkStub extends Omit<StubServer, 'url'> {
  readonly webhook: string;
  readonly messages: readonly DingTalkMessage[];
  /** Codes of all answers, oldest first. */
  readonly codes: readonly number[];
  /** The next so many well-formed messages are refused with this code. */
  refuse(code: number, times?: number): void;
  setClockAhead(ms: number): void;
}

interface Options {
  secret?: string;
  keyword?: string;
  now?: () => number;
}

interface Body {
  msgtype?: unknown;
  markdown?: { title?: unknown; text?: unknown };
  at?: { atMobiles?: unknown };
}

const TOKEN = 'a'.repeat(64);
const HOUR = 3600e3;
const MOST_BYTES = 20_000;

export async function startDingTalkStub({
  secret,
  keyword = '告警',
  now = Date.now,
}: Options = {}): Promise<DingTalkStub> {
  const messages: DingTalkMessage[] = [];
  const codes: number[] = [];
  const asked: number[] = [];
  const refusals: number[] = [];
  let aheadMs = 0;

  function judge(url: URL, bytes: Buffer): [number, string] {
    const at = now() + aheadMs;
    if (url.pathname !== '/robot/send' || url.searchParams.get('access_token') !== TOKEN) {
      return [300005, 'token is not exist'];
    }
    if (secret !== undefined) {
      const timestamp = Number(url.searchParams.get('timestamp'));
      if (Math.abs(at - timestamp) > HOUR) {
        return [310000, 'invalid timestamp'];
      }
      const expected = createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64');
      if (url.searchParams.get('sign') !== expected) {
        return [310000, 'sign not match'];
      }
    }
    asked.push(at);
    if (asked.filter((each) => each > at - 60_000).length > 20) {
      return [130101, 'send too fast, exceed 20 times per minute'];
    }
    const body = JSON.parse(bytes.toString('utf8')) as Body;
    const { title, text } = body.markdown ?? {};
    if (body.msgtype !== 'markdown' || typeof title !== 'string' || typeof text !== 'string' || text === '') {
      return [400105, 'unsupported msgtype'];
    }
    if (bytes.length > MOST_BYTES) {
      return [460101, 'message too long'];
    }
    if (!text.includes(keyword)) {
      return [310000, 'keywords not in content'];
    }
    const refusal = refusals.shift();
    if (refusal !== undefined) {
      return [refusal, 'refused by the test'];
    }
    const mobiles = (body.at?.atMobiles ?? []) as string[];
    messages.push({ at, title, text, mobiles: mobiles.filter((mobile) => text.includes(`@${mobile}`)) });
    return [0, 'ok'];
  }

  const server = await startStubServer((_request, url, bytes) => {
    const [errcode, errmsg] = judge(url, bytes);
    codes.push(errcode);
    return { status: 200, body: { errcode, errmsg } };
  });
  return {
    ...server,
    webhook: `${server.url}/robot/send?access_token=${TOKEN}`,
    messages,
    codes,
    refuse(code, times = 1) {
      refusals.push(...Array.from({ length: times }, () => code));
    },
    setClockAhead(ms) {
      aheadMs = ms;
    },
  };
}
