import { randomUUID } from 'node:crypto';
import type { RelaysConfig } from '../config-relays.ts';
import type { GrafanaNotification } from '../contract/alerts.ts';
import {
  ROBOTS,
  type AlertChannel,
  type RelayAnswer,
  type RelayChannel,
  type RelayTestAnswer,
} from '../contract/relay.ts';
import type { Report } from '../contract/report.ts';
import type { Clock } from '../platform/clock.ts';
import { ServiceError } from '../platform/errors.ts';
import { NoAnswerInTime, withinTime } from '../platform/within-time.ts';
import { byImportance, factsOf, type AlertFacts } from './alert-facts.ts';
import type { Channel } from './channel.ts';
import { planned } from './delivery-id.ts';
import type { DeliveryPump } from './delivery-pump.ts';
import type { Escalation } from './escalation.ts';
import type { IncidentBook } from './incident-book.ts';
import { maskTarget } from './mask.ts';
import type { Outbox } from './outbox.ts';
import type { Delivery } from './outbox-entries.ts';
import { planDeliveries } from './plan-deliveries.ts';
import { pointlessCalls } from './pointless-calls.ts';
import { findPerson, onDuty, type Rota } from './rota.ts';

/** What the routes and the jobs of the relays do. */
export interface RelayService {
  /** Resolves when everything that has to be told is on the disk. Throws ServiceError with nothing queued. */
  accept(channel: AlertChannel, notification: GrafanaNotification): Promise<RelayAnswer>;
  /** Sends a test message, and waits a while for what becomes of it. Throws ServiceError. */
  test(channel: RelayChannel, target?: string): Promise<RelayTestAnswer>;
  /** Queues a message that is no alert for every robot and mail address that is set up; gives by how many channels. Throws ServiceError. */
  report(report: Report): Promise<number>;
  /** Tries a dead letter again. Throws ServiceError `not_found`. */
  retry(id: string): Promise<RelayTestAnswer>;
  /** Closes a dead letter that was dealt with in another way. Throws ServiceError `not_found`. */
  dismiss(id: string): Promise<void>;
  /** Withdraws calls that nobody needs any more, phones whom it is time to phone, and sends what is due. */
  round(): Promise<void>;
}

interface RelayServiceOptions {
  config: Pick<RelaysConfig, 'missing'>;
  channels: ReadonlyMap<RelayChannel, Channel>;
  outbox: Outbox;
  pump: DeliveryPump;
  escalation: Escalation;
  book: IncidentBook;
  rota: () => Rota | null;
  clock: Clock;
}

const OVER = {
  code: 'over',
  text: '通知之前事件已有人响应或已恢复,不再发送 · somebody had taken it on, or it was over, before it was told',
};
/** Says by mail what testFacts says by other ways. */
const TEST_REPORT: Report = {
  title: '测试消息',
  lead: '这是一封测试邮件:收到即说明该渠道可用,不需要处理。',
  sections: [],
  link: null,
  severity: 'P3',
  english: {
    title: 'Test message',
    lead: 'This mail is a test: that you read it says that this way works. There is nothing to do.',
    sections: [],
    link: null,
  },
};
const MOST_WAITING = 20_000;
const WAIT_FOR_OUTCOME_MS = 15_000;
const RETRY_AFTER_SECONDS = 60;

