import { createPoster } from './http-client.ts';
import { startParsingServer } from './parsing-server.ts';
import { loaded, percentile, type BenchCase, type BenchRecord } from './record.ts';
import { startServerProcess } from './server-process.ts';

const LOAD_MS = 10_000;
const WARM_MS = 3_000;
const MEMORY_EVERY_MS = 250;
const GB = 1e9;
const HEADERS = { 'Content-Type': 'application/x-ndjson' };

interface Sending {
  id: string;
  /** Events of one request. */
  events: number;
  connections: number;
  target: number;
}

const SENDINGS: readonly Sending[] = [
  { id: 'http-ingest', events: 5_000, connections: 16, target: 50_000 },
  { id: 'http-ingest-small-requests', events: 100, connections: 64, target: 20_000 },
];

/** Events of four kinds as NDJSON, answered when they are durable, against Node's own server that parses and drops the same. */
export const httpIngest: BenchCase = {
  name: 'events over HTTP',
  async run() {
    const server = await startServerProcess({ DEMO: 'off', INGEST_RATE_PER_MINUTE: '1000000000' });
    const bare = await startParsingServer();
    const memory = watchMemory(server.url);
    try {
      const records: BenchRecord[] = [];
      for (const sending of SENDINGS) {
        records.push(await measured(sending, `${server.url}/api/v1/events`, bare.url));
      }
      const peak = (await memory.stop()) / GB;
      const target = '≤ 1 GB';
      return [
        ...records,
        { id: 'http-ingest-memory', value: peak, unit: 'GB', baseline: null, ratio: null, target, met: peak <= 1 },
      ];
    } finally {
      await memory.stop();
      await bare.stop();
      await server.stop();
    }
  },
};

async function measured(sending: Sending, served: string, bare: string): Promise<BenchRecord> {
  const { id, events, target } = sending;
  const ours = await rate(sending, served);
  const dropped = await rate(sending, bare);
  return {
    id,
    value: ours.perSecond,
    unit: `events/s durable, ${events} a request, answered within ${ours.p99.toFixed(0)} ms at p99`,
    baseline: { name: 'node:http that parses each line and drops it', value: dropped.perSecond },
    ratio: ours.perSecond / dropped.perSecond,
    target: `≥ ${target} events/s`,
    met: ours.perSecond >= target,
  };
}

async function rate({ events, connections }: Sending, url: string): Promise<{ perSecond: number; p99: number }> {
  const poster = createPoster(url, connections);
  // Several, so that no body is the same as the one before.
  const bodies = Array.from({ length: 8 }, (_, index) => body(events, index * events));
  let turn = 0;
  const post = () => poster.post(bodies[turn++ % bodies.length] as Buffer, HEADERS);
  try {
    await loaded(connections, WARM_MS, post);
    const { latencies, perSecond } = await loaded(connections, LOAD_MS, post);
    return { perSecond: perSecond * events, p99: percentile(latencies, 0.99) };
  } finally {
    poster.close();
  }
}

/** About 250 bytes an event. */
function body(events: number, first: number): Buffer {
  const now = Date.now();
  return Buffer.from(
    Array.from({ length: events }, (_, index) => {
      const number = first + index;
      return `${JSON.stringify({ timestamp: new Date(now - (number % 3_600_000)).toISOString(), level: 'info', ...kind(number) })}\n`;
    }).join('')
  );
}

function kind(number: number): object {
  const userId = String(number % 5000);
  switch (number % 10) {
    case 0:
      return { category: 'user_action', action: 'submit_idea', userId, details: { ideaId: number, category: 'ai' } };
    case 1:
      return {
        category: 'ai_service',
        service: 'baidu',
        model: 'ernie-4.0',
        requestTokens: 200 + (number % 300),
        responseTokens: 900 + (number % 400),
        duration: 800 + (number % 2000),
        success: true,
      };
    case 2:
      return { category: 'business_event', event: 'purchase', value: number % 300, unit: 'CNY', userId };
    default:
      return {
        message: 'API Request',
        category: 'api_request',
        method: 'GET',
        url: `/api/ideas/${number}?tab=${number % 7}`,
        status: number % 50 === 3 ? 500 : 200,
        duration: 5 + (number % 400),
        ip: `10.${number % 200}.3.4`,
        userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130',
        userId,
      };
  }
}

/** The most that the server says it holds, bytes. */
function watchMemory(url: string): { stop(): Promise<number> } {
  let peak = 0;
  let watching = true;
  const watched = (async () => {
    while (watching) {
      const text = await (await fetch(`${url}/metrics`)).text();
      peak = Math.max(peak, Number(/^process_resident_memory_bytes (\S+)/m.exec(text)?.[1] ?? NaN));
      await new Promise((resolve) => setTimeout(resolve, MEMORY_EVERY_MS));
    }
  })();
  return {
    async stop() {
      watching = false;
      await watched;
      return peak;
    },
  };
}
