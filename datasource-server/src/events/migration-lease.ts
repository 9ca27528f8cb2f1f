import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EventStore } from '../engines/engine.ts';
import { ServiceError } from '../platform/errors.ts';
import type { Logger } from '../platform/logger.ts';
import { onCluster, type Layout } from './event-table.ts';

/** The right to change the tables, of one data server at a time. */
export interface MigrationLease {
  /** Throws `unavailable` once another server has taken over, because this one gave no sign of life. */
  confirm(): Promise<void>;
  release(): Promise<void>;
}

export interface LeaseTiming {
  /** How often the holder gives a sign of life, ms. */
  beatMs: number;
  /** After how long without one others take over, s. */
  expiresAfterSeconds: number;
  /** How often those who wait look, ms. */
  pollMs: number;
}

interface LeaseOptions {
  store: EventStore;
  layout: Layout;
  logger: Logger;
  timing?: LeaseTiming;
}

interface Claim {
  generation: number;
  owner: string;
  isAlive: boolean;
}

const TIMING: LeaseTiming = { beatMs: 5000, expiresAfterSeconds: 60, pollMs: 500 };
const CLAIM_TABLE = 'migration_claim_';
const LIMITS = { maxRows: 1000, timeoutMs: 30_000 };

/**
 * Waits until no other server changes the tables of the store, then keeps them from doing so. ClickHouse has no locks, but of
 * two servers that create one table only one succeeds: the claim is a table, its comment names the owner, and each new comment
 * is a sign of life, whose age the store tells by its own clock. A dead owner's claim is outbid by one of the next number.
 */
export async function takeMigrationLease(options: LeaseOptions): Promise<MigrationLease> {
  const { store, layout, logger, timing = TIMING } = options;
  const owner = randomUUID();
  const tableOf = (generation: number) => `${CLAIM_TABLE}${generation}${onCluster(layout)}`;
  const drop = (generation: number) => store.command(`DROP TABLE IF EXISTS ${tableOf(generation)}`);
  let toldToWait = false;
  for (;;) {
    const claims = await readClaims(store, timing);
    if (!claims.some(({ isAlive }) => isAlive)) {
      const generation = Math.max(0, ...claims.map((claim) => claim.generation)) + 1;
      if (await create(generation)) {
        const others = (await readClaims(store, timing)).filter((claim) => claim.generation !== generation);
        if (!others.some(({ isAlive }) => isAlive)) {
          return hold(generation);
        }
        // What was read first had changed by the time of the claim.
        await drop(generation);
      }
    } else if (!toldToWait) {
      toldToWait = true;
      logger.info('another data server is changing the event store: waiting for it');
    }
    await sleep(timing.pollMs * (0.5 + Math.random()));
  }

  /** False when another server was first. */
  async function create(generation: number): Promise<boolean> {
    try {
      await store.command(`CREATE TABLE ${tableOf(generation)} (nothing UInt8) ENGINE = Null COMMENT '${owner}'`);
      return true;
    } catch (error) {
      const claims = await readClaims(store, timing);
      if (claims.some((claim) => claim.generation === generation)) {
        return false;
      }
      throw error;
    }
  }

  function hold(generation: number): MigrationLease {
    let beats = 0;
    let beating: Promise<void> = Promise.resolve();
    const timer = setInterval(() => {
      beats += 1;
      beating = store
        .command(`ALTER TABLE ${tableOf(generation)} MODIFY COMMENT '${owner} ${beats}'`)
        .catch((error: unknown) => logger.warn('the claim on the event store could not be renewed', { error }));
    }, timing.beatMs);
    return {
      async confirm() {
        const newest = (await readClaims(store, timing)).sort((a, b) => b.generation - a.generation)[0];
        if (newest?.owner !== owner) {
          throw new ServiceError('unavailable', {
            zh: '另一个数据服务已接手事件库的结构变更;请重新启动本服务。',
            en: 'Another data server has taken over the changing of the event store; start this one again.',
          });
        }
      },
      async release() {
        clearInterval(timer);
        await beating;
        const claims = await readClaims(store, timing);
        // After a takeover the claims belong to the other server.
        if (claims.some((claim) => claim.owner === owner)) {
          for (const claim of claims.filter((each) => each.generation <= generation)) {
            await drop(claim.generation);
          }
        }
      },
    };
  }
}

async function readClaims(store: EventStore, { expiresAfterSeconds }: LeaseTiming): Promise<Claim[]> {
  const { columns, rowCount } = await store.query(
    {
      sql: [
        `SELECT toUInt32(substring(name, ${CLAIM_TABLE.length + 1})) AS generation, splitByChar(' ', comment)[1] AS owner,`,
        `toUInt8(now() - metadata_modification_time < ${expiresAfterSeconds}) AS alive`,
        `FROM system.tables WHERE database = currentDatabase() AND match(name, '^${CLAIM_TABLE}[0-9]+$')`,
      ].join(' '),
      params: [],
      columns: [
        { name: 'generation', type: 'number' },
        { name: 'owner', type: 'string' },
        { name: 'alive', type: 'number' },
      ],
    },
    LIMITS
  );
  const [generations = [], owners = [], alive = []] = columns;
  return Array.from({ length: rowCount }, (_, row) => ({
    generation: Number(generations[row]),
    owner: String(owners[row]),
    isAlive: Number(alive[row]) === 1,
  }));
}
