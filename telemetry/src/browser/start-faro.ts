import {
  defaultGlobalObjectKey,
  defaultLogArgsSerializer,
  defaultUnpatchedConsole,
  initializeFaro,
  InternalLoggerLevel,
  type Faro,
  type Instrumentation,
} from '@grafana/faro-core';
import {
  browserMeta,
  ConsoleInstrumentation,
  osMeta,
  parseStacktrace,
  SessionInstrumentation,
  WebVitalsInstrumentation,
} from '@grafana/faro-web-sdk';
import type { Guard } from './guard.ts';
import type { LeanItem } from './lean-item.ts';
import type { Settings } from './options.ts';
import { CollectTransport } from './transport.ts';

interface FaroOptions {
  settings: Settings;
  userId: string | undefined;
  take: (item: LeanItem) => void;
  /** The page's address as it is counted. */
  pageUrl: () => string;
  guard: Guard;
}

/**
 * Faro with sessions (whose sampling decides what is sent), web vitals and, where asked for, the console. It is kept to itself, so
 * that a page may run a Faro of its own beside it. Faro's core is set up by hand because the web SDK's own start brings every
 * instrumentation and transport into the script, a quarter of its size. undefined where Faro refuses.
 */
export function startFaro({ settings, userId, take, pageUrl, guard }: FaroOptions): Faro | undefined {
  const { app, sampleRate, ignoreErrors, trackPerformance, captureConsole } = settings;
  const faro: Faro | undefined = initializeFaro({
    app,
    ...(userId === undefined ? {} : { user: { id: userId } }),
    isolate: true,
    preventGlobalExposure: true,
    globalObjectKey: defaultGlobalObjectKey,
    internalLoggerLevel: InternalLoggerLevel.OFF,
    unpatchedConsole: defaultUnpatchedConsole,
    logArgsSerializer: defaultLogArgsSerializer,
    paused: false,
    dedupe: true,
    batching: { enabled: false },
    transports: [new CollectTransport(take)],
    metas: [browserMeta, osMeta, () => ({ page: { url: pageUrl() } })],
    instrumentations: [new SessionInstrumentation()],
    parseStacktrace,
    sessionTracking: { enabled: true, samplingRate: sampleRate },
    consoleInstrumentation: { consoleErrorAsLog: true },
    ignoreErrors,
  });
  // Each on its own, because a poor browser may have what one needs and lack what the other does.
  const add = guard((instrumentation: Instrumentation) => faro?.instrumentations.add(instrumentation));
  if (trackPerformance) {
    add(new WebVitalsInstrumentation());
  }
  if (captureConsole) {
    add(new ConsoleInstrumentation());
  }
  return faro;
}
