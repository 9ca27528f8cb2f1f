import { hostname } from 'node:os';
import type { Systeminformation } from 'systeminformation';
import { createHostSources, type HostReadings } from './host-sampler.ts';
import type { SampleSource } from './sample.ts';

function setup() {
  const time = { ms: 0 };
  const counters: Record<string, [number, number]> = { lo: [1, 1], eth0: [1_000, 2_000], docker0: [5, 5] };
  const net = (iface: string, internal: boolean, virtual: boolean) =>
    ({ iface, internal, virtual }) as Systeminformation.NetworkInterfacesData;
  const readings = {
    currentLoad: jest.fn(async () => ({ currentLoad: 37.5 })),
    load: jest.fn(() => 1.25),
    mem: jest.fn(async () => ({ total: 8e9, available: 2e9 })),
    fsSize: jest.fn(async () => [
      { fs: '/dev/vda1', type: 'ext4', size: 100, used: 30, mount: '/', use: 30 } as Systeminformation.FsSizeData,
      { fs: '/dev/vdb', type: 'xfs', size: 1000, used: 912, mount: '/data', use: 91.2 } as Systeminformation.FsSizeData,
    ]),
    networkInterfaces: jest.fn(async () => [
      net('lo', true, false),
      net('eth0', false, false),
      net('docker0', false, true),
    ]),
    networkStats: jest.fn(async (names: string) =>
      names.split(',').map((iface) => {
        const [rx_bytes = 0, tx_bytes = 0] = counters[iface] ?? [];
        return { iface, rx_bytes, tx_bytes } as Systeminformation.NetworkStatsData;
      })
    ),
  } satisfies HostReadings;
  const sources = createHostSources({ host: 'web-1', readings, elapsed: () => time.ms });
  const named = (name: string): SampleSource => {
    const found = sources.find((each) => each.name === name);
    if (found === undefined) {
      throw new Error(`no source ${name}`);
    }
    return found;
  };
  return { time, counters, readings, named };
}

test('CPU: the first reading is an average since the machine started and is left out', async () => {
  const { named } = setup();
  expect(await named('host.cpu').read()).toEqual([]);
  expect(await named('host.cpu').read()).toEqual([{ metric: 'cpu', host: 'web-1', value: 37.5 }]);
});

test('memory: what is not available, in percent; caches count as available', async () => {
  expect(await setup().named('host.memory').read()).toEqual([{ metric: 'memory', host: 'web-1', value: 75 }]);
});

test('load: the run queue of the last minute', async () => {
  expect(await setup().named('host.load').read()).toEqual([{ metric: 'load', host: 'web-1', value: 1.25 }]);
});

test('disk: each mount point, read once a minute and sampled at every tick', async () => {
  const { time, readings, named } = setup();
  const expected = [
    { metric: 'disk', host: 'web-1', mount: '/', value: 30 },
    { metric: 'disk_used', host: 'web-1', mount: '/', value: 30 },
    { metric: 'disk_size', host: 'web-1', mount: '/', value: 100 },
    { metric: 'disk', host: 'web-1', mount: '/data', value: 91.2 },
    { metric: 'disk_used', host: 'web-1', mount: '/data', value: 912 },
    { metric: 'disk_size', host: 'web-1', mount: '/data', value: 1000 },
  ];
  for (time.ms = 0; time.ms < 60_000; time.ms += 15_000) {
    expect(await named('host.disk').read()).toEqual(expected);
  }
  expect(readings.fsSize).toHaveBeenCalledTimes(1);
  await named('host.disk').read();
  expect(readings.fsSize).toHaveBeenCalledTimes(2);
});

test('disk: a failed reading is not remembered', async () => {
  const { readings, named } = setup();
  readings.fsSize.mockRejectedValueOnce(new Error('df hangs'));
  await expect(named('host.disk').read()).rejects.toThrow('df hangs');
  expect(await named('host.disk').read()).toHaveLength(6);
});

describe('network', () => {
  const rates = async (source: SampleSource) => (await source.read()).map(({ metric, value }) => [metric, value]);

  test('bytes a second of physical interfaces, from the second tick on', async () => {
    const { time, counters, readings, named } = setup();
    expect(await rates(named('host.network'))).toEqual([]);
    time.ms = 15_000;
    counters.eth0 = [16_000, 32_000];
    counters.docker0 = [9e9, 9e9];
    expect(await rates(named('host.network'))).toEqual([
      ['network_in', 1_000],
      ['network_out', 2_000],
    ]);
    expect(readings.networkInterfaces).toHaveBeenCalledTimes(1);
  });

  test('a counter that starts over, or a reading that failed, is a gap and no peak', async () => {
    const { time, counters, named } = setup();
    await named('host.network').read();
    const seen: unknown[] = [];
    for (const pair of [
      [0, 0],
      [5_000, 5_000],
      [4_000, 5_000],
      [19_000, 5_000],
    ] as Array<[number, number]>) {
      time.ms += 15_000;
      counters.eth0 = pair;
      seen.push(await rates(named('host.network')));
    }
    expect(seen).toEqual([
      [],
      [],
      [],
      [
        ['network_in', 1_000],
        ['network_out', 0],
      ],
    ]);
  });

  test('in a container all interfaces are virtual: those count', async () => {
    const { time, counters, readings, named } = setup();
    readings.networkInterfaces.mockResolvedValue([
      { iface: 'eth0', internal: false, virtual: true } as Systeminformation.NetworkInterfacesData,
    ]);
    await named('host.network').read();
    time.ms = 1_000;
    counters.eth0 = [1_500, 2_000];
    expect(await rates(named('host.network'))).toEqual([
      ['network_in', 500],
      ['network_out', 0],
    ]);
  });
});

test('on this machine: every source gives plausible numbers', async () => {
  const sources = createHostSources();
  await Promise.all(sources.map((source) => source.read()));
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  const samples = (await Promise.all(sources.map((source) => source.read()))).flat();
  for (const metric of ['cpu', 'memory', 'disk']) {
    const values = samples.filter((sample) => sample.metric === metric).map(({ value }) => value);
    expect(values.length).toBeGreaterThan(0);
    values.forEach((value) => expect(value >= 0 && value <= 100).toBe(true));
  }
  expect(samples.find(({ metric }) => metric === 'disk')?.mount).toMatch(/^\//);
  expect(new Set(samples.map(({ host }) => host))).toEqual(new Set([hostname()]));
}, 20_000);