export function createRelayService(options: RelayServiceOptions): RelayService {
  const { config, channels, outbox, pump, escalation, book, rota, clock } = options;
  let queue: Promise<unknown> = Promise.resolve();

  /** What decides by the outbox and then writes to it goes one after the other, or one alert would be queued twice. */
  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = queue.then(work);
    queue = result.catch(() => undefined);
    return result;
  }

  function requireConfigured(name: RelayChannel): Channel {
    const channel = channels.get(name);
    if (!channel) {
      throw unconfigured(name, config.missing[name]);
    }
    return channel;
  }

  async function plan(channel: AlertChannel, alerts: readonly AlertFacts[]): Promise<RelayAnswer> {
    const robot = ROBOTS.find((each) => channels.has(each)) ?? null;
    const isAcknowledged = (incident: string) => book.isAcknowledged(incident);
    const now = clock();
    const made = planDeliveries(channel, alerts, { outbox, rota: rota(), isAcknowledged, robot, now });
    const { deliveries, escalations, duplicates, skipped } = made;
    const cancelled = [...new Set([...made.cancelled, ...pointlessCalls(outbox, book)])];
    if (deliveries.length + escalations.length + cancelled.length > 0) {
      await outbox.write({ event: 'queued', at: now, deliveries, escalations, cancelled });
      await sayWhyCancelled(cancelled);
    } else {
      // A duplicate is only one where the first is still kept.
      await outbox.checkPlace();
    }
    return { channel, queued: deliveries.length, duplicates, skipped };
  }

  async function withdrawCalls(): Promise<void> {
    const cancelled = pointlessCalls(outbox, book);
    if (cancelled.length > 0) {
      await outbox.write({ event: 'queued', at: clock(), deliveries: [], escalations: [], cancelled });
      await sayWhyCancelled(cancelled);
    }
  }

  /** What quiet hours or a limit held back and nobody is told of any more stands in the records all the same. */
  async function sayWhyCancelled(cancelled: readonly string[]): Promise<void> {
    const ids = cancelled.filter((id) => outbox.delivery(id)?.state === 'cancelled');
    const common = { attempts: 0, refused: true, pausedUntil: null, substitutes: [] };
    for (const id of ids) {
      await outbox.note({ event: 'answered', at: clock(), ids: [id], outcome: 'cancelled', ...OVER, ...common });
    }
  }

  function letterOf(id: string): Delivery {
    const delivery = outbox.delivery(id);
    if (delivery?.state !== 'dead') {
      throw new ServiceError('not_found', {
        zh: `没有编号为 ${id} 的死信;等待处理的死信见 GET /api/v1/relays。`,
        en: `There is no dead letter ${id}; GET /api/v1/relays lists those that wait for a person.`,
      });
    }
    return delivery;
  }

  /** What became of a delivery, or that it waits. */
  async function outcomeOf(id: string): Promise<RelayTestAnswer> {
    const untilSettled = async () => {
      // A lane that is under way may have looked for work before this was there.
      for (let turn = 0; turn < 2 && outbox.delivery(id)?.settledAt === null; turn++) {
        pump.round();
        await pump.idle();
      }
    };
    try {
      await withinTime(untilSettled(), WAIT_FOR_OUTCOME_MS);
    } catch (error) {
      if (!(error instanceof NoAnswerInTime)) {
        throw error;
      }
    }
    return answerOf(outbox.delivery(id) as Delivery);
  }

  return {
    async accept(channel, notification) {
      requireConfigured(channel);
      if (outbox.openCount() >= MOST_WAITING) {
        throw full();
      }
      const refs = await book.record(notification);
      const alerts = notification.alerts
        .map((alert) => factsOf(alert, notification, refs.get(alert.fingerprint) ?? null))
        .sort(byImportance);
      const answer = await inTurn(() => plan(channel, alerts)).catch(notKept);
      pump.round();
      return answer;
    },
    async test(channel, wanted) {
      const { target, person } = testTarget(requireConfigured(channel), wanted, rota(), clock());
      const alert = channel === 'email' ? reportFacts(TEST_REPORT, clock()) : testFacts(clock());
      const delivery = planned({ channel, target, person, reason: 'test', alert }, clock());
      await outbox
        .write({ event: 'queued', at: clock(), deliveries: [delivery], escalations: [], cancelled: [] })
        .catch(notKept);
      return outcomeOf(delivery.id);
    },
    async report(report) {
      const now = clock();
      const alert = reportFacts(report, now);
      const told = [...channels.values()].filter(({ reportTargets }) => reportTargets.length > 0);
      const deliveries = told.flatMap(({ name: channel, reportTargets }) =>
        reportTargets.map((target) => planned({ channel, target, person: null, reason: 'report', alert }, now))
      );
      if (deliveries.length > 0) {
        await outbox.write({ event: 'queued', at: now, deliveries, escalations: [], cancelled: [] }).catch(notKept);
        pump.round();
      }
      return told.length;
    },
    async retry(id) {
      await inTurn(async () => {
        requireConfigured(letterOf(id).channel);
        await outbox.write({ event: 'released', at: clock(), id }).catch(notKept);
      });
      return outcomeOf(id);
    },
    dismiss: (id) =>
      inTurn(async () => {
        letterOf(id);
        await outbox.write({ event: 'dismissed', at: clock(), id }).catch(notKept);
      }),
    async round() {
      await inTurn(async () => {
        await withdrawCalls();
        await escalation.round();
      });
      pump.round();
    },
  };
}

