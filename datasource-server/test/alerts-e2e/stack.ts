import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRedisServer, type RedisServer } from '../cache/redis-server.ts';
import { ALIYUN, startAliyunStub, type AliyunStub } from '../support/aliyun-stub.ts';
import { startDingTalkStub, type DingTalkStub } from '../support/dingtalk-stub.ts';
import { freePort } from '../support/free-port.ts';
import { startMailServer, type MailServer } from '../support/mail-server.ts';
import { createMarketplaceTables, startMariadb, type Mariadb } from '../support/mariadb.ts';
import { briskProvisioning } from './brisk-provisioning.ts';
import { everythingTold, type Told } from './told.ts';
import { startTraffic, type Traffic } from './traffic.ts';

const ROOT = join(__dirname, '../../..');
const READY_WITHIN_MS = 420_000;
const DINGTALK_SECRET = 'SEC-of-the-robot';
const GRAFANA_TOKEN = 'token-of-grafana';
const OPS_TOKEN = 'token-of-the-test';

/** `npm start` with a real Grafana between a marketplace that the test moves and people who write down what they are told. */
export interface Stack {
  readonly grafana: string;
  readonly dataServer: string;
  readonly mariadb: Mariadb;
  readonly traffic: Traffic;
  readonly mail: MailServer;
  readonly dingtalk: DingTalkStub;
  readonly aliyun: AliyunStub;
  /** How busy the processors are, percent, or that they cannot be read. */
  setCpu(busy: number | 'unreadable'): void;
  setRota(rota: string): void;
  told(): Told[];
  /** Asks Grafana's API as its administrator. */
  askGrafana<Answer>(path: string): Promise<Answer>;
  /** Asks the data server. */
  askServer<Answer>(path: string): Promise<Answer>;
  /** What the programs printed, and Grafana's log. */
  output(): string;
  stop(): Promise<void>;
}

interface Options {
  grafanaHome: string;
  emailTo: readonly string[];
  rota: string;
  /** Rules whose durations run faster. */
  hurried: readonly string[];
}

