import { hostname } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { cpuUsage, memoryUsage } from 'node:process';
import type { SampleSource } from './sample.ts';

interface ProcessSamplerOptions {
  host?: string;
  /** Milliseconds that only ever grow. */
  elapsed?: () => number;
}

const RESOLUTION_MS = 20;

/**
 * This process: `monitor.process_cpu` (percent of one core), `monitor.process_memory` and `monitor.process_heap` (bytes),
 * `monitor.event_loop_delay` (the 99th percentile since the reading before, ms).
 */
export function createProcessSource(options: ProcessSamplerOptions = {}): SampleSource {
  const { host = hostname(), elapsed = () => performance.now() } = options;
  let before: { at: number; micros: number } | undefined;
  let delays: ReturnType<typeof monitorEventLoopDelay> | undefined;

  function cpuPercent(): number | undefined {
    const { user, system } = cpuUsage();
    const now = { at: elapsed(), micros: user + system };
    const share =
      before === undefined || now.at <= before.at
        ? undefined
        : (100 * (now.micros - before.micros)) / 1000 / (now.at - before.at);
    before = now;
    return share;
  }

  /** A timer that is due every 20 ms shows how late it comes; its own interval is no delay. */
  function loopDelay(): number | undefined {
    if (delays === undefined) {
      delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
      delays.enable();
      return undefined;
    }
    const late = Math.max(0, delays.percentile(99) / 1e6 - RESOLUTION_MS);
    delays.reset();
    return late;
  }

  return {
    name: 'process',
    title: { zh: '数据服务进程', en: 'Process of the data server' },
    async read() {
      const { rss, heapUsed } = memoryUsage();
      const values: Record<string, number | undefined> = {
        process_cpu: cpuPercent(),
        process_memory: rss,
        process_heap: heapUsed,
        event_loop_delay: loopDelay(),
      };
      return Object.entries(values).flatMap(([name, value]) =>
        value === undefined ? [] : [{ metric: `monitor.${name}`, host, value }]
      );
    },
  };
}