function testTarget(
  { name, reportTargets }: Channel,
  wanted: string | undefined,
  rota: Rota | null,
  now: number
): { target: string; person: string | null } {
  if (name === 'sms' || name === 'voice') {
    return personOf(wanted, rota, now);
  }
  const target = name !== 'email' || wanted === undefined ? reportTargets[0] : wanted;
  if (target === undefined || !reportTargets.includes(target)) {
    throw new ServiceError('bad_request', {
      zh: '测试邮件只能发给 REPORT_EMAIL_TO 中的地址:target 请写其中之一。',
      en: 'A test goes to addresses of REPORT_EMAIL_TO only: let target be one of them.',
    });
  }
  return { target, person: null };
}

function personOf(
  wanted: string | undefined,
  rota: Rota | null,
  now: number
): { target: string; person: string | null } {
  const person = rota === null ? undefined : wanted === undefined ? onDuty(rota, now)[0] : findPerson(rota, wanted);
  if (!person) {
    throw new ServiceError('bad_request', {
      zh: '测试消息只能发给值班表(ROTA_FILE)中的人:target 请写其姓名或手机号。',
      en: 'A test goes to people of the rota (ROTA_FILE) only: let target be the name or mobile of one.',
    });
  }
  return { target: person.mobile, person: person.name };
}

function reportFacts(report: Report, now: number): AlertFacts {
  return {
    fingerprint: `report-${randomUUID()}`,
    status: 'firing',
    startsAt: now,
    endsAt: null,
    alertname: 'Report',
    rule: report.title,
    severity: report.severity,
    value: '',
    threshold: '',
    summary: '',
    figures: '',
    subject: '',
    runbookUrl: null,
    panelUrl: report.link?.url ?? null,
    incident: null,
    lasted: null,
    report,
  };
}

function testFacts(now: number): AlertFacts {
  return {
    fingerprint: `test-${randomUUID()}`,
    status: 'firing',
    startsAt: now,
    endsAt: null,
    alertname: 'RelayTest',
    rule: '测试消息',
    severity: 'P3',
    value: '正常',
    threshold: '无',
    summary: '这是一条测试消息:收到即说明该渠道可用,不需要处理。',
    figures: '',
    subject: '',
    runbookUrl: null,
    panelUrl: null,
    incident: null,
    lasted: null,
  };
}

function answerOf({ id, state, target, code, text, dryRun, settledAt }: Delivery): RelayTestAnswer {
  const isFinal = state === 'sent' || state === 'dead' || state === 'cancelled';
  const outcome = dryRun ? 'dry_run' : isFinal ? state : 'waiting';
  return { id, outcome: settledAt === null ? 'waiting' : outcome, target: maskTarget(target), code, text };
}

function unconfigured(channel: RelayChannel, missing: readonly string[]): ServiceError {
  const names = missing.join(', ');
  return new ServiceError('unavailable', {
    zh: `渠道 ${channel} 尚未配置:请设置 ${names} 后重启数据服务。`,
    en: `The channel ${channel} is not set up: set ${names} and restart the data server.`,
  });
}

function full(): ServiceError {
  return new ServiceError(
    'overloaded',
    {
      zh: `等待发送的消息已有 ${MOST_WAITING} 条,本次未接受;请查看 GET /api/v1/relays 中各渠道的问题。`,
      en: `${MOST_WAITING} messages wait already and nothing of this was taken; see the channels’ problems in GET /api/v1/relays.`,
    },
    { retryAfter: RETRY_AFTER_SECONDS }
  );
}

function notKept(cause: unknown): never {
  if (cause instanceof ServiceError) {
    throw cause;
  }
  throw new ServiceError(
    'unavailable',
    {
      zh: '告警无法写入磁盘,本次未接受;请检查 DATA_DIR 的空间与权限。',
      en: 'The alert cannot be written to the disk and was not taken; check space and permissions of DATA_DIR.',
    },
    { cause, retryAfter: RETRY_AFTER_SECONDS }
  );
}
