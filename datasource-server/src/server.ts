import { createResultStore } from './cache/create-store.ts';
import { connectRedis } from './cache/redis-connection.ts';
import { createResultCache } from './cache/result-cache.ts';
import type { Config } from './config.ts';
import { createConsoleRoutes } from './console/console-routes.ts';
import type { IngestStatus } from './contract/ingest.ts';
import { DATASETS, findMeasure } from './datasets/registry.ts';
import { createEngines } from './engines/create-engine.ts';
import type { EventStore } from './engines/engine.ts';
import { applyRetention } from './events/retention.ts';
import { rollupsWholeFrom } from './events/rollups-whole-from.ts';
import { migrate } from './events/migrations.ts';
import { aiProbes } from './health/ai-probe.ts';
import { databaseProbe, eventsProbe } from './health/engine-probe.ts';
import { createHealthMonitor, type HealthMonitor } from './health/health-monitor.ts';
import { createHealthReportRoutes } from './health/health-routes.ts';
import { ingestProbe } from './health/ingest-probe.ts';
import { pageProbes } from './health/page-probe.ts';
import { redisProbe } from './health/redis-probe.ts';
import { samplersProbe } from './health/samplers-probe.ts';
import { createApp, type AppDependencies } from './http/app.ts';
import { createGate, type Gate } from './http/gate.ts';
import type { Readiness } from './http/health-routes.ts';
import { startListening } from './http/listen.ts';
import { localeOf } from './http/request-context.ts';
import { systemClock, type Clock } from './platform/clock.ts';
import { createLimiter } from './platform/concurrency.ts';
import type { Logger } from './platform/logger.ts';
import { createScheduler } from './platform/scheduler.ts';
import type { QueryServices } from './queries/context.ts';
import { createFreshness, type Freshness } from './queries/freshness.ts';
import type { QueryRunnerServices } from './queries/query-requests.ts';
import { createQueryRoutes } from './queries/query-routes.ts';
import { readNumbers, readSeries } from './queries/read-numbers.ts';
import { createDatasetDirectory } from './queries/sources.ts';
import { createRecorder, type Recorder } from './recorder/recorder.ts';
import { createSamplerRoutes } from './recorder/sampler-routes.ts';
import { requireSignature } from './relays/relay-routes.ts';
import { MARKER_TABLE, removeDemo } from './demo/demo-marker.ts';
import { createSignatureCheck, startAlerts } from './server-alerts.ts';
import { createCapacity, startCapacityRecord } from './server-capacity.ts';
import { startDemo } from './server-demo.ts';
import { startIncidents } from './server-incidents.ts';
import { startInspections } from './server-inspection.ts';
import { createIngestWriter, startHttpIngest, startLogFollowing, type LogFollowing } from './server-ingest.ts';
import type { InspectionHistory } from './inspection/history.ts';
import { createServerMetrics } from './server-metrics.ts';
import { startSelfMonitor } from './server-monitor.ts';
import { decideDemo } from './server-mode.ts';
import { chooseSources, httpsTargets } from './server-samplers.ts';
import { startSlsPulling, type SlsPulling } from './server-sls.ts';

const HEALTH_EVERY_MS = 15_000;
/** Queries that may wait for a place, for each that may run. */
const QUEUED_PER_RUNNING = 25;

export interface ServerDependencies {
  logger: Logger;
  version: string;
  clock?: Clock;
}

export interface StartedServer {
  url: string;
  port: number;
  /** Resolves when every dataset can be answered; with demo data that is when they have been generated. */
  ready: Promise<void>;
}

export interface Server {
  /** Answers 503 until `start` has opened the stores. */
  app: Gate['listener'];
  /** Opens the stores and the port. Throws ConfigError or ServiceError `unavailable` when that is not possible. */
  start(): Promise<StartedServer>;
  /** Stops taking requests, lets running ones finish, then closes everything. Safe to call twice, also after a failed start. */
  stop(): Promise<void>;
}

