import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RelayStatus } from '../../src/contract/relay.ts';
import { outboxEntrySchema, type OutboxEntry } from '../../src/relays/outbox-entries.ts';
import { startAliyunStub, type AliyunStub } from '../support/aliyun-stub.ts';
import { startDingTalkStub, type DingTalkStub } from '../support/dingtalk-stub.ts';
import { startMailServer, type MailServer } from '../support/mail-server.ts';
import { alert, notification, ROTA } from './relay-harness.ts';

/** A number may have 35 such SMS a day. */
const MOST_ROUNDS = 30;
/** `CRASH_ROUNDS=100 npm run test:crash` for the long run. */
const ROUNDS = Math.min(MOST_ROUNDS, Number(process.env['CRASH_ROUNDS'] ?? 4));
const ALERTS_A_ROUND = 6;

jest.setTimeout(240_000 + ROUNDS * 20_000);

const dataDir = mkdtempSync(join(tmpdir(), 'relay-crash-'));
let child: ChildProcess | undefined;
let aheadMs = 0;
let dingtalk: DingTalkStub;
let aliyun: AliyunStub;
let mail: MailServer;

beforeAll(async () => {
  const now = () => Date.now() + aheadMs;
  dingtalk = await startDingTalkStub({ now });
  aliyun = await startAliyunStub({ now });
  mail = await startMailServer();
  dingtalk.delay(25);
  aliyun.delay(25);
  mail.delay(25);
  writeFileSync(join(dataDir, 'rota.yaml'), ROTA);
});
afterAll(async () => {
  child?.kill('SIGKILL');
  await Promise.all([dingtalk.stop(), aliyun.stop(), mail.stop()]);
  rmSync(dataDir, { recursive: true, force: true });
});

/** Resolves to its address when it listens; rejects with what it said on stderr when it ends before. */
function startChild(): Promise<string> {
  const started = spawn(
    process.execPath,
    [
      '--conditions=aimarket-source',
      '--import',
      'tsx',
      join(__dirname, 'relay-crash-child.ts'),
      dataDir,
      dingtalk.webhook,
      aliyun.url,
      String(aheadMs),
      JSON.stringify({ address: mail.address, user: mail.user, password: mail.password }),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] }
  );
  child = started;
  return new Promise((resolve, reject) => {
    let said = '';
    started.stderr.on('data', (data: Buffer) => (said += data.toString()));
    started.stdout.on('data', (data: Buffer) => {
      const [, url] = /listening (\S+)/.exec(data.toString()) ?? [];
      if (url) {
        resolve(url);
      }
    });
    started.on('exit', (code) => reject(new Error(`the relays ended with ${code}: ${said}`)));
  });
}

async function kill(): Promise<void> {
  const victim = child as ChildProcess;
  const gone = new Promise((resolve) => victim.once('exit', resolve));
  victim.kill('SIGKILL');
  await gone;
}

/** Answered when the mail has left, so perhaps never: what counts is what stands in the outbox. */
function testMail(url: string): void {
  const headers = { 'Content-Type': 'application/json' };
  fetch(`${url}/api/v1/relays/email/test`, { method: 'POST', headers, body: '{}' }).catch(() => undefined);
}

