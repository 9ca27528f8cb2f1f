import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '../../src/events/migrations.ts';
import { createFollower, type Follower } from '../../src/ingest/follower/follower.ts';
import { openJournal, type Journal } from '../../src/ingest/follower/journal.ts';
import { createLineWriter, type LineChunk, type LineWriter } from '../../src/ingest/line-writer.ts';
import { ServiceError } from '../../src/platform/errors.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { startChdb, type Chdb } from '../support/chdb.ts';

const START = Date.parse('2026-03-18T05:00:00Z');
const LIMITS = { maxRows: 10_000, timeoutMs: 10_000 };
const TABLES = ['api_requests', 'user_actions', 'ai_calls', 'app_errors', 'log_lines', 'error_lines'];

/** A directory of log files, followed into a real engine that can be made to fail. */
export interface FollowedFolder {
  follower: Follower;
  /** Chunks that were stored. */
  readonly written: LineChunk[];
  /** Set to make the next writes fail before or after they reach the engine. */
  fault: 'before' | 'after' | null;
  /** Called once, at the next write. */
  whenWriting: (() => void) | null;
  /** Lines that hold this, other than as text, are refused. */
  refused: string | null;
  /** A path in the directory. */
  file(name: string): string;
  /** A new process would begin like this: with the journal and nothing else. */
  restart(options?: { chunkBytes?: number; journal?: Journal }): Promise<void>;
  /** The column `n` of a query. */
  texts(sql: string): Promise<string[]>;
  /** Names of the actions that are stored. */
  stored(): Promise<string[]>;
}

/** For use in a describe block or file: a new directory and empty tables before each test. */
export function followFolder(): FollowedFolder {
  let chdb: Chdb;
  let directory: string;

  beforeAll(async () => {
    chdb = await startChdb();
    await migrate({ store: chdb.store, logger: silentLogger, clock: () => START });
  });
  afterAll(() => chdb.stop());
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'follower-'));
    Object.assign(folder, { written: [], fault: null, whenWriting: null, refused: null });
    for (const table of TABLES) {
      await chdb.store.command(`TRUNCATE TABLE ${table}`);
    }
    folder.follower = await start();
  });
  afterEach(async () => {
    await folder.follower.close();
    rmSync(directory, { recursive: true, force: true });
  });

  async function start({ chunkBytes, journal }: { chunkBytes?: number; journal?: Journal } = {}): Promise<Follower> {
    return createFollower({
      logDir: directory,
      scratchDir: join(directory, 'scratch'),
      journal: journal ?? (await openJournal(join(directory, 'state', 'follower.json'))),
      writer: faultyWriter(),
      clock: () => Date.now(),
      logger: silentLogger,
      ...(chunkBytes ? { chunkBytes } : {}),
    });
  }

  function faultyWriter(): LineWriter {
    const inner = createLineWriter({
      store: chdb.store,
      timezone: 'Asia/Shanghai',
      privacy: { ip: 'truncate', salt: 's', redact: true },
      prices: { byService: { baidu: 0.012 }, otherwise: 0.01 },
      aiErrors: [],
    });
    return {
      async write(chunk) {
        folder.whenWriting?.();
        folder.whenWriting = null;
        if (folder.refused !== null && !chunk.keys.includes('unparsed') && chunk.lines.includes(folder.refused)) {
          throw new ServiceError('bad_request', { zh: '拒绝', en: 'refused' });
        }
        const down = new ServiceError('unavailable', { zh: '停', en: 'down' });
        if (folder.fault === 'before') {
          throw down;
        }
        await inner.write(chunk);
        if (folder.fault === 'after') {
          throw down;
        }
        folder.written.push(chunk);
      },
    };
  }

  const folder: FollowedFolder = {
    // Begun before each test.
    follower: undefined as unknown as Follower,
    written: [],
    fault: null,
    whenWriting: null,
    refused: null,
    file: (name) => join(directory, name),
    async restart(options) {
      await folder.follower.close();
      folder.follower = await start(options);
    },
    async texts(sql) {
      const { columns } = await chdb.store.query({ sql, params: [], columns: [{ name: 'n', type: 'string' }] }, LIMITS);
      return (columns[0] ?? []).map(String);
    },
    stored: () => folder.texts('SELECT action AS n FROM user_actions ORDER BY action, ts'),
  };
  return folder;
}

let count = 0;

/** A line about a user's action, later than every one before it. */
export function action(name: string, more: object = {}): string {
  const timestamp = new Date(START + (count += 1)).toISOString();
  const line = { timestamp, level: 'info', message: 'User Action', category: 'user_action', action: name, userId: '7' };
  return `${JSON.stringify({ ...line, ...more })}\n`;
}

export const actions = (...names: string[]): string => names.map((name) => action(name)).join('');
