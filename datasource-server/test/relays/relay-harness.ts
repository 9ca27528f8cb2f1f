import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseConfig } from '../../src/config.ts';
import type { GrafanaAlert, GrafanaNotification } from '../../src/contract/alerts.ts';
import type { RelayStatus } from '../../src/contract/relay.ts';
import type { Report } from '../../src/contract/report.ts';
import type { EventRow, EventStore } from '../../src/engines/engine.ts';
import type { Job, Scheduler } from '../../src/platform/scheduler.ts';
import type { IncidentBook, IncidentRef } from '../../src/relays/incident-book.ts';
import { createSignatureCheck, startAlerts, type Alerts } from '../../src/server-alerts.ts';
import { startTestApp, type LogLine, type TestApp } from '../http-harness.ts';
import { ALIYUN } from '../support/aliyun-stub.ts';
import type { MailServer } from '../support/mail-server.ts';

export const START = Date.parse('2026-03-18T05:00:00Z'); // Wednesday, 13:00 in Shanghai
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

export const ZHANG = '13900000001';
export const LI = '13900000002';
export const WANG = '13900000003';

export const ROTA = `
people:
  - { name: 张三, mobile: "${ZHANG}" }
  - { name: 李四, mobile: "${LI}", dingtalk: "13800000002" }
  - { name: 王五, mobile: "${WANG}" }
shifts:
  - name: 一线
    rotation: weekly
    from: 2026-03-16
    people: [张三, 李四]
escalation: [李四, 王五]
`;

/** Incidents in memory: one an alert name. */
export interface TestBook extends IncidentBook {
  acknowledge(incident: string): void;
  /** `incident channel` of the messages that left. */
  readonly messages: readonly string[];
}

export function createTestBook(now: () => number): TestBook {
  const opened = new Map<string, number>();
  const acknowledged = new Set<string>();
  const open = new Set<string>();
  const messages: string[] = [];
  return {
    async record({ alerts }) {
      return new Map(
        alerts.map(({ fingerprint, labels, status }): [string, IncidentRef] => {
          const id = `INC-${labels['alertname']}`;
          const openedAt = opened.get(id) ?? now();
          opened.set(id, openedAt);
          if (status === 'resolved') {
            open.delete(id);
          } else {
            open.add(id);
          }
          const lasted = status === 'resolved' ? now() - openedAt : null;
          return [
            fingerprint,
            { id, severity: 'P0', url: `https://ops.example/i/${id}?expires=1&signature=a-b_1`, openedAt, lasted },
          ];
        })
      );
    },
    isAcknowledged: (incident) => acknowledged.has(incident),
    isOver: (incident) => opened.has(incident) && !open.has(incident),
    notified: async (incident, channel) => void messages.push(`${incident} ${channel}`),
    messages,
    acknowledge: (incident) => void acknowledged.add(incident),
  };
}

export interface Relays {
  /** Moves the clock second by second (or by `step`), with a round after each. */
  advance(ms: number, step?: number): Promise<void>;
  /** Runs what is due now. */
  settle(): Promise<void>;
  post(channel: string, notification: GrafanaNotification, headers?: Record<string, string>): Promise<Response>;
  /** Queues a report and waits for what becomes of it; gives by how many channels it goes. */
  report(report: Report): Promise<number>;
  dismiss(letter: string): Promise<Response>;
  ask(method: string, path: string, body?: unknown): Promise<{ status: number; body: Record<string, unknown> }>;
  status(): RelayStatus;
  /** Closes the relays and opens them again with the same data, as a restart does, perhaps with other settings. */
  restart(changed?: Record<string, string>): Promise<void>;
  /** Runs one job by its name. */
  run(job: string): Promise<void>;
  readonly book: TestBook;
  readonly logs: LogLine[];
  readonly rows: EventRow[];
  readonly rotaPath: string;
  readonly dataDir: string;
  close(): Promise<void>;
}

export interface Clockwork {
  now: number;
}

interface Options {
  /** Shared with the stubs. */
  time: Clockwork;
  environment: Record<string, string>;
  rota?: string;
  store?: EventStore;
}

