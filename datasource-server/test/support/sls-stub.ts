import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeGroup, encodeGroup, packGroups, signatureOf, unpacked, type StubLogGroup } from './sls-wire.ts';

export type { StubLogGroup };

/**
 * Alibaba SLS as far as a collector and a consumer meet it, on loopback: PutLogs, ListShards, GetCursor and PullLogs with the
 * signature, checksum, clock, protobuf and lz4 checked as SLS does, and with its error codes. The project of the host name
 * is not looked at, because a project of 127.0.0.1 has no name.
 */
export interface SlsStub {
  /** `http://127.0.0.1:port` */
  readonly endpoint: string;
  readonly port: number;
  /** What was asked and how it was answered, oldest first. */
  readonly requests: readonly StubRequest[];
  createLogstore(name: string, shards?: number): void;
  /** As if PutLogs had brought it to this shard. */
  append(logstore: string, shard: number, group: StubLogGroup): void;
  /** Everything that the logstore holds, shard after shard. */
  groups(logstore: string): StubLogGroup[];
  /** The shard becomes readonly; answers its two children. */
  split(logstore: string, shard: number): [number, number];
  /** The shard goes with all of its logs, as when the retention has passed since it was split. */
  dropShard(logstore: string, shard: number): void;
  /** The oldest groups of a shard go, as when the retention has passed; cursors to them are invalid. */
  expire(logstore: string, shard: number, groups: number): void;
  /** The next so many requests, of this action only if one is named, fail with this code; `hang` never answers. */
  fail(code: StubFailure, times: number, action?: StubAction): void;
  /** Forgets failures that have not happened yet. */
  heal(): void;
  /** Bytes of logs in one PullLogs answer, at least one group. */
  setPullBytes(bytes: number): void;
  /** How far the stub's clock is ahead of ours. */
  setClockAhead(ms: number): void;
  stop(): Promise<void>;
}

export type StubAction = 'PutLogs' | 'ListShards' | 'GetCursor' | 'PullLogs';
export interface StubRequest {
  action: StubAction | null;
  logstore: string;
  shard: number | null;
  /** Of the answer, or the code of its error. */
  outcome: string;
}

const FAILURES = {
  ReadQuotaExceed: [403, 'Read quota exceed, retry later.'],
  WriteQuotaExceed: [403, 'Write quota exceed, retry later.'],
  ShardWriteQuotaExceed: [403, 'Write quota of the shard exceed, retry later.'],
  ServerBusy: [503, 'The server is busy, please try again later.'],
  InternalServerError: [500, 'Internal server error message.'],
  Unauthorized: [403, 'denied by sts or ram, action: log:GetCursorOrData, resource: *'],
  InvalidCursor: [400, 'Cursor is invalid'],
} as const;
export type StubFailure = keyof typeof FAILURES | 'hang' | 'reset';

interface StubOptions {
  accessKeyId?: string;
  accessKeySecret?: string;
  /** As `setPullBytes`; 5 MB. */
  pullBytes?: number;
}

interface Shard {
  id: number;
  status: 'readwrite' | 'readonly';
  /** Encoded groups with the second of their receipt; null for those that have expired. */
  groups: Array<{ bytes: Uint8Array; at: number } | null>;
}

class SlsFailure extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string
  ) {
    super(message);
  }
}

const MAX_SKEW_MS = 15 * 60_000;
const CURSOR_BASE = 1_400_000_000_000_000;

