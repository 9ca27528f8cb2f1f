import { Router, type Request, type RequestHandler } from 'express';
import type { z } from 'zod';
import { grafanaNotificationSchema } from '../contract/alerts.ts';
import { ALERT_CHANNELS, RELAY_CHANNELS, relayTestRequestSchema, type RelayStatus } from '../contract/relay.ts';
import { ServiceError } from '../platform/errors.ts';
import type { SignedRequest } from './hmac.ts';
import type { RelayService } from './relay-service.ts';

export interface RelayRouteServices {
  service: Pick<RelayService, 'accept' | 'test' | 'retry' | 'dismiss'>;
  status: () => RelayStatus;
  /** Null where RELAY_HMAC_SECRET is unset. */
  checkSignature: ((request: SignedRequest) => void) | null;
}

const SIGNATURE_HEADER = 'x-grafana-alerting-signature';
const TIMESTAMP_HEADER = 'x-grafana-alerting-timestamp';

/** For mounting at `/api/v1/relays` with the body as bytes: a signature is over them. */
export function createRelayRoutes({ service, status, checkSignature }: RelayRouteServices): Router {
  const router = Router();
  router.get('/', (_request, response) => {
    response.json(status());
  });
  router.post('/dead-letters/:id/retry', jsonOnly, async (request, response) => {
    response.json(await service.retry(String(request.params.id)));
  });
  router.post('/dead-letters/:id/dismiss', jsonOnly, async (request, response) => {
    await service.dismiss(String(request.params.id));
    response.status(204).end();
  });
  router.post('/:channel/test', jsonOnly, async (request, response) => {
    const channel = oneOf(RELAY_CHANNELS, request.params.channel);
    const { target } = read(request, relayTestRequestSchema);
    response.json(await service.test(channel, target));
  });
  router.post('/:channel', jsonOnly, requireSignature(checkSignature), async (request, response) => {
    const channel = oneOf(ALERT_CHANNELS, request.params.channel);
    const notification = read(request, grafanaNotificationSchema);
    response.status(202).json(await service.accept(channel, notification));
  });
  return router;
}

/** Refuses what Grafana has not signed, where it signs. Stands before whatever reads the body: that must still be its bytes. */
export function requireSignature(check: RelayRouteServices['checkSignature']): RequestHandler {
  return (request, _response, next) => {
    check?.({
      path: `${request.baseUrl}${request.path}`.toLowerCase().replace(/\/+$/, ''),
      body: bytesOf(request),
      signature: request.get(SIGNATURE_HEADER),
      timestamp: request.get(TIMESTAMP_HEADER),
    });
    next();
  };
}

/** A foreign page may not send this type without asking first. */
const jsonOnly: RequestHandler = (request, _response, next) => {
  if (!/^application\/json\b/i.test(request.get('content-type') ?? '')) {
    throw new ServiceError('unsupported_media_type', {
      zh: '请设置请求头 Content-Type: application/json。',
      en: 'Send the header Content-Type: application/json.',
    });
  }
  next();
};

function oneOf<Name extends string>(channels: readonly Name[], name: unknown): Name {
  const channel = channels.find((each) => each === name);
  if (!channel) {
    throw new ServiceError('not_found', {
      zh: `这里没有渠道“${String(name)}”;可用的有 ${channels.join('、')}。`,
      en: `There is no channel "${String(name)}" here; there are ${channels.join(', ')}.`,
    });
  }
  return channel;
}

function read<Schema extends z.ZodType>(request: Request, schema: Schema): z.output<Schema> {
  const bytes = bytesOf(request);
  let body: unknown;
  try {
    body = bytes.length === 0 ? {} : JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw new ServiceError(
      'bad_request',
      {
        zh: '请求体不是合法的 JSON;请检查引号、逗号和括号。',
        en: 'The body is not valid JSON; check quotes, commas and brackets.',
      },
      { cause }
    );
  }
  const parsed = schema.safeParse(body);
  if (!parsed.success) {
    const details = parsed.error.issues.slice(0, 10).map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new ServiceError(
      'bad_request',
      {
        zh: `请求体不符合要求:${details.join(';')}。通知须为 Grafana webhook 联络点的默认内容。`,
        en: `The body is not as expected: ${details.join('; ')}. A notification is what Grafana's webhook contact point sends by default.`,
      },
      { details }
    );
  }
  return parsed.data;
}

/** What `http/bytes-body.ts` has read. */
function bytesOf(request: Request): Buffer {
  return request.body as Buffer;
}
