import {
  TransportItemType,
  type APIEvent,
  type EventEvent,
  type ExceptionEvent,
  type LogEvent,
  type MeasurementEvent,
  type Meta,
  type TransportItem,
} from '@grafana/faro-core';
import { plainAddress, plainText } from './privacy.ts';

/** What is left of one of Faro's items: the part of the payload that it belongs to, and what the data server reads. */
export interface LeanItem {
  meta: object;
  key: 'events' | 'measurements' | 'exceptions' | 'logs';
  payload: object;
}

const MAX_FRAMES = 30;
const VITALS = ['cls', 'fcp', 'inp', 'lcp', 'ttfb'];
/** Ours. Faro's own events tell of its sessions, and the session stands on every item already. */
const DOMAINS = ['web', 'user_action'];

/**
 * An item as it leaves the page: named fields only, so that nothing which Faro may come to add is sent unseen, and texts without
 * queries. null for what is not sent.
 */
export function leanItem({ type, payload, meta }: TransportItem<APIEvent>): LeanItem | null {
  const shared = leanMeta(meta);
  switch (type) {
    case TransportItemType.EVENT: {
      const { name, timestamp, domain, attributes } = payload as EventEvent;
      return DOMAINS.includes(domain ?? '')
        ? { meta: shared, key: 'events', payload: { name, timestamp, domain, attributes } }
        : null;
    }
    case TransportItemType.MEASUREMENT:
      return { meta: shared, key: 'measurements', payload: leanMeasurement(payload as MeasurementEvent) };
    case TransportItemType.EXCEPTION:
      return { meta: shared, key: 'exceptions', payload: leanException(payload as ExceptionEvent) };
    case TransportItemType.LOG: {
      const { timestamp, level, message, context } = payload as LogEvent;
      return {
        meta: shared,
        key: 'logs',
        payload: { timestamp, level, message: plainText(message), context: leanTexts(context) },
      };
    }
    case TransportItemType.TRACE:
      return null;
    default:
      return null;
  }
}

function leanMeta({ app, user, session, page, browser, os }: Meta): object {
  return {
    app: { name: app?.name, version: app?.version, environment: app?.environment },
    ...(user?.id === undefined ? {} : { user: { id: user.id } }),
    session: { id: session?.id },
    page: { url: page?.url },
    browser: { name: browser?.name, version: browser?.version, os: browser?.os, mobile: browser?.mobile },
    os: { name: os?.name },
  };
}

function leanMeasurement({ type, timestamp, values, context }: MeasurementEvent): object {
  if (type !== 'web-vitals') {
    return { type, timestamp, values, context };
  }
  const { rating, element, interaction_target, largest_shift_target } = context ?? {};
  return {
    type,
    timestamp,
    values: Object.fromEntries(Object.entries(values).filter(([name]) => VITALS.includes(name))),
    context: { rating, element: element ?? interaction_target ?? largest_shift_target },
  };
}

function leanException({ type, value, timestamp, stacktrace, context }: ExceptionEvent): object {
  const frames = (stacktrace?.frames ?? []).slice(0, MAX_FRAMES).map(({ filename, function: name, lineno, colno }) => ({
    filename: plainAddress(filename, undefined) || plainText(filename, 200),
    function: plainText(name, 200),
    lineno,
    colno,
  }));
  return { type, value: plainText(value), timestamp, stacktrace: { frames }, context: leanTexts(context) };
}

function leanTexts(texts: Record<string, string> | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(texts ?? {})
      .slice(0, 30)
      .map(([name, text]) => [name, plainText(text, 500)])
  );
}
