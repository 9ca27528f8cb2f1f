import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import { z } from 'zod';
import { grafanaNotificationSchema, SEVERITIES } from '../contract/alerts.ts';
import {
  INCIDENT_STATES,
  incidentDeedSchema,
  type IncidentList,
  incidentNoteSchema,
  type IncidentsRecorded,
} from '../contract/incidents.ts';
import type { Locale, Text } from '../contract/text.ts';
import type { Clock } from '../platform/clock.ts';
import { ServiceError, toServiceError } from '../platform/errors.ts';
import type { Deed, IncidentBook } from './book.ts';
import type { DeliveryLine } from './deliveries.ts';
import { reportOf } from './report.ts';

/** Stands before a webhook's handler and may refuse it; the body is still the bytes that were sent. */
export type WebhookGuard = RequestHandler;

interface IncidentServices {
  book: IncidentBook;
  deliveriesOf: (incident: string) => Promise<DeliveryLine[]>;
  timezone: string;
  clock: Clock;
  localeOf: (req: Request) => Locale;
  callerOf: (res: Response) => string | null;
}

const listSchema = z.object({
  state: z.enum(['open', ...INCIDENT_STATES]).optional(),
  severity: z.enum(SEVERITIES).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});

/** Who acts where there is no token and nobody gave a name. */
const NOBODY = 'api';

/** For mounting at `/api/v1/incidents/alerts`, body as bytes. `POST`: a notification of Grafana; answers once it is on the disk. */
export function createIncidentWebhook({ book }: Pick<IncidentServices, 'book'>, ...guards: WebhookGuard[]): Router {
  const router = express.Router();
  router.post('/', jsonOnly, ...guards, async (req, res) => {
    const refs = await book.record(parse(grafanaNotificationSchema, readJson(req.body as Buffer)));
    const answer: IncidentsRecorded = {
      incidents: Object.fromEntries([...refs].map(([fingerprint, { id }]) => [fingerprint, id])),
    };
    res.json(answer);
  });
  return router;
}

/** For mounting at `/api/v1/incidents`: the list, one incident, its report, and what is done about it. */
export function createIncidentRoutes(services: IncidentServices): Router {
  const { book, deliveriesOf, timezone, clock, localeOf, callerOf } = services;
  const router = express.Router();

  router.get('/', (req, res) => {
    const { state, severity, limit } = parse(listSchema, req.query);
    const chosen = book
      .list()
      .filter(
        (incident) =>
          (severity === undefined || incident.severity === severity) &&
          (state === undefined || incident.state === state || (state === 'open' && incident.state !== 'resolved'))
      );
    const answer: IncidentList = { incidents: chosen.slice(0, limit), more: Math.max(0, chosen.length - limit) };
    res.json(answer);
  });

  router.get('/:id', (req, res) => {
    res.json(book.detail(req.params.id));
  });

  router.get('/:id/report', async (req, res) => {
    const incident = book.detail(req.params.id);
    const deliveries = await deliveriesOrWhyNot(incident.id);
    const report = reportOf({ incident, deliveries, locale: localeOf(req), timezone, now: clock() });
    res.type('text/markdown; charset=utf-8').send(report);
  });

  /** A report must be written on bad days above all. */
  async function deliveriesOrWhyNot(id: string): Promise<DeliveryLine[] | Text> {
    try {
      return await deliveriesOf(id);
    } catch (error) {
      return toServiceError(error).text;
    }
  }

  const act = (
    kind: Deed['kind'],
    schema: typeof incidentDeedSchema | typeof incidentNoteSchema
  ): RequestHandler<{ id: string }> => {
    return async (req, res) => {
      const { by, note } = parse(schema, req.body ?? {});
      const who = by ?? callerOf(res) ?? NOBODY;
      res.json(await book.act(req.params.id, { kind, by: who, via: 'api', note }));
    };
  };
  router.post('/:id/acknowledge', jsonOnly, act('acknowledged', incidentDeedSchema));
  router.post('/:id/notes', jsonOnly, act('note', incidentNoteSchema));
  router.post('/:id/mitigate', jsonOnly, act('mitigated', incidentDeedSchema));
  router.post('/:id/resolve', jsonOnly, act('resolved', incidentDeedSchema));
  return router;
}

/** A foreign page may send no such type without asking first, and what cannot be read is told rather than taken for an empty deed. */
const jsonOnly: RequestHandler<Record<string, string>> = (req, _res, next) => {
  if (!/^application\/json\b/i.test(req.get('content-type') ?? '')) {
    throw new ServiceError('unsupported_media_type', {
      zh: '请设置请求头 Content-Type: application/json。',
      en: 'Send the header Content-Type: application/json.',
    });
  }
  next();
};

function readJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (cause) {
    throw new ServiceError(
      'bad_request',
      {
        zh: '请求体不是合法的 JSON;应为 Grafana webhook 发送的内容。',
        en: 'The body is not JSON; it must be what a Grafana webhook sends.',
      },
      { cause }
    );
  }
}

function parse<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const parsed = schema.safeParse(input);
  if (!parsed.success) {
    const details = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`);
    throw new ServiceError(
      'bad_request',
      { zh: `请求有误:${details.join(';')}`, en: `The request is wrong: ${details.join('; ')}` },
      { details }
    );
  }
  return parsed.data;
}