/** Whether the alert was accepted. */
async function post(url: string, channel: string, name: string): Promise<boolean> {
  const body = JSON.stringify(notification(alert({ name, severity: 'P1', fingerprint: name })));
  const response = await fetch(`${url}/api/v1/relays/${channel}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body,
  });
  return response.status === 202;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function outboxEntries(): OutboxEntry[] {
  const lines = readFileSync(join(dataDir, 'relays', 'outbox.log'), 'utf8')
    .split('\n')
    .filter(Boolean);
  return lines.map((line) => outboxEntrySchema.parse(JSON.parse(line)));
}

test(`killed ${ROUNDS} times between accepting and sending: nothing is lost, nothing doubled`, async () => {
  const accepted: string[] = [];
  const texted: string[] = [];
  const phoned: string[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const url = await startChild();
    for (let index = 0; index < ALERTS_A_ROUND; index++) {
      const name = `规则r${round}n${index}x`;
      if (await post(url, 'dingtalk', name)) {
        accepted.push(name);
      }
    }
    const last = `短信r${round}`;
    if (await post(url, 'sms', last)) {
      texted.push(last);
    }
    testMail(url);
    testMail(url);
    const call = `电话r${round}x`;
    // A number may have few calls an hour.
    if (round < 2 && (await post(url, 'voice', call))) {
      phoned.push(call);
    }
    await pause(60 * Math.random());
    await kill();
  }
  expect([accepted.length, texted.length, phoned.length]).toEqual([ROUNDS * ALERTS_A_ROUND, ROUNDS, 2]);

  // Later, so that limits are free again and the vendor can be asked about calls without an answer.
  aheadMs = 5 * 60_000;
  const url = await startChild();
  let status: RelayStatus;
  // A call that the last kill cut is asked about a minute after the start.
  const deadline = Date.now() + 150_000;
  do {
    await pause(200);
    status = (await (await fetch(`${url}/api/v1/relays`)).json()) as RelayStatus;
  } while (status.outbox.waiting > 0 && Date.now() < deadline);
  await kill();
  expect(status.outbox.waiting).toBe(0);

  // By SMS everything was told once: the vendor says what it has accepted.
  const entries = outboxEntries();
  const texts = new Map<string, Set<string>>();
  for (const entry of entries) {
    if (entry.event === 'sending' && entry.lane.startsWith('sms:')) {
      entry.ids.forEach((id) => texts.set(id, (texts.get(id) ?? new Set()).add(entry.outId)));
    }
  }
  const times = [...texts].map(([, outIds]) => aliyun.sms.filter(({ outId }) => outIds.has(outId)).length);
  expect(times).toEqual(texted.map(() => 1));

  // Nor can the telephone say: nobody is called again for what may have rung, the next person is, and no alert is left without an end.
  const calls = new Map<string, { rule: string; outIds: Set<string>; ended: boolean }>();
  for (const entry of entries) {
    const begun = entry.event === 'queued' ? entry.deliveries : entry.event === 'answered' ? entry.substitutes : [];
    begun
      .filter(({ alert: { rule } }) => rule.startsWith('电话'))
      .forEach(({ id, alert: { rule } }) => calls.set(id, { rule, outIds: new Set(), ended: false }));
    if (entry.event === 'sending') {
      entry.ids.forEach((id) => calls.get(id)?.outIds.add(entry.outId));
    }
    if (entry.event === 'answered' && (entry.outcome === 'sent' || entry.substitutes.length > 0)) {
      entry.ids.forEach((id) => Object.assign(calls.get(id) ?? {}, { ended: true }));
    }
  }
  const rung = [...calls.values()].map(({ outIds }) => aliyun.calls.filter(({ outId }) => outIds.has(outId)).length);
  expect(Math.max(...rung)).toBe(1);
  expect([...calls.values()].filter(({ ended }) => !ended)).toEqual([]);
  expect(new Set([...calls.values()].map(({ rule }) => rule))).toEqual(new Set(phoned));

  // DingTalk cannot say: what was under way at a kill is a dead letter that a person may retry, and was told once at most.
  const dead = new Set(status.deadLetters.map(({ rule }) => rule));
  const told = accepted.map((name) => dingtalk.messages.filter(({ text }) => text.includes(name)).length);
  expect(told.filter((count) => count > 1)).toEqual([]);
  expect(accepted.filter((name, index) => told[index] === 0 && !dead.has(name))).toEqual([]);
  // Nor can a mail server.
  const mailed = entries.flatMap((entry) =>
    entry.event === 'queued' ? entry.deliveries.flatMap(({ channel, id }) => (channel === 'email' ? [id] : [])) : []
  );
  const inLimbo = new Set(status.deadLetters.map(({ id }) => id));
  const arrived = mailed.map((id) => mail.mails.filter(({ messageId }) => messageId.startsWith(`<${id}@`)).length);
  expect(mailed.length).toBeGreaterThan(0);
  expect(arrived.filter((count) => count > 1)).toEqual([]);
  expect(mailed.filter((id, index) => arrived[index] === 0 && !inLimbo.has(id))).toEqual([]);
  const other = status.deadLetters.filter(({ channel, code }) => channel === 'sms' || code !== 'doubtful_crash');
  expect(other).toEqual([]);
  if (ROUNDS >= 20) {
    // Otherwise no kill came in the middle of a call, and nothing has been shown.
    expect(dead.size).toBeGreaterThan(0);
    expect(entries.some((entry) => entry.event === 'answered' && entry.outcome === 'doubtful')).toBe(true);
  }
});
