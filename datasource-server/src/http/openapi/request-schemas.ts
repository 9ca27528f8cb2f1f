import { z } from 'zod';
import { capacityQuerySchema } from '../../contract/capacity.ts';
import { forecastQuerySchema } from '../../contract/forecast-query.ts';
import { incidentsQuerySchema } from '../../contract/incident-query.ts';
import { incidentDeedSchema, incidentNoteSchema } from '../../contract/incidents.ts';
import { grafanaAlertSchema, grafanaNotificationSchema } from '../../contract/alerts.ts';
import { logRecordSchema, metricsRequestSchema } from '../../contract/ingest.ts';
import { inspectionQuerySchema } from '../../contract/inspection-query.ts';
import { inspectionRequestSchema } from '../../contract/inspection.ts';
import { relayTestRequestSchema } from '../../contract/relay.ts';
import { LOCALES } from '../../contract/text.ts';
import {
  healthQuerySchema,
  MAX_QUERIES,
  metricQuerySchema,
  queryRequestSchema,
  querySchema,
  rowsQuerySchema,
} from '../../contract/query.ts';
import { funnelQuerySchema, retentionQuerySchema } from '../../contract/log-queries.ts';
import { filterSchema } from '../../contract/query-fields.ts';

/** The contract's request types by the name they have in the OpenAPI document. */
export const REQUEST_SCHEMAS = {
  Filter: filterSchema,
  MetricQuery: metricQuerySchema,
  RowsQuery: rowsQuerySchema,
  FunnelQuery: funnelQuerySchema,
  RetentionQuery: retentionQuerySchema,
  ForecastQuery: forecastQuerySchema,
  HealthQuery: healthQuerySchema,
  IncidentsQuery: incidentsQuerySchema,
  InspectionQuery: inspectionQuerySchema,
  CapacityQuery: capacityQuerySchema,
  Query: querySchema,
  // The envelope leaves its queries unknown, to answer each one's mistakes by itself; readers want to see what they are.
  QueryRequest: queryRequestSchema.extend({ queries: z.array(querySchema).min(1).max(MAX_QUERIES) }),
  ExplainRequest: z.object({
    query: querySchema,
    range: queryRequestSchema.shape.range,
    timezone: z.string().max(64).optional(),
    locale: z.enum(LOCALES).optional(),
  }),
  GrafanaNotification: grafanaNotificationSchema,
  IncidentDeedRequest: incidentDeedSchema,
  IncidentNoteRequest: incidentNoteSchema,
  LogRecord: logRecordSchema,
  EventsRequest: z.array(logRecordSchema),
  // The envelope leaves its records unknown, to name the bad ones each by itself.
  MetricsRequest: metricsRequestSchema.extend({ metrics: z.array(logRecordSchema) }),
  Alert: grafanaAlertSchema,
  Notification: grafanaNotificationSchema,
  RelayTestRequest: relayTestRequestSchema,
  InspectionRequest: inspectionRequestSchema,
} as const;