/** The composition root: everything is made here and handed its dependencies. */
export function createServer(config: Config, { logger, version, clock = systemClock }: ServerDependencies): Server {
  const gate = createGate();
  const closers: Array<() => Promise<void> | void> = [];
  let starting: Promise<StartedServer> | undefined;
  let stopping: Promise<void> | undefined;
  const readiness = { ready: false };
  const ending = new AbortController();
  /** Ends the generator, with the server or when real lines take its place. */
  const endingDemo = new AbortController();

  async function start(): Promise<StartedServer> {
    const engines = createEngines(config, { clock, logger });
    closers.push(() => engines.stop());
    const demo = await decideDemo(config, engines);
    const mode = { demo };
    const layout = { cluster: config.clickhouseCluster };
    const shared = config.clickhouseUrl !== null;
    // Real log lines go to the real tables also while demo data are shown.
    await migrate({ store: engines.events, logger, clock, layout, shared });
    await applyRetention({
      store: engines.events,
      logger,
      days: config.retentionDays,
      summaryDays: config.rollupRetentionDays,
      layout,
    });
    const wholeFrom = await rollupsWholeFrom(engines.events, layout);
    if (demo) {
      await migrate({ store: engines.demo, logger, clock, layout, shared });
      await applyRetention({ store: engines.demo, logger, days: null, summaryDays: null, layout });
    }
    const ingesting: Array<{ status: () => IngestStatus }> = [];
    const present = () => (mode.demo ? engines.demo : engines.events);

    const redis = config.redisUrl ? connectRedis(config.redisUrl) : null;
    const store = await createResultStore({ redis, clock, logger });
    const metrics = createServerMetrics();
    const cache = createResultCache({ store, clock, logger, metrics: metrics.cache });
    closers.push(async () => {
      await cache.close();
      redis?.close();
    });
    const scheduler = createScheduler({ clock, logger });
    closers.push(() => scheduler.stop());
    const monitor = startSelfMonitor({
      config,
      store: { insert: (table, rows) => present().insert(table, rows) },
      status: () => ingesting[0]?.status(),
      scheduler,
      logger,
    });
    closers.push(() => monitor.close());

    const business = engines.mysql ?? (demo ? engines.demo : null);
    const health = createHealthMonitor({
      probes: [
        databaseProbe(business, { demo: !engines.mysql }),
        redisProbe(redis),
        eventsProbe(engines.events),
        ingestProbe(() => ingest.status()),
        samplersProbe(() => recorder.report()),
        ...aiProbes(config.aiProviders, clock),
        ...pageProbes(config.samplers.probeTargets, clock),
      ],
      clock,
      logger,
      scheduler,
      intervalMs: HEALTH_EVERY_MS,
    });
    const limiter = createLimiter({
      concurrency: config.limits.concurrency,
      maxQueue: config.limits.concurrency * QUEUED_PER_RUNNING,
    });
    metrics.watchLimiter(limiter);
    const businessTimezone = config.mysql?.timezone ?? 'UTC';
    const directoryOf = (isDemo: boolean) => {
      const shown = isDemo ? { business, events: engines.demo } : { business: engines.mysql, events: engines.events };
      const { retentionDays: days, rollupRetentionDays: rollupDays } = config;
      const retention = isDemo ? null : { days, rollupDays };
      const sources = { ...shown, demo: isDemo, demoMarker: MARKER_TABLE, businessTimezone, retention };
      const rollups = { rollupsWholeFrom: isDemo ? new Map<string, number>() : wholeFrom };
      return createDatasetDirectory({ ...sources, ...rollups }, DATASETS, clock);
    };
    const directories = { demo: directoryOf(true), real: directoryOf(false) };
    const directory = () => (mode.demo ? directories.demo : directories.real);
    const checkSignature = createSignatureCheck(config.relays, clock);
    const incidents = await startIncidents({
      config,
      store: engines.events,
      shown: present,
      guards: [requireSignature(checkSignature)],
      scheduler,
      clock,
      logger,
    });
    closers.push(() => incidents.close());
    const startedAt = clock();
    let lastRuleAt: number | null = null;
    let reports: InspectionHistory | null = null;
    const querying: QueryServices = {
      datasets: DATASETS,
      directory: {
        availability: (dataset) => directory().availability(dataset),
        open: (dataset) => directory().open(dataset),
      },
      limits: config.limits,
      limiter: <T>(work: () => Promise<T>, signal?: AbortSignal) => limiter.run(work, signal),
      clock,
    };
    const capacity = createCapacity({ config, services: querying, shown: present, logger });
    const services: QueryRunnerServices = {
      ...querying,
      logger,
      cache,
      timezone: config.timezone,
      componentHealth: () => health.snapshot(),
      incidents: incidents.source,
      inspections: {
        newest: () => reports?.recent()[0],
        between: async (range) => (await reports?.between(range)) ?? [],
      },
      capacity,
      isDemo: () => mode.demo,
      onRuleAsked: () => (lastRuleAt = clock()),
      onAnswered: (outcome, elapsedMs) => monitor.queryAnswered(outcome, elapsedMs),
    };
    const onLines = () => {
      if (mode.demo && config.demo === undefined) {
        mode.demo = false;
        endingDemo.abort();
        logger.info('real events have arrived: demo data are no longer shown; DEMO=on brings them back');
      }
    };
    const writer = createIngestWriter(config, engines.events);
    const followers: LogFollowing[] = [];
    const pulling: SlsPulling[] = [];
    const ingest = await startHttpIngest({
      config,
      writer,
      others: () => ({ follower: followers[0]?.status() ?? null, sls: pulling[0]?.status() ?? [] }),
      count: (...counted) => {
        metrics.countRecords(...counted);
        monitor.recordsCounted(...counted);
      },
      scheduler,
      clock,
      logger,
      onLines,
    });
    ingesting.push(ingest);
    closers.push(() => ingest.close());
    metrics.watchIngest(ingest.status);
    const freshness = createFreshness(services, logger);
    const { book } = incidents;
    const alerts = await startAlerts({ config, store: engines.events, book, checkSignature, scheduler, clock, logger });
    closers.push(() => alerts.close());
    const inspections = await startInspections({
      config,
      store: (isDemo) => (isDemo ? engines.demo : engines.events),
      sources: {
        read: (question, range) => readNumbers(question, range, services, config.timezone),
        series: (question, range) => readSeries(question, range, services, config.timezone),
        unitOf: (measure) => findMeasure(measure)?.unit ?? 'none',
        samplers: () => recorder.report(),
        httpsTargets: httpsTargets(config),
        components: () => health.check(),
        incidents: () => book.list(),
        hasAlertEverCome: () => incidents.hasEverBeen(),
        lastRuleAt: () => lastRuleAt,
        startedAt,
        isDemo: () => mode.demo,
      },
      componentNames: health.snapshot().map(({ component }) => component),
      tell: (digest) => alerts.report(digest),
      scheduler,
      clock,
      logger,
    });
    reports = inspections.history;
    closers.push(() => inspections.close());
    const recorder = createRecorder({
      store: { insert: (table, rows) => present().insert(table, rows) },
      ...chooseSources({
        config,
        mysql: engines.mysql,
        redis,
        health,
        services,
        newestEvents: () => newestEvents(freshness),
        others: [inspections.samples],
        clock,
      }),
      scheduler,
      clock,
      logger,
      intervalMs: config.recorderIntervalMs,
    });
    metrics.watchSamplers(() => recorder.report());
    const features = [ingest, incidents, alerts, inspections].flatMap(({ routers }) => routers);
    const routers = [
      ...createRouters({ services, health, freshness, recorder, intervalMs: config.recorderIntervalMs, version }),
      ...features,
    ];
    const answerable = async (): Promise<Readiness> => {
      const reason = readiness.ready ? await engines.storeProblem() : null;
      return reason === null ? readiness : { ready: false, reason };
    };
    gate.open(
      createApp({ config, logger, clock, routers, readiness: answerable, registry: metrics.registry, version })
    );
    const listener = await startListening(gate.listener, { config, logger });
    closers.push(() => listener.stop());

    health.start();
    const following = await startLogFollowing({ config, writer, scheduler, clock, logger, onLines });
    followers.push(following);
    closers.push(() => following.close());
    const slsPulling = await startSlsPulling({ config, writer, scheduler, clock, logger, onLines });
    pulling.push(slsPulling);
    closers.push(() => slsPulling.close());
    const { demoSeed: seed, demoDays: days } = config;
    const filled = demo
      ? startDemo({ store: engines.demo, seed, days, scheduler, clock, logger, signal: endingDemo.signal })
      : forgetDemo(engines.demo, logger);
    closers.push(() => filled.catch(() => undefined));
    const ready = filled.then(() => {
      if (ending.signal.aborted) {
        return;
      }
      readiness.ready = true;
      recorder.start();
      inspections.start();
      startCapacityRecord(capacity, scheduler);
      logger.info('ready', { demo });
    });
    ready.catch((error: unknown) =>
      logger.error('demo data could not be generated; the server stays not ready', { error })
    );
    return { url: listener.url, port: listener.port, ready };
  }

  async function stop(): Promise<void> {
    readiness.ready = false;
    ending.abort();
    endingDemo.abort();
    await starting?.catch(() => undefined);
    for (const close of closers.reverse()) {
      try {
        await close();
      } catch (error) {
        logger.warn('closing failed', { error });
      }
    }
  }

  return {
    app: gate.listener,
    start: () => (starting ??= start()),
    stop: () => (stopping ??= stop()),
  };
}

