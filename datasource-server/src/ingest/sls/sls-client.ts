import { isIP } from 'node:net';
import { $OpenApiUtil } from '@alicloud/openapi-core';
import slsSdk from '@alicloud/sls20201230';
import { z } from 'zod';
import { SlsError, toSlsError } from './sls-error.ts';
import { splitLogGroups } from './sls-messages.ts';

export interface SlsClientOptions {
  /** `https://cn-hangzhou.log.aliyuncs.com`; the project becomes part of the host name unless that is an address or localhost. */
  endpoint: string;
  project: string;
  accessKeyId: string;
  accessKeySecret: string;
}

export interface ListedShard {
  id: number;
  /** It was split or merged: nothing is written to it any more. */
  readonly: boolean;
}

/** Where in a shard to begin: its oldest log, behind its newest, or the first that was received at an epoch second. */
export type SlsPosition = 'begin' | 'end' | number;

export interface PulledLogs {
  /** Encoded, as `decodeLogGroup` takes them. */
  groups: Uint8Array[];
  /** The cursor behind them; the one that was asked for when there are none. */
  next: string;
}

/** The calls of SLS that pulling needs. Each throws SlsError, and none tries again by itself. */
export interface SlsClient {
  listShards(logstore: string): Promise<ListedShard[]>;
  cursorAt(logstore: string, shard: number, position: SlsPosition): Promise<string>;
  /** Logs behind the cursor, at most those before `end`. SLS bounds one answer to about 10 MB. */
  pull(logstore: string, shard: number, cursor: string, end?: string): Promise<PulledLogs>;
}

const CONNECT_TIMEOUT_MS = 5_000;
const READ_TIMEOUT_MS = 20_000;
/** The most that SLS allows. */
const GROUPS_A_PULL = 1000;

const shardsSchema = z.array(z.looseObject({ shardID: z.number().int().nonnegative(), status: z.string() }));
const cursorSchema = z.looseObject({ cursor: z.string().min(1) });
const pulledSchema = z.object({
  headers: z.looseObject({ 'x-log-cursor': z.string().min(1) }),
  body: z.instanceof(Uint8Array).nullish(),
});

interface Call {
  action: string;
  path: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  /** How the SDK reads the answer. */
  answer: 'json' | 'array' | 'byte';
}

// Imported by Node, the default export of this CommonJS package is the package; imported by a bundler, it is the class.
const SlsSdk = (slsSdk as Partial<typeof slsSdk>).default ?? (slsSdk as unknown as typeof slsSdk.default);

/** The SDK reads options of a call from here and takes what is missing from its own settings. */
const SDK_DEFAULTS = {} as Parameters<InstanceType<typeof SlsSdk>['execute']>[2];

/**
 * SLS by Alibaba's SDK, which signs, sends and unpacks. Its own `pullLogs` leaves the project out of the address and reads the
 * protobuf answer as JSON, so the calls go through its generic `execute`.
 */
export function createSlsClient({ endpoint, project, accessKeyId, accessKeySecret }: SlsClientOptions): SlsClient {
  const { protocol, hostname, host } = new URL(endpoint);
  const hasProjectHost = isIP(hostname.replace(/^\[|\]$/g, '')) === 0 && hostname !== 'localhost';
  const sdk = new SlsSdk(
    new $OpenApiUtil.Config({
      accessKeyId,
      accessKeySecret,
      endpoint: host,
      protocol: protocol === 'http:' ? 'HTTP' : 'HTTPS',
      connectTimeout: CONNECT_TIMEOUT_MS,
      readTimeout: READ_TIMEOUT_MS,
    })
  );

  async function call<Answer>(
    { action, path, query, headers, answer }: Call,
    schema: z.ZodType<Answer>
  ): Promise<Answer> {
    const params = new $OpenApiUtil.Params({
      action,
      version: '2020-12-30',
      protocol: 'HTTPS',
      pathname: path,
      method: 'GET',
      authType: 'AK',
      style: 'ROA',
      reqBodyType: 'none',
      bodyType: answer,
    });
    const request = new $OpenApiUtil.OpenApiRequest({
      ...(hasProjectHost ? { hostMap: { project } } : {}),
      query: query ?? {},
      headers: headers ?? {},
    });
    let answered: unknown;
    try {
      answered = await sdk.execute(params, request, SDK_DEFAULTS);
    } catch (error) {
      throw toSlsError(error);
    }
    const parsed = schema.safeParse(answered);
    if (!parsed.success) {
      throw notUnderstood(action);
    }
    return parsed.data;
  }

  return {
    async listShards(logstore) {
      const { body } = await call(
        { action: 'ListShards', path: `/logstores/${logstore}/shards`, answer: 'array' },
        z.object({ body: shardsSchema })
      );
      return body.map(({ shardID, status }) => ({ id: shardID, readonly: status.toLowerCase() === 'readonly' }));
    },
    async cursorAt(logstore, shard, position) {
      const { body } = await call(
        {
          action: 'GetCursor',
          path: `/logstores/${logstore}/shards/${shard}`,
          query: { type: 'cursor', from: String(position) },
          answer: 'json',
        },
        z.object({ body: cursorSchema })
      );
      return body.cursor;
    },
    async pull(logstore, shard, cursor, end) {
      const { headers, body } = await call(
        {
          action: 'PullLogs',
          path: `/logstores/${logstore}/shards/${shard}`,
          query: {
            type: 'logs',
            cursor,
            count: String(GROUPS_A_PULL),
            ...(end === undefined ? {} : { end_cursor: end }),
          },
          headers: { accept: 'application/x-protobuf', 'Accept-Encoding': 'lz4' },
          answer: 'byte',
        },
        pulledSchema
      );
      return { groups: body ? splitLogGroups(body) : [], next: headers['x-log-cursor'] };
    },
  };
}

function notUnderstood(action: string): SlsError {
  return new SlsError('failing', {
    zh: `${action} 的应答不是 SLS 的格式;请检查 SLS_ENDPOINT 是否指向 SLS。`,
    en: `The answer to ${action} is not one of SLS; check that SLS_ENDPOINT points to SLS.`,
  });
}
