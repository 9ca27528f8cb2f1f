import { Router, type Request, type RequestHandler, type Response } from 'express';
import type { OtlpAnswer } from '../../contract/ingest.ts';
import { ServiceError } from '../../platform/errors.ts';
import type { IngestServices, RequestReaders } from './ingest-services.ts';
import { otlpRecords } from './otlp-records.ts';
import { listed, parseEvents, parseJson, parseMetrics, type Records } from './parse-records.ts';
import { takeRecords } from './take-records.ts';

type Readers = RequestReaders<Request, Response>;

const JSON_TYPES = ['application/json', 'application/*+json'];
const LINES_TYPES = [
  ...JSON_TYPES,
  'application/x-ndjson',
  'application/ndjson',
  'application/jsonl',
  'application/x-jsonlines',
];
/** The stream of senders without a token. */
const ANONYMOUS = 'http';

/** For mounting at `/api/metrics`. `POST {category, metrics: […]}`: the batched collector. */
export function createMetricsIngestRoutes(services: IngestServices, readers: Readers): Router {
  const router = Router();
  router.post('/', onlyTypes(JSON_TYPES), take('metrics', parseMetrics, services, readers));
  return router;
}

/** For mounting at `/api/v1/events`. `POST` of an array or of one object a line. */
export function createEventsIngestRoutes(services: IngestServices, readers: Readers): Router {
  const router = Router();
  router.post('/', onlyTypes(LINES_TYPES), take('events', parseEvents, services, readers));
  return router;
}

/** For mounting at `/v1/logs`. `POST` of an OTLP/HTTP log export in JSON. */
export function createOtlpRoutes(services: IngestServices, { localeOf, callerOf }: Readers): Router {
  const router = Router();
  router.post('/', onlyTypes(JSON_TYPES), async (request, response) => {
    const stream = callerOf(response) ?? ANONYMOUS;
    const { rejected, rejectedCount } = await takeRecords(
      {
        read: () => listed(readOtlp(bodyOf(request))),
        source: 'otlp',
        stream,
        sender: stream,
        limit: services.limit,
        locale: localeOf(request),
        // An attribute may have the name of a key of ours and mean another thing.
        keepUnfit: true,
      },
      services
    );
    const body: OtlpAnswer =
      rejectedCount === 0
        ? {}
        : {
            partialSuccess: {
              rejectedLogRecords: String(rejectedCount),
              errorMessage: rejected.map(({ index, reason }) => `${index}: ${reason}`).join('; '),
            },
          };
    response.json(body);
  });
  return router;
}

/** For mounting at `/api/v1/ingest`. `GET status`: how far follower, writer and sources are. */
export function createIngestStatusRoutes({ status }: Pick<IngestServices, 'status'>): Router {
  const router = Router();
  router.get('/status', (_request, response) => {
    response.json(status());
  });
  return router;
}

function take(
  source: 'metrics' | 'events',
  parse: (body: Buffer) => Records,
  services: IngestServices,
  { localeOf, callerOf }: Readers
): RequestHandler {
  return async (request, response) => {
    const stream = callerOf(response) ?? ANONYMOUS;
    response.json(
      await takeRecords(
        {
          read: () => parse(bodyOf(request)),
          source,
          stream,
          sender: stream,
          limit: services.limit,
          locale: localeOf(request),
        },
        services
      )
    );
  };
}

function readOtlp(body: Buffer): unknown[] {
  const records = otlpRecords(parseJson(body));
  if (records === null) {
    throw new ServiceError('bad_request', {
      zh: '请求体不是 OTLP 日志导出请求(resourceLogs)。',
      en: 'The body is not a log export request of OTLP (resourceLogs).',
    });
  }
  return records;
}

/** A body of a type that a foreign page may send without asking is refused, as is one that we cannot read. */
function onlyTypes(types: string[]): RequestHandler {
  return (request, _response, next) => {
    if (!request.is(types)) {
      throw new ServiceError('unsupported_media_type', {
        zh: `不支持该 Content-Type(protobuf 亦不支持);请使用 ${types[0]}${types.includes('application/x-ndjson') ? ' 或 application/x-ndjson' : ''}。`,
        en: `This Content-Type is not supported, nor is protobuf; send ${types[0]}${types.includes('application/x-ndjson') ? ' or application/x-ndjson' : ''}.`,
      });
    }
    next();
  };
}

/** The bytes that `http/bytes-body.ts` has read. */
function bodyOf(request: Request): Buffer {
  return request.body as Buffer;
}
