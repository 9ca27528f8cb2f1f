import { startAliyunStub, type AliyunStub } from '../support/aliyun-stub.ts';
import { startDingTalkStub, type DingTalkStub } from '../support/dingtalk-stub.ts';
import { alert, aliyunEnvironment, ROTA, START, startRelays, type Clockwork, type Relays } from './relay-harness.ts';

interface Vendors {
  /** Set back before each test. */
  time: Clockwork;
  readonly aliyun: AliyunStub;
  readonly dingtalk: DingTalkStub;
  /** Relays that know both vendors, closed after the test. */
  start(rota?: string, environment?: Record<string, string>): Promise<Relays>;
}

/** Vendors of its own for each test of the file that calls this. */
export function useVendors(): Vendors {
  const time = { now: START };
  let aliyun: AliyunStub;
  let dingtalk: DingTalkStub;
  let relays: Relays | undefined;
  beforeEach(async () => {
    time.now = START;
    aliyun = await startAliyunStub({ now: () => time.now });
    dingtalk = await startDingTalkStub({ now: () => time.now });
  });
  afterEach(async () => {
    await relays?.close();
    relays = undefined;
    await Promise.all([aliyun.stop(), dingtalk.stop()]);
  });
  return {
    time,
    get aliyun() {
      return aliyun;
    },
    get dingtalk() {
      return dingtalk;
    },
    async start(rota = ROTA, environment = {}) {
      relays = await startRelays({
        time,
        rota,
        environment: { ...aliyunEnvironment(aliyun.url), DINGTALK_WEBHOOK_URL: dingtalk.webhook, ...environment },
      });
      return relays;
    },
  };
}

export const p0 = (name = '数据库连接异常') => alert({ name, severity: 'P0' });
export const numbers = (calls: AliyunStub['calls']) => calls.map(({ number }) => number);
