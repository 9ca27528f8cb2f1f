import {
  CATALOGUE_EXAMPLE,
  ERROR_RATE_EXAMPLE,
  EXPLAIN_ANSWER_EXAMPLE,
  EXPLAIN_EXAMPLE,
  FORECAST_EXAMPLE,
  FUNNEL_EXAMPLE,
  HEALTH_EXAMPLE,
  QUERY_ANSWER_EXAMPLE,
  QUERY_EXAMPLE,
  SAMPLERS_EXAMPLE,
  VALUES_EXAMPLE,
} from './examples.ts';
import { inspectionPaths } from './inspection-paths.ts';
import { incidentPaths } from './incident-paths.ts';
import { ingestPaths } from './ingest-paths.ts';
import {
  failures,
  header,
  jsonAnswer,
  jsonRequest,
  open,
  parameter,
  plainAnswer,
  statusAnswer,
} from './operation-parts.ts';
import { relayPaths } from './relay-paths.ts';

/** Every address of the API, by path and method. */
export function apiPaths(): Record<string, object> {
  return {
    '/api/v1/query': {
      post: {
        operationId: 'query',
        summary: 'Answer queries of every kind as Grafana data frames',
        description:
          'Each query is answered on its own under its refId: one that fails leaves the others whole. A failed query carries `error`, which starts with `[code]`, and the status of that code.',
        parameters: [
          header('X-Cache-Skip', 'Set to true to bypass the cache, as alert rules do.'),
          header('FromAlert', 'Set to true by Grafana when an alert rule asks.'),
        ],
        requestBody: jsonRequest('QueryRequest', {
          newUsersByDay: { summary: 'New users by day', value: QUERY_EXAMPLE },
          errorRate: {
            summary: 'Error rate of the ten busiest POST endpoints against last week',
            value: ERROR_RATE_EXAMPLE,
          },
          forecast: { summary: 'When each disk will be 80 % full, as an interval', value: FORECAST_EXAMPLE },
          funnel: { summary: 'A funnel by application, and weekly retention', value: FUNNEL_EXAMPLE },
        }),
        responses: {
          200: jsonAnswer('One result a refId', 'QueryResponse', QUERY_ANSWER_EXAMPLE),
          ...failures(400, 401, 403, 413, 429, 503),
        },
      },
    },
    '/api/v1/explain': {
      post: {
        operationId: 'explain',
        summary: 'Tell in words and in SQL what a query would do, without running it',
        requestBody: jsonRequest('ExplainRequest', { newUsersByDay: { value: EXPLAIN_EXAMPLE } }),
        responses: {
          200: jsonAnswer('What would run', 'ExplainResponse', EXPLAIN_ANSWER_EXAMPLE),
          ...failures(400, 401, 403, 413, 429),
        },
      },
    },
    '/api/v1/catalogue': {
      get: {
        operationId: 'catalogue',
        summary: 'List datasets with their measures and dimensions',
        responses: {
          200: jsonAnswer('All datasets, unavailable ones with the reason', 'Catalogue', CATALOGUE_EXAMPLE),
          ...failures(401, 403, 429),
        },
      },
    },
    '/api/v1/values': {
      get: {
        operationId: 'values',
        summary: 'List the values of a dimension that occur in the data',
        parameters: [
          {
            ...parameter('member', { type: 'string' }, 'The dimension, <dataset>.<name>.'),
            required: true,
            example: 'users.status',
          },
          parameter('search', { type: 'string' }, 'Only values that contain this text.'),
          parameter('from', { type: 'integer' }, 'Start of the range, epoch milliseconds.'),
          parameter('to', { type: 'integer' }, 'End of the range (exclusive), epoch milliseconds.'),
          parameter('limit', { type: 'integer', minimum: 1 }, 'At most this many values.'),
        ],
        responses: {
          200: jsonAnswer('Values, most frequent first', 'ValuesResponse', VALUES_EXAMPLE),
          ...failures(400, 401, 403, 429, 503),
        },
      },
    },
    '/api/v1/health': {
      get: {
        operationId: 'health',
        summary: 'Tell what is connected and how fresh the data is',
        responses: {
          200: jsonAnswer('Status of each component', 'HealthResponse', HEALTH_EXAMPLE),
          ...failures(401, 403, 429),
        },
      },
    },
    '/api/v1/samplers': {
      get: {
        operationId: 'samplers',
        summary: 'Tell how each sampler fares',
        description:
          'What is sampled into the event store: hosts, MySQL, Redis, this process, Prometheus, health. A failing one has a reason; one that is off names the setting that turns it on; `missing` says what a reading could not tell.',
        responses: {
          200: jsonAnswer('Status of each sampler', 'SamplersResponse', SAMPLERS_EXAMPLE),
          ...failures(401, 403, 429),
        },
      },
    },
    ...ingestPaths(),
    ...incidentPaths(),
    ...relayPaths(),
    ...inspectionPaths(),
    '/api/v1/openapi.json': {
      get: {
        ...open,
        operationId: 'openapi',
        summary: 'This document',
        responses: { 200: plainAnswer('OpenAPI 3.1', 'application/json', { type: 'object' }) },
      },
    },
    '/healthz': {
      get: { ...open, operationId: 'healthz', summary: 'The process is alive', responses: { 200: statusAnswer('ok') } },
    },
    '/readyz': {
      get: {
        ...open,
        operationId: 'readyz',
        summary: 'The server can answer queries',
        responses: { 200: statusAnswer('ready'), ...failures(503) },
      },
    },
    '/metrics': {
      get: {
        operationId: 'metrics',
        summary: "The server's own metrics in Prometheus' text format",
        responses: { 200: plainAnswer('Metrics', 'text/plain', { type: 'string' }), ...failures(401, 403, 429) },
      },
    },
  };
}
