import type { Faro } from '@grafana/faro-core';
import { asError, createGuard, type Guard, type Report } from './guard.ts';
import { readOptions, type Attributes, type MonitoringOptions, type Settings, type User } from './options.ts';
import { createOutbox } from './outbox.ts';
import { watchPageLoad } from './page-load.ts';
import { countedPage, watchPageViews } from './page-views.ts';
import { plainAttributes, plainName, plainUserId } from './privacy.ts';
import { createRecorder, type Recorder } from './recorder.ts';
import type { TelemetrySink } from './sink.ts';
import { startFaro } from './start-faro.ts';
import { watchErrors } from './watch-errors.ts';
import { watchFetch } from './watch-fetch.ts';
import { watchResources } from './watch-resources.ts';
import { watchXhr } from './watch-xhr.ts';

/** A page that is monitored. None of its calls throws or rejects, whatever it is given. */
export interface Monitor {
  /** Something the user did: a row of the dataset `actions`, and a step of a funnel. */
  trackEvent(name: string, attributes?: Attributes): void;
  /** A number that matters to the business: a row of `business_events` with a value; `unit` is kept apart. */
  trackBusinessMetric(name: string, value: number, attributes?: Attributes): void;
  /** An error that the page caught itself. */
  trackError(error: unknown, attributes?: Attributes): void;
  /** Who is signed in; null or undefined for nobody. */
  setUser(user: User | null | undefined): void;
  /** Sends at once; resolves when everything has arrived or waits in the offline queue. */
  flush(): Promise<void>;
  /** Sends what is left, undoes what was wrapped, and lets a new start be made. */
  stop(): void;
}

type Page = Window & typeof globalThis;

/** Starts monitoring the page. Throws an Error that says what to change where the options cannot be used. */
export function createMonitor(window: Page, options: MonitoringOptions, report: Report): Monitor {
  const guard = createGuard(report);
  const { document } = window;
  const settings = readOptions(options, document.baseURI);
  const outbox = createOutbox({ window, settings, report, guard });
  const clean = (path: string) => guard(settings.cleanPage)(path) ?? '';
  const pageUrl = () => window.location.origin + countedPage(window.location.href, clean);
  const faro = startFaro({ settings, userId: plainUserId(options.user), take: guard(outbox.put), pageUrl, guard });
  if (faro === undefined) {
    outbox.stop();
    throw new Error('Faro 未能启动 / Faro did not start');
  }
  const recorder = createRecorder(faro, settings, () => document.baseURI);
  const stopWatching = watchPage({ window, settings, recorder, clean, guard });

  return {
    ...createCalls({ faro, recorder, sinks: settings.also, report, guard }),
    async flush() {
      await outbox.flush().catch((error: unknown) => report(asError(error)));
    },
    stop: guard(() => {
      stopWatching();
      faro.instrumentations.remove(...faro.instrumentations.instrumentations);
      outbox.stop();
    }),
  };
}

interface CallsOptions {
  faro: Faro;
  recorder: Recorder;
  sinks: readonly TelemetrySink[];
  report: Report;
  guard: Guard;
}

function createCalls({ faro, recorder, sinks, report, guard }: CallsOptions): Omit<Monitor, 'flush' | 'stop'> {
  const tell = (call: (listener: Recorder | TelemetrySink) => void) => [recorder, ...sinks].forEach(guard(call));
  return {
    trackEvent: guard((name: string, attributes?: Attributes) => {
      const plain = plainAttributes(attributes);
      const event = required(plainName(name));
      tell((listener) => listener.event(event, plain));
    }),
    trackBusinessMetric: guard((name: string, value: number, attributes?: Attributes) => {
      const plain = plainAttributes(attributes);
      const metric = required(plainName(name));
      if (typeof value !== 'number' || !Number.isFinite(value)) {
        throw new Error(`${metric} 的值不是有限的数 / the value of ${metric} is not a finite number`);
      }
      tell((listener) => listener.metric(metric, value, plain));
    }),
    trackError: guard((error: unknown, attributes?: Attributes) => {
      const plain = plainAttributes(attributes);
      tell((listener) => listener.error(asError(error), plain));
    }),
    setUser: guard((user: User | null | undefined) => {
      const id = plainUserId(user);
      if (id === undefined && user !== null && user !== undefined) {
        report(
          new Error(
            '用户须为内部编号,不得为姓名、邮箱或手机号 / a user is an internal id, never a mail address or phone number'
          )
        );
      }
      if (id === undefined) {
        faro.api.resetUser();
      } else {
        faro.api.setUser({ id });
      }
      sinks.forEach(guard((sink) => sink.user(id)));
    }),
  };
}

function required(name: string): string {
  if (name === '') {
    throw new Error('名称不能为空 / a name is needed');
  }
  return name;
}

interface WatchOptions {
  window: Page;
  settings: Settings;
  recorder: Recorder;
  clean: (path: string) => string;
  guard: Guard;
}

/** Starts what the settings ask for, each on its own: what fails to start leaves the others running. Returns how to stop. */
function watchPage({ window, settings, recorder, clean, guard }: WatchOptions): () => void {
  const calls = { onCall: recorder.apiCall, guard };
  const starts: Array<[isWanted: boolean, start: () => () => void]> = [
    [settings.trackErrors, () => watchErrors(window, recorder.uncaught, guard)],
    [settings.trackPages, () => watchPageViews({ window, onView: recorder.pageView, clean, guard })],
    [settings.trackPerformance, () => watchPageLoad(window, guard(recorder.pageLoad))],
    [settings.trackApiCalls, () => watchFetch(window, calls)],
    [settings.trackApiCalls, () => watchXhr(window, calls)],
    [
      settings.trackResources,
      () => watchResources({ window, slowMs: settings.slowResourceMs, onResource: recorder.resource, guard }),
    ],
  ];
  const stops = starts.flatMap(([isWanted, start]) => (isWanted ? [guard(start)()] : []));
  return () => stops.forEach((stop) => stop && guard(stop)());
}
