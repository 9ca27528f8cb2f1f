import { z } from 'zod';
import type {
  Catalogue,
  CatalogueDataset,
  CatalogueDimension,
  CatalogueMeasure,
  ExplainResponse,
  ValuesResponse,
} from '../../contract/catalogue.ts';
import { ERROR_STATUS, type ErrorBody, type ErrorCode } from '../../contract/errors.ts';
import type {
  FieldConfig,
  FieldSchema,
  Frame,
  FrameCustom,
  FrameMeta,
  Notice,
  QueryResponse,
  QueryResult,
} from '../../contract/frames.ts';
import type { ComponentHealth, HealthResponse } from '../../contract/health.ts';
import type {
  FollowingStatus,
  IngestAnswer,
  IngestStatus,
  OtlpAnswer,
  RejectedRecord,
  SlsStatus,
  SpoolStatus,
  WriterStatus,
} from '../../contract/ingest.ts';
import { FILTER_OPS, GRAINS } from '../../contract/query-fields.ts';
import type { SamplerReport, SamplersResponse } from '../../contract/samplers.ts';
import type { Text } from '../../contract/text.ts';
import type { Describes } from './describes.ts';
import { INSPECTION_SCHEMAS } from './inspection-schemas.ts';
import { INCIDENT_RESPONSE_SCHEMAS } from './incident-schemas.ts';
import { RELAY_SCHEMAS } from './relay-schemas.ts';

/*
 * The contract's answers as schemas, for documentation and for tests that read real answers. Each is tied to its type, so
 * that a change of the contract does not compile until it is made here too.
 */

const text = z.object({ zh: z.string(), en: z.string() }) satisfies Describes<Text>;

const notice = z.object({
  severity: z.enum(['info', 'warning', 'error']),
  text: z.string(),
}) satisfies Describes<Notice>;

const fieldConfig = z.object({
  displayName: z.string().optional(),
  displayNameFromDS: z.string().optional(),
  description: z.string().optional(),
  unit: z.string().optional(),
  decimals: z.number().optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  interval: z.number().optional(),
  filterable: z.boolean().optional(),
  links: z.array(z.object({ title: z.string(), url: z.string(), targetBlank: z.boolean().optional() })).optional(),
}) satisfies Describes<FieldConfig>;

const field = z.object({
  name: z.string(),
  type: z.enum(['time', 'number', 'string', 'boolean', 'other']),
  typeInfo: z.object({
    frame: z.enum(['time.Time', 'float64', 'int64', 'string', 'bool', 'json.RawMessage']),
    nullable: z.boolean().optional(),
  }),
  labels: z.record(z.string(), z.string()).optional(),
  config: fieldConfig.optional(),
}) satisfies Describes<FieldSchema>;

const frameCustom = z.object({
  grain: z.string().optional(),
  timezone: z.string().optional(),
  completeUntil: z.number().optional(),
  partial: z.array(z.number()).optional(),
  engine: z.string().optional(),
  elapsedMs: z.number().optional(),
  rowsRead: z.number().optional(),
  approximate: z.object({ error: z.number() }).optional(),
  nextCursor: z.string().optional(),
  forecast: z
    .object({
      models: z.array(z.object({ model: z.string(), weight: z.number() })),
      seasons: z.array(z.number()),
      level: z.number(),
      backtest: z.object({
        mase: z.number().nullable(),
        naiveMase: z.number().nullable(),
        smape: z.number(),
        coverage: z.number(),
        folds: z.number(),
        steps: z.number(),
      }),
    })
    .optional(),
  searchWords: z.array(z.string()).optional(),
  cache: z.string().optional(),
  demo: z.boolean().optional(),
}) satisfies Describes<FrameCustom>;

const frameMeta = z.object({
  type: z.enum(['timeseries-multi', 'numeric-long', 'log-lines', 'table']).optional(),
  typeVersion: z.tuple([z.number(), z.number()]).optional(),
  preferredVisualisationType: z.enum(['graph', 'table', 'logs']).optional(),
  executedQueryString: z.string().optional(),
  notices: z.array(notice).optional(),
  custom: frameCustom.optional(),
}) satisfies Describes<FrameMeta>;

const frame = z.object({
  schema: z.object({ name: z.string().optional(), refId: z.string(), meta: frameMeta, fields: z.array(field) }),
  data: z.object({
    values: z.array(
      z.array(z.union([z.number(), z.string(), z.boolean(), z.null(), z.record(z.string(), z.string())]))
    ),
  }),
}) satisfies Describes<Frame>;

const queryResult = z.object({
  status: z.number(),
  frames: z.array(frame),
  error: z.string().optional(),
  errorSource: z.enum(['downstream', 'plugin']).optional(),
}) satisfies Describes<QueryResult>;

const measure = z.object({
  name: z.string(),
  title: text,
  description: text.optional(),
  unit: z.string(),
  decimals: z.number().optional(),
  goodDirection: z.enum(['up', 'down', 'none']),
  fill: z.enum(['zero', 'null', 'previous']),
  additive: z.boolean(),
}) satisfies Describes<CatalogueMeasure>;

