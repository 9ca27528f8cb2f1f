import { MAX_NAMED_REJECTIONS } from '../../contract/ingest.ts';
import { schemaRef } from './component-schemas.ts';
import {
  EVENTS_ANSWER_EXAMPLE,
  EVENTS_EXAMPLE,
  FARO_EXAMPLE,
  INGEST_STATUS_EXAMPLE,
  METRICS_ANSWER_EXAMPLE,
  METRICS_EXAMPLE,
  OTLP_ANSWER_EXAMPLE,
  OTLP_EXAMPLE,
} from './ingest-examples.ts';
import { failures, jsonAnswer, jsonRequest } from './operation-parts.ts';

const DURABLE = 'What an answer of 2xx accepts is durable. Bodies may be packed (gzip, deflate, br).';
const PARTIAL = `Good records are stored, the first ${MAX_NAMED_REJECTIONS} bad ones are named by their places; a request without one good record is refused with 400.`;

/** The addresses that take events. */
export function ingestPaths(): Record<string, object> {
  return {
    '/api/metrics': {
      post: {
        operationId: 'ingestMetrics',
        summary: "Take a collector's metrics: records of one category",
        description: `${PARTIAL} ${DURABLE}`,
        requestBody: jsonRequest('MetricsRequest', { sales: { value: METRICS_EXAMPLE } }),
        responses: {
          200: jsonAnswer('What was taken and what not', 'IngestAnswer', METRICS_ANSWER_EXAMPLE),
          ...failures(400, 401, 403, 413, 415, 429, 503),
        },
      },
    },
    '/api/v1/events': {
      post: {
        operationId: 'ingestEvents',
        summary: 'Take events: an array, or one object a line',
        description: `${PARTIAL} ${DURABLE}`,
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: schemaRef('EventsRequest'),
              examples: { twoEvents: { value: EVENTS_EXAMPLE } },
            },
            'application/x-ndjson': {
              schema: { type: 'string', description: 'One LogRecord a line' },
              example: EVENTS_EXAMPLE.map((event) => JSON.stringify(event)).join('\n'),
            },
          },
        },
        responses: {
          200: jsonAnswer('What was taken and what not', 'IngestAnswer', EVENTS_ANSWER_EXAMPLE),
          ...failures(400, 401, 403, 413, 415, 429, 503),
        },
      },
    },
    '/collect/{app}': {
      post: {
        operationId: 'collect',
        summary: "Take a page's telemetry",
        description: `Pages of this server's own origin and of INGEST_CORS_ORIGINS may send; no token is asked for. The payload is Grafana Faro's; text/plain is read as JSON, because beacons send it. ${DURABLE}`,
        security: [],
        parameters: [
          {
            name: 'app',
            in: 'path',
            required: true,
            description: 'The application; one of INGEST_APP_KEYS where that is set.',
            schema: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' },
          },
          {
            name: 'X-API-Key',
            in: 'header',
            description: "The application's key, where it has one; or ?key= in the address.",
            schema: { type: 'string' },
          },
        ],
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { type: 'object' }, example: FARO_EXAMPLE } },
        },
        responses: {
          202: jsonAnswer('What was taken and what not', 'IngestAnswer', METRICS_ANSWER_EXAMPLE),
          ...failures(400, 401, 403, 404, 413, 429, 503),
        },
      },
    },
    '/v1/logs': {
      post: {
        operationId: 'ingestOtlpLogs',
        summary: 'Take log records of OpenTelemetry (OTLP/HTTP, JSON)',
        description: `Bad records are told as OTLP has it, in partialSuccess. ${DURABLE}`,
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { type: 'object' }, example: OTLP_EXAMPLE } },
        },
        responses: {
          200: jsonAnswer('Everything was taken, or what not', 'OtlpAnswer', OTLP_ANSWER_EXAMPLE),
          ...failures(400, 401, 403, 413, 415, 429, 503),
        },
      },
    },
    '/api/v1/ingest/status': {
      get: {
        operationId: 'ingestStatus',
        summary: 'Tell how far the follower of log files, the writer and its spool are',
        responses: {
          200: jsonAnswer('Counts since the start, and what waits', 'IngestStatus', INGEST_STATUS_EXAMPLE),
          ...failures(401, 403, 429),
        },
      },
    },
  };
}
