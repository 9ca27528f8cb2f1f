import type { Text } from '../contract/text.ts';
import type { ServerStatus, StatusRow } from '../engines/engine.ts';
import type { ServiceError } from '../platform/errors.ts';
import type { ReplicationChannel } from './mysql-reading.ts';
import { numberOf } from './number-of.ts';

export interface ReplicationAnswer {
  /** Empty for a server that replicates from none; null where it could not be asked. */
  channels: readonly ReplicationChannel[] | null;
  missing: readonly Text[];
}

/**
 * MariaDB tells all channels by `ALL` only, MySQL by default; each renamed its words (10.5.1, 8.0.22), and MySQL 8.4 has
 * dropped the old ones. The first that a server knows is the one.
 */
const SPELLINGS = [
  'SHOW ALL REPLICAS STATUS',
  'SHOW ALL SLAVES STATUS',
  'SHOW REPLICA STATUS',
  'SHOW SLAVE STATUS',
] as const;
const STATEMENT_MS = 3_000;
/** A server that refuses is asked again after this time, not four times a minute. */
const REFUSED_FOR_MS = 10 * 60_000;

const DENIED: Text = {
  zh: '复制状态未读取:账号缺少 REPLICATION CLIENT 权限(MariaDB 为 SLAVE MONITOR)。',
  en: 'Replication is not told: the account lacks REPLICATION CLIENT (MariaDB: SLAVE MONITOR).',
};
const UNKNOWN: Text = {
  zh: '复制状态未读取:服务器不支持 SHOW REPLICA STATUS。',
  en: 'Replication is not told: the server does not know SHOW REPLICA STATUS.',
};

/** Asks a server for its replication channels. Rejects where the server cannot be asked anything. */
export function createReplicationReader(
  database: ServerStatus,
  elapsed: () => number
): () => Promise<ReplicationAnswer> {
  let spelling = 0;
  let refused: { at: number; why: Text } | undefined;

  function refuse(why: Text): ReplicationAnswer {
    refused = { at: elapsed(), why };
    return { channels: null, missing: [why] };
  }

  return async function read(): Promise<ReplicationAnswer> {
    if (refused !== undefined && elapsed() - refused.at < REFUSED_FOR_MS) {
      return { channels: null, missing: [refused.why] };
    }
    for (let next = spelling; next < SPELLINGS.length; next++) {
      try {
        const rows = await database.status(SPELLINGS[next] as string, STATEMENT_MS);
        spelling = next;
        return { channels: rows.map(channelOf), missing: [] };
      } catch (error) {
        const { code } = error as Partial<ServiceError>;
        if (code === 'forbidden') {
          return refuse(DENIED);
        }
        if (code !== 'unsupported') {
          throw error;
        }
      }
    }
    return refuse(UNKNOWN);
  };
}

function channelOf(row: StatusRow): ReplicationChannel {
  const value = (...names: string[]) => names.map((name) => row[name]).find((text) => text !== undefined);
  const runs = (...names: string[]) => value(...names)?.toLowerCase() === 'yes';
  return {
    channel: value('Channel_Name', 'Connection_name') ?? '',
    running: runs('Replica_IO_Running', 'Slave_IO_Running') && runs('Replica_SQL_Running', 'Slave_SQL_Running'),
    lagSeconds: numberOf(value('Seconds_Behind_Source', 'Seconds_Behind_Master')) ?? null,
  };
}