export async function startStack({ grafanaHome, emailTo, rota, hurried }: Options): Promise<Stack> {
  const directory = mkdtempSync(join(tmpdir(), 'aimarket-e2e-alerts-'));
  const path = (name: string) => join(directory, name);
  const stops: Array<() => Promise<void> | void> = [() => rmSync(directory, { recursive: true, force: true })];
  const stop = async () => {
    for (const stopOne of stops.splice(0).reverse()) {
      await stopOne();
    }
  };
  const started = async <Part extends { stop(): Promise<void> }>(part: Promise<Part>): Promise<Part> => {
    const running = await part;
    stops.push(() => running.stop());
    return running;
  };

  try {
    mkdirSync(path('logs'));
    writeFileSync(path('cpu'), 'unreadable');
    writeFileSync(path('rota.yaml'), rota);
    briskProvisioning(join(ROOT, 'provisioning'), path('provisioning'), hurried);
    // Boards lie beside what is provisioned.
    symlinkSync(join(ROOT, 'dashboards'), path('dashboards'));
    const mariadb = await started(startMariadb());
    await createMarketplaceTables(mariadb.url);
    const redis = await startRedis();
    stops.push(() => redis.dispose());
    const mail = await started(startMailServer());
    const dingtalk = await started(startDingTalkStub({ secret: DINGTALK_SECRET }));
    const aliyun = await started(startAliyunStub());
    const traffic = startTraffic(path('logs'));
    stops.push(() => traffic.stop());

    const [port, grafanaPort] = [await freePort(), await freePort()];
    const dataServer = `http://127.0.0.1:${port}`;
    const program = startProgram({
      GRAFANA_HOME: grafanaHome,
      PORT: String(port),
      GRAFANA_PORT: String(grafanaPort),
      PUBLIC_URL: dataServer,
      DATA_DIR: path('data'),
      LOG_DIR: path('logs'),
      MYSQL_URL: mariadb.url,
      REDIS_URL: redis.url,
      DEMO: 'off',
      RECORDER_INTERVAL_SECONDS: '5',
      AUTH_TOKENS: `grafana:${GRAFANA_TOKEN}:query+relay,test:${OPS_TOKEN}:query+relay+incident`,
      AIMARKET_TOKEN: GRAFANA_TOKEN,
      RELAY_HMAC_SECRET: 'secret between Grafana and the data server',
      ROTA_FILE: path('rota.yaml'),
      DINGTALK_WEBHOOK_URL: dingtalk.webhook,
      DINGTALK_SECRET,
      ALIYUN_ACCESS_KEY_ID: ALIYUN.accessKeyId,
      ALIYUN_ACCESS_KEY_SECRET: ALIYUN.accessKeySecret,
      SMS_SIGN_NAME: ALIYUN.signName,
      SMS_TEMPLATE_CODE: ALIYUN.smsTemplate,
      SMS_ENDPOINT: aliyun.url,
      VOICE_TTS_CODE: ALIYUN.ttsCode,
      VOICE_ENDPOINT: aliyun.url,
      ALERT_EMAIL_TO: emailTo.join(';'),
      GF_PATHS_PROVISIONING: path('provisioning'),
      GF_SMTP_ENABLED: 'true',
      GF_SMTP_HOST: mail.address,
      GF_SMTP_USER: mail.user,
      GF_SMTP_PASSWORD: mail.password,
      // The mail server signs its certificate itself.
      GF_SMTP_SKIP_VERIFY: 'true',
      GF_UNIFIED_ALERTING_DISABLE_JITTER: 'true',
      GF_UNIFIED_ALERTING_ALERTMANAGER_CONFIG_POLL_INTERVAL: '5s',
      NODE_OPTIONS: `--require ${join(__dirname, 'cpu-of-file.cjs')}`,
      CPU_FILE: path('cpu'),
    });
    stops.push(() => program.stop());
    await program.ready();

    const ask = async <Answer>(url: string, authorization: string): Promise<Answer> => {
      const response = await fetch(url, { headers: { authorization } });
      if (!response.ok) {
        throw new Error(`${url} answers ${response.status}: ${await response.text()}`);
      }
      return (await response.json()) as Answer;
    };
    const grafana = `http://127.0.0.1:${grafanaPort}`;
    return {
      grafana,
      dataServer,
      mariadb,
      traffic,
      mail,
      dingtalk,
      aliyun,
      setCpu: (busy) => writeFileSync(path('cpu'), String(busy)),
      setRota: (text) => writeFileSync(path('rota.yaml'), text),
      told: () => everythingTold({ mails: mail.mails, dingtalk: dingtalk.messages, aliyun }),
      askGrafana: (at) => ask(`${grafana}${at}`, `Basic ${Buffer.from('admin:admin').toString('base64')}`),
      askServer: (at) => ask(`${dataServer}${at}`, `Bearer ${OPS_TOKEN}`),
      output: program.output,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startRedis(): Promise<RedisServer> {
  const redis = await createRedisServer();
  await redis.start();
  return redis;
}

interface Program {
  /** Resolves when everything is up. */
  ready(): Promise<void>;
  output(): string;
  stop(): Promise<void>;
}

function startProgram(environment: Record<string, string>): Program {
  const child: ChildProcess = spawn(process.execPath, ['scripts/start.mjs'], {
    cwd: ROOT,
    env: { ...process.env, CI: '', LOG_LEVEL: 'warn', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      output += chunk;
    });
  }
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    async ready() {
      const deadline = Date.now() + READY_WITHIN_MS;
      while (!output.includes('Ctrl-C')) {
        if (child.exitCode !== null || Date.now() > deadline) {
          throw new Error(`npm start is not up:\n${output.slice(-4000)}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    },
    output: () => output,
    async stop() {
      if (child.exitCode === null) {
        child.kill('SIGTERM');
        await exited;
      }
    },
  };
}