/** The relays as server-alerts.ts composes them, behind the real HTTP side, on a clock that the test moves. */
export async function startRelays({ time, environment, rota = ROTA, store }: Options): Promise<Relays> {
  const dataDir = mkdtempSync(join(tmpdir(), 'relays-'));
  const rotaPath = join(dataDir, 'rota.yaml');
  writeFileSync(rotaPath, rota);
  const configOf = (changed: Record<string, string> = {}) =>
    parseConfig({ DATA_DIR: dataDir, ROTA_FILE: rotaPath, ...environment, ...changed });
  let config = configOf();
  const clock = () => time.now;
  const book = createTestBook(clock);
  const rows: EventRow[] = [];
  const logs: LogLine[] = [];
  const jobs = new Map<string, Job>();
  const scheduler: Scheduler = {
    every(name, _intervalMs, job) {
      jobs.set(name, job);
      return { stop: () => Promise.resolve() };
    },
    stop: () => Promise.resolve(),
  };
  const logger = {
    debug: () => undefined,
    info: (message: string, fields = {}) => void logs.push({ level: 'info', message, fields }),
    warn: (message: string, fields = {}) => void logs.push({ level: 'warn', message, fields }),
    error: (message: string, fields = {}) => void logs.push({ level: 'error', message, fields }),
  };
  const open = () =>
    startAlerts({
      config,
      store: store ?? rememberingStore(rows),
      book,
      checkSignature: createSignatureCheck(config.relays, clock),
      scheduler,
      clock,
      logger,
    });
  let alerts: Alerts = await open();
  let app: TestApp = await startTestApp({ routers: [...alerts.routers] });

  async function run(name: string): Promise<void> {
    await jobs.get(name)?.(new AbortController().signal);
  }
  async function settle(): Promise<void> {
    await run('relays');
    await alerts.idle();
  }
  const address = (path: string) => `${app.url}/api/v1/relays${path}`;

  return {
    async advance(ms, step = 1000) {
      for (const end = time.now + ms; time.now < end;) {
        time.now += Math.min(step, end - time.now);
        await settle();
      }
    },
    settle,
    async post(channel, notification, headers = {}) {
      const response = await fetch(address(`/${channel}`), {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...headers },
        body: JSON.stringify(notification),
      });
      await alerts.idle();
      return response;
    },
    async ask(method, path, body) {
      const response = await fetch(address(path), {
        method,
        headers: { 'Content-Type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    },
    async report(report) {
      const channels = await alerts.report(report);
      await alerts.idle();
      return channels;
    },
    dismiss: (letter) =>
      fetch(address(`/dead-letters/${letter}/dismiss`), {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
      }),
    status: () => alerts.status(),
    async restart(changed) {
      await app.stop();
      await alerts.close();
      config = configOf(changed);
      alerts = await open();
      app = await startTestApp({ routers: [...alerts.routers] });
    },
    run,
    book,
    logs,
    rows,
    rotaPath,
    dataDir,
    async close() {
      await app.stop();
      await alerts.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** As much of the event store as the records need: it takes rows and tells their ids. */
function rememberingStore(rows: EventRow[]): EventStore {
  const store: Pick<EventStore, 'insert' | 'query'> = {
    insert: async (_table, added) => void rows.push(...added),
    query: async () => ({
      columns: [rows.map(({ id }) => String(id))],
      rowCount: rows.length,
      truncated: false,
      elapsedMs: 0,
    }),
  };
  return store as EventStore;
}

export function aliyunEnvironment(url: string): Record<string, string> {
  return {
    ALIYUN_ACCESS_KEY_ID: ALIYUN.accessKeyId,
    ALIYUN_ACCESS_KEY_SECRET: ALIYUN.accessKeySecret,
    SMS_SIGN_NAME: ALIYUN.signName,
    SMS_TEMPLATE_CODE: ALIYUN.smsTemplate,
    SMS_ENDPOINT: url,
    VOICE_TTS_CODE: ALIYUN.ttsCode,
    VOICE_ENDPOINT: url,
  };
}

/** Settings of e-mail as Grafana has them, for readers of reports. */
export function mailEnvironment(
  { address, user, password }: Pick<MailServer, 'address' | 'user' | 'password'>,
  readers: readonly string[]
): Record<string, string> {
  return {
    GF_SMTP_HOST: address,
    GF_SMTP_USER: user,
    GF_SMTP_PASSWORD: password,
    GF_SMTP_FROM_ADDRESS: 'monitor@market.example',
    // The mail server signs its certificate itself.
    GF_SMTP_SKIP_VERIFY: 'true',
    REPORT_EMAIL_TO: readers.join(';'),
  };
}

export interface AlertOptions {
  name?: string;
  severity?: string;
  status?: 'firing' | 'resolved';
  fingerprint?: string;
  startsAt?: number;
  endsAt?: number;
  labels?: Record<string, string>;
}

export function alert(options: AlertOptions = {}): GrafanaAlert {
  const { name = 'API 错误率过高', severity = 'P0', status = 'firing', startsAt = START, labels = {} } = options;
  return {
    status,
    labels: { alertname: name, severity, notify: 'dingtalk sms', grafana_folder: 'AI 市场', ...labels },
    annotations: {
      summary: '状态码不小于 400 的 API 请求占比过高,用户正在看到失败。',
      current_value: '7.20%',
      threshold: '> 5%',
      runbook_url: '/d/aimarket-runbooks?viewPanel=1',
    },
    startsAt: new Date(startsAt).toISOString(),
    endsAt:
      status === 'resolved' ? new Date(options.endsAt ?? startsAt + 12 * MINUTE).toISOString() : '0001-01-01T00:00:00Z',
    generatorURL: 'http://grafana.example/alerting/x',
    fingerprint: options.fingerprint ?? `fp-${name}`,
    silenceURL: '',
    dashboardURL: 'http://grafana.example/d/api',
    panelURL: 'http://grafana.example/d/api?viewPanel=7',
    values: { A: 7.2, C: 1 },
    valueString: '',
    orgId: 1,
  };
}

export function notification(...alerts: GrafanaAlert[]): GrafanaNotification {
  return {
    receiver: 'ops-relay',
    status: alerts.some(({ status }) => status === 'firing') ? 'firing' : 'resolved',
    orgId: 1,
    alerts,
    groupLabels: {},
    commonLabels: {},
    commonAnnotations: {},
    externalURL: 'http://grafana.example/',
    version: '1',
    groupKey: '{}:{}',
    truncatedAlerts: 0,
    title: '',
    state: 'alerting',
    message: '',
  };
}
