import type { z } from 'zod';
import type {
  IngestAnswer,
  IngestStatus,
  logRecordSchema,
  metricsRequestSchema,
  OtlpAnswer,
} from '../../contract/ingest.ts';

const SECOND = 1_767_542_400_000;

export const METRICS_EXAMPLE: z.input<typeof metricsRequestSchema> = {
  category: 'business_event',
  metrics: [{ timestamp: SECOND, event: 'sale', value: 12.5, unit: 'CNY' }],
};

export const METRICS_ANSWER_EXAMPLE: IngestAnswer = { accepted: 1, rejected: [], rejectedCount: 0 };

export const EVENTS_EXAMPLE: Array<z.input<typeof logRecordSchema>> = [
  { timestamp: '2026-01-05T00:00:00.000Z', category: 'user_action', action: 'submit_idea', userId: '7' },
  {
    timestamp: '2026-01-05T00:00:01.000Z',
    category: 'api_request',
    method: 'GET',
    url: '/api/ideas/5',
    status: 200,
    duration: 38,
  },
];

export const EVENTS_ANSWER_EXAMPLE: IngestAnswer = {
  accepted: 1,
  rejected: [{ index: 1, reason: 'status is not a number within ±1000000000000000' }],
  rejectedCount: 1,
};

export const FARO_EXAMPLE = {
  meta: { page: { url: 'https://shop.example/ideas' }, session: { id: 's1' }, browser: { name: 'Chrome' } },
  events: [{ timestamp: '2026-01-05T00:00:00.000Z', name: 'page_view', attributes: { page: '/ideas' } }],
  measurements: [{ timestamp: '2026-01-05T00:00:01.000Z', type: 'web-vitals', values: { lcp: 1200 } }],
};

export const OTLP_EXAMPLE = {
  resourceLogs: [
    {
      resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] },
      scopeLogs: [
        {
          logRecords: [
            { timeUnixNano: '1767542400000000000', severityNumber: 17, body: { stringValue: 'payment failed' } },
          ],
        },
      ],
    },
  ],
};

export const OTLP_ANSWER_EXAMPLE: OtlpAnswer = {
  partialSuccess: { rejectedLogRecords: '1', errorMessage: '3: not a log record of OTLP' },
};

export const INGEST_STATUS_EXAMPLE: IngestStatus = {
  follower: { files: 2, lagBytes: 0, lines: 1200, unparsed: 0, repaired: 0, problem: null },
  writer: {
    queuedBytes: 0,
    records: 340,
    repaired: 0,
    spool: { chunks: 0, bytes: 0, oldest: null, setAside: 0 },
    problem: null,
    problemSince: null,
  },
  sls: [],
};