const dimension = z.object({
  name: z.string(),
  title: text,
  type: z.enum(['number', 'string', 'boolean']),
  values: z.array(z.string()).optional(),
  operators: z.array(z.enum(FILTER_OPS)),
}) satisfies Describes<CatalogueDimension>;

const dataset = z.object({
  name: z.string(),
  title: text,
  description: text.optional(),
  source: z.enum(['mysql', 'events']),
  available: z.boolean(),
  reason: text.optional(),
  demo: z.boolean(),
  actor: z.boolean().optional(),
  lines: z.boolean().optional(),
  grains: z.array(z.enum(GRAINS)),
  measures: z.array(measure),
  dimensions: z.array(dimension),
}) satisfies Describes<CatalogueDataset>;

const component = z.object({
  component: z.string(),
  title: text,
  status: z.enum(['up', 'down', 'unknown']),
  latencyMs: z.number().nullable(),
  reason: text.optional(),
  since: z.number(),
  checkedAt: z.number(),
}) satisfies Describes<ComponentHealth>;

const sampler = z.object({
  sampler: z.string(),
  title: text,
  status: z.enum(['ok', 'failing', 'waiting', 'off']),
  reason: text.optional(),
  missing: z.array(text),
  since: z.number(),
  sampledAt: z.number().nullable(),
  samples: z.number(),
  elapsedMs: z.number().nullable(),
}) satisfies Describes<SamplerReport>;

const rejectedRecord = z.object({ index: z.number(), reason: z.string() }) satisfies Describes<RejectedRecord>;

const spoolStatus = z.object({
  chunks: z.number(),
  bytes: z.number(),
  oldest: z.number().nullable(),
  setAside: z.number(),
}) satisfies Describes<SpoolStatus>;

const writerStatus = z.object({
  queuedBytes: z.number(),
  records: z.number(),
  repaired: z.number(),
  spool: spoolStatus,
  problem: text.nullable(),
  problemSince: z.number().nullable(),
}) satisfies Describes<WriterStatus>;

const followingStatus = z.object({
  files: z.number(),
  lagBytes: z.number(),
  lines: z.number(),
  unparsed: z.number(),
  repaired: z.number(),
  problem: text.nullable(),
}) satisfies Describes<FollowingStatus>;

const slsStatus = z.object({
  name: z.string(),
  shards: z.number(),
  lines: z.number(),
  pulledAt: z.number().nullable(),
  skippedAt: z.number().nullable(),
  problem: text.nullable(),
}) satisfies Describes<SlsStatus>;

/** The contract's answer types by the name they have in the OpenAPI document. */
export const RESPONSE_SCHEMAS = {
  Text: text,
  Notice: notice,
  Field: field,
  Frame: frame,
  QueryResult: queryResult,
  QueryResponse: z.object({ results: z.record(z.string(), queryResult) }) satisfies Describes<QueryResponse>,
  Measure: measure,
  Dimension: dimension,
  Dataset: dataset,
  Catalogue: z.object({
    timezone: z.string(),
    demo: z.boolean(),
    datasets: z.array(dataset),
  }) satisfies Describes<Catalogue>,
  ValuesResponse: z.object({ values: z.array(z.string()), truncated: z.boolean() }) satisfies Describes<ValuesResponse>,
  ExplainResponse: z.object({
    statements: z.array(
      z.object({
        dataset: z.string(),
        engine: z.string(),
        sql: z.string(),
        params: z.record(z.string(), z.unknown()),
      })
    ),
    sentence: text,
    grain: z.string().optional(),
  }) satisfies Describes<ExplainResponse>,
  ComponentHealth: component,
  HealthResponse: z.object({
    ok: z.boolean(),
    demo: z.boolean(),
    version: z.string(),
    components: z.array(component),
    freshness: z.array(z.object({ dataset: z.string(), newest: z.number().nullable() })),
  }) satisfies Describes<HealthResponse>,
  SamplerReport: sampler,
  SamplersResponse: z.object({
    intervalMs: z.number(),
    samplers: z.array(sampler),
  }) satisfies Describes<SamplersResponse>,
  IngestAnswer: z.object({
    accepted: z.number(),
    rejected: z.array(rejectedRecord),
    rejectedCount: z.number(),
  }) satisfies Describes<IngestAnswer>,
  OtlpAnswer: z.object({
    partialSuccess: z.object({ rejectedLogRecords: z.string(), errorMessage: z.string() }).optional(),
  }) satisfies Describes<OtlpAnswer>,
  SpoolStatus: spoolStatus,
  WriterStatus: writerStatus,
  FollowingStatus: followingStatus,
  SlsStatus: slsStatus,
  IngestStatus: z.object({
    follower: followingStatus.nullable(),
    writer: writerStatus,
    sls: z.array(slsStatus),
  }) satisfies Describes<IngestStatus>,
  ...INCIDENT_RESPONSE_SCHEMAS,
  ...INSPECTION_SCHEMAS,
  ...RELAY_SCHEMAS,
  Error: z.object({
    error: z.object({
      code: z.enum(Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]]),
      message: z.string(),
      requestId: z.string().optional(),
      details: z.array(z.string()).optional(),
    }),
  }) satisfies Describes<ErrorBody>,
} as const;