interface RoutersInput {
  services: QueryRunnerServices;
  health: HealthMonitor;
  freshness: Freshness;
  recorder: Recorder;
  /** Of the recorder. */
  intervalMs: number;
  version: string;
}

/** Every feature's routes, with the scope a token needs for them. */
function createRouters({
  services,
  health,
  freshness,
  recorder,
  intervalMs,
  version,
}: RoutersInput): AppDependencies['routers'] {
  const { clock, logger, isDemo } = services;
  return [
    { path: '/api/v1', router: createQueryRoutes(services, localeOf), scope: 'query' },
    {
      path: '/api/v1/health',
      router: createHealthReportRoutes({ monitor: health, clock, logger, demo: isDemo, version, freshness }),
      scope: 'query',
    },
    { path: '/api/v1/samplers', router: createSamplerRoutes({ recorder, intervalMs }), scope: 'query' },
    { path: '/', router: createConsoleRoutes() },
  ];
}

/** The newest row of each dataset of log lines: the others are samples and records of our own. */
async function newestEvents(freshness: Freshness): Promise<Array<number | null>> {
  const names = new Set(DATASETS.filter(({ line }) => line !== undefined).map(({ name }) => name));
  return (await freshness()).filter(({ dataset }) => names.has(dataset)).map(({ newest }) => newest);
}

/** Demo data exist in demo mode only; what an earlier one left is not worth failing for. */
async function forgetDemo(store: EventStore, logger: Logger): Promise<void> {
  try {
    await removeDemo(store);
  } catch (error) {
    logger.warn('the demo data of an earlier run could not be removed', { error });
  }
}
