import { timingSafeEqual, createHash } from 'node:crypto';
import { Router, type Request, type Response } from 'express';
import { ServiceError } from '../../platform/errors.ts';
import { faroRecords } from './faro-records.ts';
import type { IngestServices, RequestReaders } from './ingest-services.ts';
import { listed, parseJson } from './parse-records.ts';
import { takeRecords } from './take-records.ts';

const APP = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
/** All pages are one stream: nobody vouches for the names that they send. */
const STREAM = 'browser';
const BYTES_OF_AN_EVENT = 10_000;

interface CollectOptions extends RequestReaders<Request, Response> {
  /** Whether pages without an origin are known to come from this machine. */
  loopbackOnly: boolean;
  /** Whom a request comes from, as far as its address tells. */
  senderOf: (request: Request) => string;
}

/**
 * For mounting at `/collect`, behind the allowlist of origins. `POST :app` takes a page's events (Faro's payload) and answers 202. A
 * beacon's `text/plain` is as good as JSON. Where an application has a key, `X-API-Key` or `?key=` must carry it.
 */
export function createCollectRoutes(services: IngestServices, options: CollectOptions): Router {
  const router = Router();
  router.post('/:app', async (request, response) => {
    const { app } = request.params;
    const isKnown = checkKey(app, presentedKey(request), services.appKeys);
    if (request.headers.origin === undefined && !isKnown && !options.loopbackOnly) {
      throw new ServiceError('forbidden', {
        zh: '只接受页面发来的数据;其他程序请使用 /api/v1/events。',
        en: 'Only pages may send here; other programs use /api/v1/events.',
      });
    }
    const address = options.senderOf(request);
    // An application that anybody may name must not give each name a limit of its own.
    const sender = isKnown ? `${app} ${address}` : address;
    // Reading costs by the byte, whatever turns out to be in it.
    await services.limitPages(sender, Math.ceil((request.body as Buffer).length / BYTES_OF_AN_EVENT));
    const answer = await takeRecords(
      {
        read: () => listed(readFaro(request.body as Buffer, { app, now: services.clock() })),
        source: 'faro',
        stream: STREAM,
        sender,
        limit: services.limitPages,
        locale: options.localeOf(request),
      },
      services
    );
    response.status(202).json(answer);
  });
  return router;
}

function readFaro(body: Buffer, context: { app: string; now: number }): unknown[] {
  const records = faroRecords(parseJson(body), context);
  if (records === null) {
    throw new ServiceError('bad_request', {
      zh: '请求体不是页面监控数据(Faro)。',
      en: "The body is not a page's telemetry (Faro).",
    });
  }
  return records;
}

/** True when the application has shown its key. Throws `not_found` or `unauthorized` for one that must not send. */
function checkKey(app: string, presented: string, appKeys: IngestServices['appKeys']): boolean {
  if (!APP.test(app) || (appKeys.size > 0 && !appKeys.has(app))) {
    throw new ServiceError('not_found', {
      zh: '没有这个应用;请检查 /collect/ 后的名称与 INGEST_APP_KEYS。',
      en: 'There is no such application; check the name after /collect/ and INGEST_APP_KEYS.',
    });
  }
  const key = appKeys.get(app);
  if (key === undefined) {
    return false;
  }
  if (!timingSafeEqual(digest(key), digest(presented))) {
    throw new ServiceError('unauthorized', {
      zh: '应用密钥缺失或不正确;请发送 X-API-Key。',
      en: "The application's key is missing or wrong; send X-API-Key.",
    });
  }
  return true;
}

function presentedKey(request: Request): string {
  const { key } = request.query;
  return request.get('x-api-key') ?? (typeof key === 'string' ? key : '');
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
