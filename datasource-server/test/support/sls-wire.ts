import { createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { compressSync, uncompressSync } from 'lz4-napi';
import protobuf from 'protobufjs';

/** Logs that are sent together, as a person writes them. */
export interface StubLogGroup {
  topic?: string;
  source?: string;
  tags?: Record<string, string>;
  logs: Array<{ time: number; timeNs?: number; contents: Record<string, string> }>;
}

/** As in the documentation of the data encoding. */
const PROTO = `
  syntax = "proto2";
  message Log {
    message Content { required string Key = 1; required string Value = 2; }
    required uint32 Time = 1;
    repeated Content Contents = 2;
    optional fixed32 Time_ns = 4;
  }
  message LogTag { required string Key = 1; required string Value = 2; }
  message LogGroup {
    repeated Log Logs = 1;
    optional string Reserved = 2;
    optional string Topic = 3;
    optional string Source = 4;
    optional string MachineUUID = 5;
    repeated LogTag LogTags = 6;
  }
  message LogGroupList { repeated LogGroup logGroupList = 1; }`;
const { root } = protobuf.parse(PROTO, { keepCase: true });
const LOG_GROUP = root.lookupType('LogGroup');

/** The documented signature of API version 0.6.0. */
export function signatureOf({ method, headers }: IncomingMessage, url: URL, secret: string): string {
  const own = Object.keys(headers).filter((name) => name.startsWith('x-log-') || name.startsWith('x-acs-'));
  const parameters = [...url.searchParams]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${value}`);
  const text = [
    method,
    headers['content-md5'] ?? '',
    headers['content-type'] ?? '',
    headers.date ?? '',
    ...own.sort().map((name) => `${name}:${String(headers[name])}`),
    `${url.pathname}${parameters.length > 0 ? `?${parameters.join('&')}` : ''}`,
  ].join('\n');
  const algorithm = headers['x-log-signaturemethod'] === 'hmac-sha256' ? 'sha256' : 'sha1';
  return createHmac(algorithm, secret).update(text).digest('base64');
}

/** The body as it was before it was packed, or null where it is not what its headers say. */
export function unpacked(body: Buffer, type: string | string[] | undefined, rawSize: number): Uint8Array | null {
  if (type === undefined) {
    return body;
  }
  const size = Buffer.alloc(4);
  size.writeUInt32LE(rawSize);
  const bytes = type === 'lz4' ? uncompressSync(Buffer.concat([size, body])) : null;
  return bytes?.length === rawSize ? bytes : null;
}

/** Encoded groups as the body of a PullLogs answer. */
export function packGroups(groups: readonly Uint8Array[]): { body: Buffer; rawSize: number } {
  const writer = protobuf.Writer.create();
  for (const group of groups) {
    writer.uint32((1 << 3) | 2).bytes(group);
  }
  const raw = Buffer.from(writer.finish());
  // lz4-napi puts the size in front, which SLS has in a header.
  return { body: raw.length === 0 ? raw : compressSync(raw).subarray(4), rawSize: raw.length };
}

export function encodeGroup({ topic, source, tags = {}, logs }: StubLogGroup): Uint8Array {
  const pairs = (record: Record<string, string>) => Object.entries(record).map(([Key, Value]) => ({ Key, Value }));
  return LOG_GROUP.encode({
    Logs: logs.map(({ time, timeNs, contents }) => ({
      Time: time,
      Contents: pairs(contents),
      ...(timeNs === undefined ? {} : { Time_ns: timeNs }),
    })),
    ...(topic === undefined ? {} : { Topic: topic }),
    ...(source === undefined ? {} : { Source: source }),
    LogTags: pairs(tags),
  }).finish();
}

interface Decoded {
  Logs?: Array<{ Time: number; Time_ns?: number; Contents?: Array<{ Key: string; Value: string }> }>;
  Topic?: string;
  Source?: string;
  LogTags?: Array<{ Key: string; Value: string }>;
}

/** Throws for bytes that are not a group. */
export function decodeGroup(bytes: Uint8Array): StubLogGroup {
  const { Logs = [], Topic, Source, LogTags = [] } = LOG_GROUP.toObject(LOG_GROUP.decode(bytes)) as Decoded;
  const record = (pairs: Array<{ Key: string; Value: string }>) =>
    Object.fromEntries(pairs.map(({ Key, Value }) => [Key, Value]));
  return {
    ...(Topic === undefined ? {} : { topic: Topic }),
    ...(Source === undefined ? {} : { source: Source }),
    tags: record(LogTags),
    logs: Logs.map(({ Time, Time_ns, Contents = [] }) => ({
      time: Time,
      ...(Time_ns === undefined ? {} : { timeNs: Time_ns }),
      contents: record(Contents),
    })),
  };
}
