import { createProcessSource } from './process-sampler.ts';

async function values(source: { read(): Promise<Array<{ metric: string; value: number }>> }) {
  return Object.fromEntries((await source.read()).map(({ metric, value }) => [metric.replace('monitor.', ''), value]));
}

const idle = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('memory at once; what is a difference from the second reading on', async () => {
  const source = createProcessSource({ host: 'node-1' });
  const first = await source.read();
  expect(first.map(({ metric }) => metric)).toEqual(['monitor.process_memory', 'monitor.process_heap']);
  expect(new Set(first.map(({ host }) => host))).toEqual(new Set(['node-1']));
  await idle(60);
  const second = await values(source);
  expect(second.process_heap).toBeLessThan(second.process_memory as number);
  expect(Object.keys(second)).toEqual(['process_cpu', 'process_memory', 'process_heap', 'event_loop_delay']);
});

test('CPU is what was used, as percent of one core over the time that went by', async () => {
  const time = { ms: 0 };
  const source = createProcessSource({ elapsed: () => time.ms });
  await source.read();
  const before = process.cpuUsage();
  while (process.cpuUsage(before).user < 200_000) {
    // Busy, for 200 ms of the core however long they take.
  }
  time.ms = 1_000;
  const { process_cpu: busy } = await values(source);
  expect(busy).toBeGreaterThanOrEqual(20);
  time.ms = 1_001_000;
  expect((await values(source)).process_cpu).toBeLessThan(1);
});

test('work that holds the event loop up shows as its delay, until the next reading', async () => {
  const source = createProcessSource();
  await source.read();
  await idle(100);
  const until = performance.now() + 1_000;
  while (performance.now() < until) {
    // Busy.
  }
  await idle(50);
  expect((await values(source)).event_loop_delay).toBeGreaterThan(500);
  await idle(400);
  expect((await values(source)).event_loop_delay).toBeLessThan(500);
});
