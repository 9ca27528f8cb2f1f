import type { IncidentEvent } from '../contract/incident-events.ts';
import type { EventRow } from '../engines/engine.ts';
import { incidentEventRow } from '../sql/incident-events.ts';
import type { DeliveryFact } from './generate-deliveries.ts';
import type { SampleFact } from './sample-moment.ts';
import type { AiCallFact, ApiRequestFact } from './marketplace.ts';
import { utcText } from './time-text.ts';

/** Marks what the demo wrote among rows of other origin. */
export const DEMO_SOURCE = 'demo';

/** The event tables that the demo writes to. */
export const DEMO_EVENT_TABLES = [
  'api_requests',
  'ai_calls',
  'user_actions',
  'business_events',
  'security_events',
  'app_errors',
  'web_events',
  'log_lines',
  'samples',
  'incident_events',
  'deliveries',
] as const;
export type DemoEventTable = (typeof DEMO_EVENT_TABLES)[number];

/** Tables that the store fills from these by itself; their rows name their source too. */
export const DEMO_ROLLUP_TABLES = [
  'api_requests_1m',
  'api_requests_1h',
  'api_durations_1h',
  'api_durations_1d',
  'api_durations_7d',
  'api_durations_8h',
  'ai_calls_1h',
  'user_actions_1h',
  'samples_1h',
] as const;

/** Tables that features fill from demo data; rows that are about them name their source too. */
export const DEMO_RECORD_TABLES = ['capacity_predictions'] as const;

export function apiRequestRow(request: ApiRequestFact): EventRow {
  return {
    ts: utcText(request.createdAt),
    method: request.method,
    endpoint: request.endpoint,
    url: request.url,
    status: request.status,
    duration: request.duration,
    user_id: request.userId === 0 ? '' : String(request.userId),
    ip: request.ip,
    user_agent: request.userAgent,
    level: request.status >= 500 ? 'error' : 'info',
    app: 'ai-market',
    stream: 'demo',
    source: DEMO_SOURCE,
  };
}

export function aiCallRow(call: AiCallFact): EventRow {
  return {
    ts: utcText(call.createdAt),
    service: call.service,
    model: call.model,
    success: call.status === 'success' ? 1 : 0,
    error_class: call.errorClass,
    request_tokens: call.requestTokens,
    response_tokens: call.responseTokens,
    tokens: call.status === 'success' ? call.requestTokens + call.responseTokens : 0,
    cost: call.cost,
    latency: call.latency,
    /** Answers arrive as a stream; a third of the time, more or less, goes by before the first word. */
    ttft: call.status === 'success' ? Math.round(call.latency * (0.2 + (call.id % 25) / 100)) : null,
    level: call.status === 'success' ? 'info' : 'error',
    app: 'ai-market',
    stream: 'demo',
    user_id: String(call.userId),
    source: DEMO_SOURCE,
  };
}

export function incidentRow(event: IncidentEvent): EventRow {
  return incidentEventRow(event, DEMO_SOURCE);
}

export function sampleRow({ at, metric, host, mount, component, value }: SampleFact): EventRow {
  return { ts: utcText(at), metric, host, mount, component, value, source: DEMO_SOURCE };
}

export function deliveryRow({ createdAt, ...delivery }: DeliveryFact): EventRow {
  return { ts: utcText(createdAt), ...delivery, source: DEMO_SOURCE };
}
