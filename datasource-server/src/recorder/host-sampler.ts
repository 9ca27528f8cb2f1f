import { hostname, loadavg } from 'node:os';
import { currentLoad, fsSize, mem, networkInterfaces, networkStats, type Systeminformation } from 'systeminformation';
import { realMounts } from './real-mounts.ts';
import type { Sample, SampleSource } from './sample.ts';

/** What is read of the machine; the default is the library `systeminformation`, and Node for the load. */
export interface HostReadings {
  currentLoad(): Promise<Pick<Systeminformation.CurrentLoadData, 'currentLoad'>>;
  /** Mean length of the run queue over the last minute. */
  load(): number;
  mem(): Promise<Pick<Systeminformation.MemData, 'total' | 'available'>>;
  fsSize(): Promise<Systeminformation.FsSizeData[]>;
  networkInterfaces(): Promise<Systeminformation.NetworkInterfacesData[]>;
  networkStats(interfaces: string): Promise<Systeminformation.NetworkStatsData[]>;
}

interface HostSamplerOptions {
  host?: string;
  readings?: HostReadings;
  /** Milliseconds that only ever grow: rates must not depend on a wall clock that is set. */
  elapsed?: () => number;
}

const systemReadings: HostReadings = {
  currentLoad: () => currentLoad(),
  load: () => loadavg()[0] ?? Number.NaN,
  mem: () => mem(),
  fsSize: () => fsSize(),
  networkInterfaces: async () => [await networkInterfaces()].flat(),
  networkStats: (interfaces) => networkStats(interfaces),
};

/** `fsSize` starts a process; disks fill slowly. */
const DISK_EVERY_MS = 60_000;
/** The list of interfaces is expensive and hardly ever changes. */
const INTERFACES_EVERY_MS = 300_000;

/**
 * The machine that this server runs on: `cpu`, `memory` (percent), `load`, of each mount point `disk` (percent in use),
 * `disk_used` and `disk_size` (bytes), and `network_in`, `network_out` (bytes a second over all physical interfaces). What is a difference of two readings (cpu, network) has
 * its first value at the second tick.
 */
export function createHostSources(options: HostSamplerOptions = {}): SampleSource[] {
  const { host = hostname(), readings = systemReadings, elapsed = () => performance.now() } = options;
  return [
    cpuSource(host, readings),
    loadSource(host, readings),
    memorySource(host, readings),
    diskSource(host, readings, elapsed),
    networkSource(host, readings, elapsed),
  ];
}

function cpuSource(host: string, readings: HostReadings): SampleSource {
  let primed = false;
  return {
    name: 'host.cpu',
    title: { zh: '主机 CPU', en: 'Host CPU' },
    async read() {
      const { currentLoad: value } = await readings.currentLoad();
      if (!primed) {
        // The first reading is the average since the machine was started.
        primed = true;
        return [];
      }
      return [{ metric: 'cpu', host, value }];
    },
  };
}

/** Windows keeps none and says 0. */
function loadSource(host: string, readings: HostReadings): SampleSource {
  return {
    name: 'host.load',
    title: { zh: '主机负载', en: 'Host load' },
    async read() {
      return process.platform === 'win32' ? [] : [{ metric: 'load', host, value: readings.load() }];
    },
  };
}

function memorySource(host: string, readings: HostReadings): SampleSource {
  return {
    name: 'host.memory',
    title: { zh: '主机内存', en: 'Host memory' },
    async read() {
      const { total, available } = await readings.mem();
      return total > 0 ? [{ metric: 'memory', host, value: (100 * (total - available)) / total }] : [];
    },
  };
}

function diskSource(host: string, readings: HostReadings, elapsed: () => number): SampleSource {
  const mounts = remember(DISK_EVERY_MS, elapsed, async () => realMounts(await readings.fsSize()));
  return {
    name: 'host.disk',
    title: { zh: '主机磁盘', en: 'Host disks' },
    async read() {
      return (await mounts()).flatMap(({ mount, use, used, size }) => diskSamples(host, { mount, use, used, size }));
    },
  };
}

/** One mount point: `use` in percent, `used` and `size` in bytes. */
export function diskSamples(
  host: string,
  { mount, use, used, size }: Pick<Systeminformation.FsSizeData, 'mount' | 'use' | 'used' | 'size'>
): Sample[] {
  return [
    { metric: 'disk', host, mount, value: use },
    { metric: 'disk_used', host, mount, value: used },
    { metric: 'disk_size', host, mount, value: size },
  ];
}

interface Counters {
  at: number;
  received: number;
  sent: number;
}

function networkSource(host: string, readings: HostReadings, elapsed: () => number): SampleSource {
  const interfaces = remember(INTERFACES_EVERY_MS, elapsed, async () => physical(await readings.networkInterfaces()));
  const previous = new Map<string, Counters>();

  return {
    name: 'host.network',
    title: { zh: '主机网络', en: 'Host network' },
    async read() {
      const names = await interfaces();
      if (names.length === 0) {
        return [];
      }
      const rates = (await readings.networkStats(names.join(','))).flatMap(({ iface, rx_bytes, tx_bytes }) => {
        const before = previous.get(iface);
        const now: Counters = { at: elapsed(), received: rx_bytes, sent: tx_bytes };
        previous.set(iface, now);
        return rateBetween(before, now);
      });
      return rates.length === 0 ? [] : totals(host, rates);
    },
  };
}

/** Bytes a second; none at the first reading, after a counter's reset, and after a reading that failed (all zero). */
function rateBetween(before: Counters | undefined, now: Counters): Array<{ received: number; sent: number }> {
  if (before === undefined || before.received + before.sent === 0) {
    return [];
  }
  const seconds = (now.at - before.at) / 1000;
  const received = now.received - before.received;
  const sent = now.sent - before.sent;
  return seconds > 0 && received >= 0 && sent >= 0 ? [{ received: received / seconds, sent: sent / seconds }] : [];
}

function totals(host: string, rates: ReadonlyArray<{ received: number; sent: number }>): Sample[] {
  return [
    { metric: 'network_in', host, value: rates.reduce((sum, rate) => sum + rate.received, 0) },
    { metric: 'network_out', host, value: rates.reduce((sum, rate) => sum + rate.sent, 0) },
  ];
}

/** Bridges and tunnels carry the same bytes again. Inside a container every interface is virtual: then those count. */
function physical(interfaces: readonly Systeminformation.NetworkInterfacesData[]): string[] {
  const external = interfaces.filter(({ internal }) => !internal);
  const real = external.filter(({ virtual }) => !virtual);
  return (real.length > 0 ? real : external).map(({ iface }) => iface);
}

/** The last answer of `read` for `forMs`; a failure is not remembered. */
function remember<T>(forMs: number, elapsed: () => number, read: () => Promise<T>): () => Promise<T> {
  let known: { value: T; at: number } | undefined;
  return async () => {
    if (known === undefined || elapsed() - known.at >= forMs) {
      const at = elapsed();
      known = { value: await read(), at };
    }
    return known.value;
  };
}
