import protobuf from 'protobufjs/light.js';
import { SlsError } from './sls-error.ts';

/** One log as SLS keeps it: pairs of texts, in order. */
export interface SlsLog {
  /** Epoch seconds. */
  Time: number;
  Contents: Array<{ Key: string; Value: string }>;
  /** The nanoseconds of its second, where the logstore keeps them. */
  TimeNs?: number;
}

/** Logs that were sent together. */
export interface SlsLogGroup {
  Logs: SlsLog[];
  Topic?: string;
  /** Address of the machine that sent them. */
  Source?: string;
  LogTags: Array<{ Key: string; Value: string }>;
}

/** The wire format that SLS documents as "data encoding"; fields that we have no use for are left out and skipped. */
const MESSAGES = protobuf.Root.fromJSON({
  nested: {
    Pair: {
      fields: {
        Key: { id: 1, type: 'string' },
        Value: { id: 2, type: 'string' },
      },
    },
    Log: {
      fields: {
        Time: { id: 1, type: 'uint32' },
        Contents: { id: 2, type: 'Pair', rule: 'repeated' },
        TimeNs: { id: 4, type: 'fixed32' },
      },
    },
    LogGroup: {
      fields: {
        Logs: { id: 1, type: 'Log', rule: 'repeated' },
        Topic: { id: 3, type: 'string' },
        Source: { id: 4, type: 'string' },
        LogTags: { id: 6, type: 'Pair', rule: 'repeated' },
      },
    },
    // Its groups are decoded one by one, so that a long answer does not hold up everything else.
    LogGroupList: { fields: { Groups: { id: 1, type: 'bytes', rule: 'repeated' } } },
  },
});
const GROUP_LIST = MESSAGES.lookupType('LogGroupList');
const GROUP = MESSAGES.lookupType('LogGroup');

/** The groups of a PullLogs answer, encoded. Throws SlsError for bytes that are not such an answer. */
export function splitLogGroups(bytes: Uint8Array): Uint8Array[] {
  return (decode(GROUP_LIST, bytes) as { Groups: Uint8Array[] }).Groups;
}

/** Throws SlsError for bytes that are not a group. */
export function decodeLogGroup(bytes: Uint8Array): SlsLogGroup {
  return decode(GROUP, bytes) as SlsLogGroup;
}

function decode(type: protobuf.Type, bytes: Uint8Array): unknown {
  try {
    return type.decode(bytes);
  } catch (error) {
    const { message } = error as Error;
    throw new SlsError('failing', {
      zh: `SLS 的应答无法解码(${message});请检查 SLS_ENDPOINT 是否指向 SLS。`,
      en: `An answer of SLS cannot be decoded (${message}); check that SLS_ENDPOINT points to SLS.`,
    });
  }
}
