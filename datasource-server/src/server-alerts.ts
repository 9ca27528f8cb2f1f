import { join } from 'node:path';
import type { Config } from './config.ts';
import type { RelayChannel, RelayStatus } from './contract/relay.ts';
import type { Report } from './contract/report.ts';
import type { EventStore } from './engines/engine.ts';
import type { Mount } from './http/mounts.ts';
import type { Clock } from './platform/clock.ts';
import type { Logger } from './platform/logger.ts';
import type { Scheduler } from './platform/scheduler.ts';
import { createSms } from './relays/aliyun/sms.ts';
import { createVoice } from './relays/aliyun/voice.ts';
import type { Channel } from './relays/channel.ts';
import { createDeliveryPump } from './relays/delivery-pump.ts';
import { createDeliveryRecords } from './relays/delivery-records.ts';
import { createEscalation } from './relays/escalation.ts';
import { createHmacCheck } from './relays/hmac.ts';
import type { IncidentBook } from './relays/incident-book.ts';
import { openOutbox } from './relays/outbox.ts';
import { createRelayRoutes } from './relays/relay-routes.ts';
import { createRelayService } from './relays/relay-service.ts';
import { createRelayStatus } from './relays/relay-status.ts';
import { createEmail } from './relays/email/email.ts';
import { createDingTalk } from './relays/robots/dingtalk.ts';
import { createFeishu } from './relays/robots/feishu.ts';
import { createRobotChannel, type Robot } from './relays/robots/robot.ts';
import { createWeCom } from './relays/robots/wecom.ts';
import { onDuty } from './relays/rota.ts';
import { openRotaFile, type RotaFile } from './relays/rota-file.ts';

const ROUND_MS = 1000;
const COPY_MS = 2000;
const ROTA_MS = 5000;
const SAMPLE_MS = 60_000;
const PLACE_MS = 5000;

interface AlertsInput {
  config: Pick<Config, 'dataDir' | 'relays'>;
  /** Where deliveries are recorded: the real store, also while demo data are shown. */
  store: EventStore;
  /** The incident side. */
  book: IncidentBook;
  checkSignature: SignatureCheck;
  scheduler: Scheduler;
  clock: Clock;
  logger: Logger;
}

export interface Alerts {
  routers: readonly Mount[];
  status(): RelayStatus;
  /** Queues a message that is no alert for every robot and mail address that is set up; gives by how many channels. Throws ServiceError. */
  report(report: Report): Promise<number>;
  /** Resolves when no call is under way. */
  idle(): Promise<void>;
  /** Begins no more calls; resolves when those under way have ended and what is known of them is on the disk. */
  close(): Promise<void>;
}

/** Stands before the secret in our contact points, as Grafana refuses to sign with an empty key. */
const KEY_PREFIX = 'aimarket-';

/** One for all webhooks; null where Grafana does not sign. */
export type SignatureCheck = ReturnType<typeof createHmacCheck> | null;

export function createSignatureCheck({ hmacSecret }: Config['relays'], clock: Clock): SignatureCheck {
  return hmacSecret === null ? null : createHmacCheck(`${KEY_PREFIX}${hmacSecret}`, clock);
}

/** Opens the outbox, takes up what an earlier run left in it, and relays alerts until closed. Throws ConfigError for a rota with mistakes. */
export async function startAlerts({
  config,
  store,
  book,
  checkSignature,
  scheduler,
  clock,
  logger,
}: AlertsInput): Promise<Alerts> {
  const { relays } = config;
  const rotaFile = await openRotaFile({ path: relays.rotaFile, clock, logger });
  const { rota } = rotaFile;
  const channels = createChannels(relays, rotaFile, clock);
  const outbox = await openOutbox({ path: join(config.dataDir, 'relays', 'outbox.log'), clock, logger });
  const onSent = (incident: string, channel: RelayChannel) => {
    book.notified(incident, channel).catch((error: unknown) => {
      logger.warn('the incident book does not know of a message yet', { incident, channel, error });
    });
  };
  const pump = createDeliveryPump({
    outbox,
    channels,
    missing: relays.missing,
    rota,
    dryRun: relays.dryRun,
    onSent,
    clock,
    logger,
  });
  const configured = new Set(channels.keys());
  const escalation = createEscalation({ outbox, rota, book, configured, clock, logger });
  const records = createDeliveryRecords({ outbox, store, channels: configured, clock, logger });
  const service = createRelayService({ config: relays, channels, outbox, pump, escalation, book, rota, clock });
  const status = createRelayStatus({ config: relays, channels, outbox, records, escalation, rotaFile, clock });
  await pump.recover();
  const jobs = [
    scheduler.every('relays', ROUND_MS, () => service.round()),
    scheduler.every('rota', ROTA_MS, () => rotaFile.refresh()),
    scheduler.every('delivery records', COPY_MS, () => records.copy()),
    scheduler.every('outbox place', PLACE_MS, () => outbox.checkPlace()),
    scheduler.every('dead letters', SAMPLE_MS, () => records.sample()),
  ];
  return {
    routers: [
      {
        path: '/api/v1/relays',
        router: createRelayRoutes({ service, status, checkSignature }),
        scope: 'relay',
        body: 'bytes',
      },
    ],
    status,
    report: (report) => service.report(report),
    idle: () => pump.idle(),
    async close() {
      await Promise.all(jobs.map((job) => job.stop()));
      await pump.close();
      await records.copy();
      await outbox.close();
    },
  };
}

/** The channels whose settings are complete. */
function createChannels(
  { dingtalk, wecom, feishu, sms, voice, email, rotaFile: path }: Config['relays'],
  { rota }: RotaFile,
  clock: Clock
): ReadonlyMap<RelayChannel, Channel> {
  const mentions = () => {
    const table = rota();
    return table === null ? [] : onDuty(table, clock());
  };
  const robots: Array<Robot | null> = [
    dingtalk && createDingTalk(dingtalk, clock),
    wecom && createWeCom(wecom),
    feishu && createFeishu(feishu, clock),
  ];
  const channels = [
    ...robots.map((robot) => robot && createRobotChannel(robot, { mentions })),
    // Whom to send to is said by the rota.
    sms && path && createSms(sms),
    voice && path && createVoice(voice),
    email && createEmail(email),
  ];
  return new Map(channels.flatMap((channel) => (channel ? [[channel.name, channel]] : [])));
}