export async function startSlsStub(options: StubOptions = {}): Promise<SlsStub> {
  const { accessKeyId = 'stub-key', accessKeySecret = 'stub-secret' } = options;
  let pullBytes = options.pullBytes ?? 5 * 1024 * 1024;
  const logstores = new Map<string, Shard[]>();
  const requests: StubRequest[] = [];
  const failures: Array<{ code: StubFailure; action: StubAction | undefined }> = [];
  let aheadMs = 0;
  let turn = 0;

  const server = createServer((request, response) => {
    void answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://stub');
    const asked: StubRequest = { ...routeOf(request.method ?? '', url), outcome: '200' };
    requests.push(asked);
    const body = await bodyOf(request);
    const place = failures.findIndex(({ action }) => action === undefined || action === asked.action);
    const failure = place >= 0 ? failures.splice(place, 1)[0]?.code : undefined;
    response.setHeader('x-log-requestid', randomUUID());
    if (failure === 'hang' || failure === 'reset') {
      asked.outcome = failure;
      if (failure === 'reset') {
        request.socket.destroy();
      }
      return;
    }
    try {
      checkRequest(request, url, body);
      if (failure !== undefined) {
        const [status, message] = FAILURES[failure];
        throw new SlsFailure(status, failure, message);
      }
      act(asked, request, url, body, response);
    } catch (error) {
      const known = error instanceof SlsFailure ? error : new SlsFailure(500, 'InternalServerError', String(error));
      asked.outcome = known.code;
      response.writeHead(known.status, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify({ errorCode: known.code, errorMessage: known.message }));
    }
  }

  function checkRequest(request: IncomingMessage, url: URL, body: Buffer): void {
    const { headers } = request;
    const date = Date.parse(headers.date ?? '');
    if (headers['x-log-apiversion'] !== '0.6.0') {
      throw new SlsFailure(400, 'InvalidAPIVersion', 'x-log-apiversion must be 0.6.0');
    }
    if (Number.isNaN(date)) {
      throw new SlsFailure(400, 'MissingDate', 'date must be given.');
    }
    if (Math.abs(date - (Date.now() + aheadMs)) > MAX_SKEW_MS) {
      throw new SlsFailure(400, 'RequestTimeExpired', 'Request time differs from server time by more than 15 minutes.');
    }
    const [, id, signature] = /^LOG ([^:]+):(.+)$/.exec(headers.authorization ?? '') ?? [];
    if (id === undefined) {
      throw new SlsFailure(400, 'MissingAuthorization', 'authorization must be LOG <id>:<signature>.');
    }
    if (id !== accessKeyId) {
      throw new SlsFailure(401, 'Unauthorized', `AccessKeyId not found: ${id}`);
    }
    if (signature !== signatureOf(request, url, accessKeySecret)) {
      throw new SlsFailure(403, 'SignatureNotMatch', `Signature ${signature} not matched.`);
    }
    if (body.length > 0 && headers['content-md5'] !== createHash('md5').update(body).digest('hex').toUpperCase()) {
      throw new SlsFailure(400, 'InvalidContentMD5', 'content-md5 does not match the body.');
    }
  }

  function act(
    { action, logstore, shard }: StubRequest,
    request: IncomingMessage,
    url: URL,
    body: Buffer,
    response: ServerResponse
  ): void {
    const shards = logstores.get(logstore);
    if (shards === undefined) {
      throw new SlsFailure(404, 'LogStoreNotExist', `logstore ${logstore} does not exist`);
    }
    switch (action) {
      case 'PutLogs':
        putLogs(shards, request, body);
        response.writeHead(200).end();
        return;
      case 'ListShards':
        json(
          response,
          shards.map(({ id, status }) => ({ shardID: id, status, createTime: 1_700_000_000 }))
        );
        return;
      case 'GetCursor':
        json(response, { cursor: cursorOf(placeOf(shardOf(shards, shard), url.searchParams.get('from') ?? '')) });
        return;
      case 'PullLogs':
        pullLogs(shardOf(shards, shard), request, url.searchParams, response);
        return;
      default:
        throw new SlsFailure(404, 'PathNotFound', `nothing at ${url.pathname}`);
    }
  }

  function putLogs(shards: readonly Shard[], request: IncomingMessage, body: Buffer): void {
    const { headers } = request;
    if (headers['content-type'] !== 'application/x-protobuf') {
      throw new SlsFailure(400, 'InvalidContentType', `Content-Type ${headers['content-type']} is unsupported.`);
    }
    const bytes = unpacked(body, headers['x-log-compresstype'], Number(headers['x-log-bodyrawsize']));
    if (bytes === null) {
      throw new SlsFailure(400, 'PostBodyUncompressError', 'The body cannot be uncompressed.');
    }
    try {
      decodeGroup(bytes);
    } catch {
      throw new SlsFailure(400, 'PostBodyInvalid', 'Protobuf content cannot be parsed.');
    }
    const writable = shards.filter(({ status }) => status === 'readwrite');
    turn += 1;
    writable[turn % writable.length]?.groups.push({ bytes, at: nowSeconds() });
  }

  function pullLogs(
    shard: Shard,
    { headers }: IncomingMessage,
    query: URLSearchParams,
    response: ServerResponse
  ): void {
    if (headers.accept !== 'application/x-protobuf' || headers['accept-encoding'] !== 'lz4') {
      throw new SlsFailure(400, 'InvalidAcceptHeader', 'Accept must be application/x-protobuf, Accept-Encoding lz4.');
    }
    const from = indexOf(query.get('cursor'), shard);
    const most = query.has('end_cursor') ? indexOf(query.get('end_cursor'), shard, true) : shard.groups.length;
    const groups: Uint8Array[] = [];
    for (let bytes = 0; from + groups.length < most && groups.length < Number(query.get('count'));) {
      const group = shard.groups[from + groups.length]?.bytes ?? new Uint8Array();
      bytes += group.length;
      if (groups.length > 0 && bytes > pullBytes) {
        break;
      }
      groups.push(group);
    }
    const { body, rawSize } = packGroups(groups);
    response.writeHead(200, {
      'Content-Type': 'application/x-protobuf',
      'x-log-cursor': cursorOf(from + groups.length),
      'x-log-count': String(groups.length),
      'x-log-bodyrawsize': String(rawSize),
      'x-log-compresstype': 'lz4',
    });
    response.end(body);
  }

  function shardsOf(logstore: string): Shard[] {
    const shards = logstores.get(logstore);
    if (shards === undefined) {
      throw new Error(`the stub has no logstore ${logstore}`);
    }
    return shards;
  }

  function addShard(shards: Shard[]): number {
    const id = Math.max(-1, ...shards.map((shard) => shard.id)) + 1;
    shards.push({ id, status: 'readwrite', groups: [] });
    return id;
  }

  return {
    endpoint: `http://127.0.0.1:${port}`,
    port,
    requests,
    createLogstore(name, shards = 1) {
      logstores.set(name, []);
      for (let count = 0; count < shards; count++) {
        addShard(shardsOf(name));
      }
    },
    append(logstore, shard, group) {
      shardOf(shardsOf(logstore), shard).groups.push({ bytes: encodeGroup(group), at: nowSeconds() });
    },
    groups: (logstore) =>
      shardsOf(logstore).flatMap(({ groups }) => groups.flatMap((group) => (group ? [decodeGroup(group.bytes)] : []))),
    split(logstore, shard) {
      const shards = shardsOf(logstore);
      shardOf(shards, shard).status = 'readonly';
      return [addShard(shards), addShard(shards)];
    },
    dropShard(logstore, shard) {
      logstores.set(
        logstore,
        shardsOf(logstore).filter(({ id }) => id !== shard)
      );
    },
    expire(logstore, shard, groups) {
      const all = shardOf(shardsOf(logstore), shard).groups;
      const from = all.findIndex((group) => group !== null);
      all.fill(null, from, from + groups);
    },
    fail(code, times, action) {
      failures.push(...Array.from({ length: times }, () => ({ code, action })));
    },
    heal() {
      failures.length = 0;
    },
    setPullBytes(bytes) {
      pullBytes = bytes;
    },
    setClockAhead(ms) {
      aheadMs = ms;
    },
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function routeOf(method: string, url: URL): Omit<StubRequest, 'outcome'> {
  const [, logstore = '', shard = ''] = /^\/logstores\/([^/]+)\/shards(?:\/([^/]+))?$/.exec(url.pathname) ?? [];
  const type = url.searchParams.get('type');
  const actions: Record<string, StubAction> = {
    'POST lb null': 'PutLogs',
    'GET  null': 'ListShards',
    [`GET ${shard} cursor`]: 'GetCursor',
    [`GET ${shard} log`]: 'PullLogs',
    [`GET ${shard} logs`]: 'PullLogs',
  };
  const action = logstore === '' ? null : (actions[`${method} ${shard} ${type}`] ?? null);
  return { action, logstore, shard: /^\d+$/.test(shard) ? Number(shard) : null };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) {
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts);
}

function json(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
}

function shardOf(shards: readonly Shard[], id: number | null): Shard {
  const shard = shards.find((each) => each.id === id);
  if (shard === undefined) {
    throw new SlsFailure(404, 'ShardNotExist', `shard ${id} does not exist`);
  }
  return shard;
}

/** Index of the first group at `begin`, `end` or an epoch second. */
function placeOf({ groups }: Shard, from: string): number {
  const oldest = groups.findIndex((group) => group !== null);
  const begin = oldest === -1 ? groups.length : oldest;
  const later = groups.findIndex((group) => group !== null && group.at >= Number(from));
  return from === 'begin' ? begin : from === 'end' || later === -1 ? groups.length : later;
}

function cursorOf(index: number): string {
  return Buffer.from(String(CURSOR_BASE + index)).toString('base64');
}

function indexOf(cursor: string | null, { groups }: Shard, mayBeGone = false): number {
  const index = Number(Buffer.from(cursor ?? '', 'base64').toString()) - CURSOR_BASE;
  const isThere = index >= 0 && index <= groups.length && (index === groups.length || groups[index] !== null);
  if (!isThere && !(mayBeGone && index >= 0)) {
    throw new SlsFailure(400, 'InvalidCursor', `Cursor ${cursor} is invalid`);
  }
  return index;
}

function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
