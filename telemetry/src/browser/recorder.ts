import { LogLevel, type Faro } from '@grafana/faro-core';
import type { ApiCall } from './api-call.ts';
import { matches, type Settings } from './options.ts';
import type { PageView } from './page-views.ts';
import { plainAddress, plainText } from './privacy.ts';
import type { SeenError } from './watch-errors.ts';
import type { SeenResource } from './watch-resources.ts';

/** What was seen, in the words that the data server reads (`datasource-server/src/ingest/http/faro-records.ts`). */
export interface Recorder {
  pageView(view: PageView): void;
  pageLoad(durationMs: number): void;
  apiCall(call: ApiCall): void;
  resource(resource: SeenResource): void;
  uncaught(error: SeenError): void;
  /** From here on names and attributes are plain already. */
  event(name: string, attributes: Record<string, string>): void;
  metric(name: string, value: number, attributes: Record<string, string>): void;
  error(error: Error, attributes: Record<string, string>): void;
}

/** Two equal events one after the other are two: Faro must not take the second for an echo. */
const EACH = { skipDedupe: true };

export function createRecorder({ api }: Faro, settings: Settings, baseUrl: () => string): Recorder {
  const { collectUrl, ignoreUrls } = settings;
  const isOwn = (url: string) => url === collectUrl;
  return {
    pageView({ page, title, referrer }) {
      api.pushEvent('page_view', { page, title: plainText(title, 200), referrer }, 'web', EACH);
    },
    pageLoad(durationMs) {
      api.pushMeasurement({ type: 'page_load', values: { page_load: durationMs } }, EACH);
    },
    apiCall({ method, url, status, duration }) {
      const address = plainAddress(url, baseUrl());
      if (address !== '' && !isOwn(address) && !matches(url, ignoreUrls)) {
        const context = { method: method.slice(0, 20), url: address, status: String(status) };
        api.pushMeasurement({ type: 'api_call', values: { duration } }, { ...EACH, context });
      }
    },
    resource({ url, kind, duration, isFailed }) {
      const address = plainAddress(url, baseUrl());
      if (address === '' || isOwn(address) || matches(url, ignoreUrls)) {
        return;
      }
      if (isFailed) {
        // An error of the page that is none of its scripts.
        const context = { kind, url: address };
        api.pushLog([`resource failed to load: ${kind} ${address}`], { ...EACH, level: LogLevel.ERROR, context });
      } else {
        api.pushMeasurement(
          { type: 'resource', values: { duration: duration ?? 0 } },
          { ...EACH, context: { url: address, kind } }
        );
      }
    },
    uncaught({ error, type, frames }) {
      api.pushError(error, {
        ...(type === undefined ? {} : { type }),
        ...(frames === undefined ? {} : { stackFrames: frames }),
      });
    },
    event(name, attributes) {
      api.pushEvent(name, attributes, 'user_action', EACH);
    },
    metric(name, value, attributes) {
      api.pushMeasurement({ type: 'business', values: { [name]: value } }, { ...EACH, context: attributes });
    },
    error(error, attributes) {
      api.pushError(error, { ...EACH, context: attributes });
    },
  };
}
