import { hostname } from 'node:os';
import { createDeliveryQueue, type DeliveryStatus } from './delivery-queue.ts';
import { flushOnExit } from './flush-on-exit.ts';
import { safeReport, saidBy, type Report } from './report.ts';
import { encodeLogGroup, slsLogOf, type SlsLog } from './sls-messages.ts';
import { createPutLogs, type PutLogs, type SlsTarget } from './sls-put-logs.ts';

export interface SlsSinkOptions extends SlsTarget {
  /** Of every group; empty unless told. */
  topic?: string;
  /** The machine's name unless told. */
  source?: string;
  /** Memory for what waits, bytes; 16 MB unless told. Beyond it the oldest lines are dropped and counted. */
  maxQueueBytes?: number;
  /** How long lines wait for others, ms; 2000 unless told. */
  flushIntervalMs?: number;
  /** The first retry waits up to this, ms, the next ones twice as long each, up to a minute; 500 unless told. */
  retryDelayMs?: number;
  /** Told of what could not be delivered, once a minute; standard error unless told. */
  onProblem?: Report;
}

/** Lines on their way to a logstore of Alibaba SLS. */
export interface SlsSink {
  /** Takes a line at once; never throws and never waits. */
  write(line: Readonly<Record<string, unknown>>): void;
  /** Resolves when the lines so far have arrived, or after `withinMs`. */
  flush(withinMs?: number): Promise<void>;
  /** Flushes and takes no more. */
  close(withinMs?: number): Promise<void>;
  status(): DeliveryStatus;
}

const MAX_RETRY_DELAY_MS = 60_000;
/** SLS takes 10 MB and 40,960 logs a group; smaller ones lose less time when one must be sent again. */
const BATCH_LOGS = 4_000;
const BATCH_BYTES = 2 * 1024 * 1024;
/** Of a pair's bookkeeping in memory and on the wire. */
const PAIR_BYTES = 8;

/**
 * Sends log lines to SLS in batches, compressed and signed, behind the application's back: `createLogger({ sls: createSlsSink(…) })`.
 * Throttling, failures and a network that is away are ridden out with growing pauses; what a person must mend (a wrong key, a
 * missing logstore) is reported and tried again each minute. Throws an Error for an endpoint that is no address.
 */
export function createSlsSink(options: SlsSinkOptions): SlsSink {
  const { topic = '', source = hostname(), maxQueueBytes = 16 * 1024 * 1024, flushIntervalMs = 2000 } = options;
  checkTarget(options);
  const tell = safeReport(options.onProblem);
  let client: Promise<PutLogs> | undefined;
  const queue = createDeliveryQueue<SlsLog>({
    async send(logs) {
      const putLogs = await (client ??= createPutLogs(options));
      await putLogs(encodeLogGroup({ Logs: [...logs], Topic: topic, Source: source }));
    },
    bytesOf: ({ Contents }) =>
      Contents.reduce((sum, { Key, Value }) => sum + Buffer.byteLength(Key) + Buffer.byteLength(Value) + PAIR_BYTES, 0),
    maxQueueBytes,
    maxBatchItems: BATCH_LOGS,
    maxBatchBytes: BATCH_BYTES,
    flushIntervalMs,
    firstDelayMs: options.retryDelayMs ?? 500,
    maxDelayMs: MAX_RETRY_DELAY_MS,
    random: Math.random,
    onProblem: tell,
  });
  const forgetExit = flushOnExit((withinMs) => queue.flush(withinMs));
  return {
    write(line) {
      try {
        queue.put(slsLogOf(line, Date.now()));
      } catch (error) {
        tell('write', saidBy(error));
      }
    },
    flush: queue.flush,
    async close(withinMs) {
      forgetExit();
      await queue.close(withinMs);
    },
    status: queue.status,
  };
}

function checkTarget({ endpoint, project, logstore, accessKeyId, accessKeySecret }: SlsTarget): void {
  if (!/^https?:\/\//.test(endpoint) || !URL.canParse(endpoint)) {
    throw new Error(
      'endpoint 应为 SLS 的接入地址 / endpoint must be the address of SLS, as in "https://cn-hangzhou.log.aliyuncs.com"'
    );
  }
  const missing = Object.entries({ project, logstore, accessKeyId, accessKeySecret }).find(([, value]) => !value);
  if (missing !== undefined) {
    throw new Error(`缺少 ${missing[0]} / ${missing[0]} is missing`);
  }
}
