import protobuf from 'protobufjs/light.js';

/** One log as SLS keeps it: pairs of texts, in order. */
export interface SlsLog {
  /** Epoch seconds. */
  Time: number;
  Contents: Array<{ Key: string; Value: string }>;
  /** The nanoseconds of its second. */
  TimeNs: number;
}

/** Logs that are sent together. */
export interface SlsLogGroup {
  Logs: SlsLog[];
  Topic: string;
  /** The machine that sends them. */
  Source: string;
}

/** The wire format that SLS documents as "data encoding". */
const GROUP = protobuf.Root.fromJSON({
  nested: {
    Pair: {
      fields: {
        Key: { id: 1, type: 'string', rule: 'required' },
        Value: { id: 2, type: 'string', rule: 'required' },
      },
    },
    Log: {
      fields: {
        Time: { id: 1, type: 'uint32', rule: 'required' },
        Contents: { id: 2, type: 'Pair', rule: 'repeated' },
        TimeNs: { id: 4, type: 'fixed32' },
      },
    },
    LogGroup: {
      fields: {
        Logs: { id: 1, type: 'Log', rule: 'repeated' },
        Topic: { id: 3, type: 'string' },
        Source: { id: 4, type: 'string' },
      },
    },
  },
}).lookupType('LogGroup');

export function encodeLogGroup(group: SlsLogGroup): Buffer {
  return Buffer.from(GROUP.encode(GROUP.fromObject(group)).finish());
}

/** A line as pairs of texts; what is nested goes as its JSON. A line without a time that can be read has `now`, epoch ms. */
export function slsLogOf(line: Readonly<Record<string, unknown>>, now: number): SlsLog {
  const stated = Date.parse(String(line['timestamp']));
  const millis = Number.isNaN(stated) ? now : stated;
  const seconds = Math.floor(millis / 1000);
  return {
    Time: seconds,
    TimeNs: (millis - seconds * 1000) * 1_000_000,
    Contents: Object.entries(line)
      .filter(([, value]) => value !== undefined && value !== null)
      .map(([Key, value]) => ({ Key, Value: typeof value === 'string' ? value : jsonOf(value) })),
  };
}

function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    // Circular, or a BigInt.
    return String(value);
  }
}
