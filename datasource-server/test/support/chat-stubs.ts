import { createHmac } from 'node:crypto';
import { startStubServer, type StubServer } from './stub-server.ts';

export interface ChatStub extends Omit<StubServer, 'url'> {
  readonly webhook: string;
  readonly messages: ReadonlyArray<{ text: string }>;
  /** Codes of all answers, oldest first. */
  readonly codes: readonly number[];
}

/** WeCom's group robot: key, type, 4096 bytes and 20 messages a minute are checked as it does. */
export async function startWeComStub({ now = Date.now } = {}): Promise<ChatStub> {
  const messages: Array<{ text: string }> = [];
  const codes: number[] = [];
  const asked: number[] = [];
  const judge = (url: URL, bytes: Buffer): [number, string] => {
    if (url.pathname !== '/cgi-bin/webhook/send' || url.searchParams.get('key') !== 'k'.repeat(36)) {
      return [93000, 'invalid webhook url'];
    }
    asked.push(now());
    if (asked.filter((at) => at > now() - 60_000).length > 20) {
      return [45009, 'api freq out of limit'];
    }
    const body = JSON.parse(bytes.toString('utf8')) as { msgtype?: unknown; markdown?: { content?: unknown } };
    const text = body.markdown?.content;
    if (body.msgtype !== 'markdown' || typeof text !== 'string') {
      return [40008, 'invalid message type'];
    }
    if (Buffer.byteLength(text) > 4096) {
      return [40058, 'markdown.content exceed max length 4096'];
    }
    messages.push({ text });
    return [0, 'ok'];
  };
  const server = await startStubServer((_request, url, bytes) => {
    const [errcode, errmsg] = judge(url, bytes);
    codes.push(errcode);
    return { status: 200, body: { errcode, errmsg } };
  });
  return { ...server, webhook: `${server.url}/cgi-bin/webhook/send?key=${'k'.repeat(36)}`, messages, codes };
}

interface FeishuBody {
  timestamp?: string;
  sign?: string;
  msg_type?: unknown;
  card?: { header?: { title?: { content?: string } }; elements?: Array<{ content?: string }> };
}

/** Feishu's custom robot: signature within the body, clock, 20 KB, 100 messages a minute and 5 a second. */
export async function startFeishuStub({ now = Date.now, secret = '' } = {}): Promise<ChatStub> {
  const messages: Array<{ text: string }> = [];
  const codes: number[] = [];
  const asked: number[] = [];
  const judge = (url: URL, bytes: Buffer): [number, string] => {
    if (url.pathname !== '/open-apis/bot/v2/hook/robot') {
      return [19001, 'param invalid: incoming webhook access token invalid'];
    }
    const body = JSON.parse(bytes.toString('utf8')) as FeishuBody;
    const { timestamp = '0', sign } = body;
    const expected = createHmac('sha256', `${timestamp}\n${secret}`).digest('base64');
    if (secret !== '' && (sign !== expected || Math.abs(now() / 1000 - Number(timestamp)) > 3600)) {
      return [19021, 'sign match fail or timestamp is not within one hour from current time'];
    }
    asked.push(now());
    const within = (ms: number) => asked.filter((at) => at > now() - ms).length;
    if (within(60_000) > 100 || within(1000) > 5) {
      return [11232, 'frequency limited'];
    }
    if (bytes.length > 20 * 1024 || body.msg_type !== 'interactive') {
      return [9499, 'Bad Request'];
    }
    const parts = [body.card?.header?.title?.content, ...(body.card?.elements ?? []).map(({ content }) => content)];
    messages.push({ text: parts.join('\n') });
    return [0, 'success'];
  };
  const server = await startStubServer((_request, url, bytes) => {
    const [code, msg] = judge(url, bytes);
    codes.push(code);
    return { status: 200, body: { code, msg, data: {} } };
  });
  return { ...server, webhook: `${server.url}/open-apis/bot/v2/hook/robot`, messages, codes };
}
