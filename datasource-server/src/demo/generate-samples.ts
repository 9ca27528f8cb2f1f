import { AI_SERVICES } from './ai-services.ts';
import { DAY_MS, dayOf, startOfDay, type Day } from './days.ts';
import { probeSamples } from './generate-probe-samples.ts';
import { serverSamples } from './generate-server-samples.ts';
import { troubleOn, type Trouble } from './incidents.ts';
import { loadAt } from './rhythm.ts';
import { chanceAt, sample, wobble, type Moment, type SampleFact } from './sample-moment.ts';
import { maturity, type DemoWorld } from './world.ts';

const HOSTS = ['app-1', 'app-2'] as const;
const CORES = 4;
const MINUTE = 60e3;
const GB = 1024 ** 3;

/**
 * Reads everything a sampler would have read at one moment (epoch ms); `onlineUsers` comes from the sessions, `sinceMs` is the
 * time since the moment before.
 */
export type Sampler = (epochMs: number, onlineUsers: number, sinceMs: number) => SampleFact[];

export function createSampler(world: DemoWorld): Sampler {
  let known: { day: Day; trouble: Trouble } | null = null;
  return (epochMs, onlineUsers, sinceMs) => {
    const day = dayOf(epochMs);
    if (known?.day !== day) {
      known = { day, trouble: troubleOn(world, day) };
    }
    const moment: Moment = {
      world,
      at: epochMs,
      sinceMs,
      load: loadAt(epochMs, day) * (0.35 + 0.65 * maturity(day - world.firstDay)),
      age: (epochMs - startOfDay(world.firstDay)) / DAY_MS,
      trouble: known.trouble,
    };
    return [
      ...HOSTS.flatMap((host) => hostSamples(moment, host)),
      ...healthSamples(moment),
      ...serverSamples(moment),
      ...probeSamples(moment),
      sample(moment, 'sessions.online_users', onlineUsers),
    ];
  };
}

function hostSamples(moment: Moment, host: string): SampleFact[] {
  const { load, age, at, trouble } = moment;
  const strain = trouble.slowDatabase(at) ? 9 : 0;
  const noise = (metric: string, width: number, periodMs: number) =>
    wobble(moment, `${host} ${metric}`, periodMs) * width;
  const bounded = (value: number) => Math.min(99, Math.max(1, value));
  // Memory creeps up until the weekly deployment; logs fill the data disk until they are rotated every 30 days.
  const sinceDeployment = (age + 3) % 7;
  const sinceRotation = (age + 11) % 30;
  const cpu = bounded(13 + 44 * load + strain + noise('cpu', 7, 4 * MINUTE));
  const disks = [
    { mount: '/', size: 80 * GB, use: bounded(38 + 0.03 * age + noise('disk', 0.3, 600 * MINUTE)) },
    { mount: '/data', size: 500 * GB, use: bounded(30 + 0.12 * age + 0.35 * sinceRotation) },
  ];
  return [
    sample(moment, 'cpu', cpu, { host }),
    sample(moment, 'load', (CORES * cpu) / 100 + Math.max(0, noise('load', 0.4, 5 * MINUTE)), { host }),
    sample(moment, 'memory', bounded(46 + 9 * load + 1.3 * sinceDeployment + noise('memory', 2, 30 * MINUTE)), {
      host,
    }),
    ...disks.flatMap(({ mount, size, use }) => [
      sample(moment, 'disk', use, { host, mount }),
      sample(moment, 'disk_used', Math.round((size * use) / 100), { host, mount }),
      sample(moment, 'disk_size', size, { host, mount }),
    ]),
    sample(moment, 'network_in', Math.max(500, 24e3 + 610e3 * load * (1 + noise('in', 0.25, 3 * MINUTE))), { host }),
    sample(moment, 'network_out', Math.max(900, 61e3 + 2.3e6 * load * (1 + noise('out', 0.25, 3 * MINUTE))), { host }),
  ];
}

function healthSamples(moment: Moment): SampleFact[] {
  const { at, load, trouble } = moment;
  const refused = trouble.refusedConnections(at);
  const slow = trouble.slowDatabase(at) ? 14 : 1;
  const stores = [
    {
      component: 'mysql',
      up: refused && chanceAt(moment, 'mysql up') < 0.4 ? 0 : 1,
      latency: (1.1 + 1.6 * load) * slow,
    },
    { component: 'redis', up: 1, latency: 0.35 + 0.3 * load },
    { component: 'events', up: 1, latency: 1.8 + 2.2 * load },
    // Parts of the data server itself, which had run all the while.
    { component: 'ingest', up: 1, latency: 0.1 },
    { component: 'samplers', up: 1, latency: 0.1 },
  ];
  const providers = AI_SERVICES.map(({ name, medianLatency }) => {
    const down = trouble.providerDown(name, at);
    return { component: `ai:${name}`, up: down ? 0 : 1, latency: down ? 5000 : medianLatency * 0.14 };
  });
  const probes = [...stores, ...providers].flatMap(({ component, up, latency }) => {
    const measured = latency * (1 + 0.3 * wobble(moment, component, 2 * MINUTE));
    return [sample(moment, 'up', up, { component }), sample(moment, 'latency', measured, { component })];
  });
  const refusals = refused ? 1 + Math.floor(chanceAt(moment, 'refusals') * 5) : 0;
  return [
    ...probes,
    sample(moment, 'connection_errors', refusals, { component: 'mysql' }),
    sample(moment, 'connection_errors', 0, { component: 'redis' }),
  ];
}
