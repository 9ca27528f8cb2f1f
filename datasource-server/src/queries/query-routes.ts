import express, { type Request, type Response, type Router } from 'express';
import { z } from 'zod';
import { instantSchema, queryRequestSchema } from '../contract/query.ts';
import { memberSchema } from '../contract/query-fields.ts';
import type { Locale } from '../contract/text.ts';
import { ServiceError } from '../platform/errors.ts';
import type { Range } from '../semantic/calendar.ts';
import { buildCatalogue } from './catalogue.ts';
import type { QueryContext } from './context.ts';
import { dimensionValues } from './dimension-values.ts';
import { explainQuery } from './explain.ts';
import { answerRequest, parseQuery, type QueryRunnerServices } from './query-requests.ts';
import { requestRange, requestTimeZone } from './request-range.ts';

const valuesSchema = z.object({
  member: memberSchema,
  search: z.string().max(200).default(''),
  from: z.coerce.number().pipe(instantSchema).optional(),
  to: z.coerce.number().pipe(instantSchema).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});

const explainSchema = z.object({
  query: z.unknown(),
  range: z.strictObject({ from: instantSchema, to: instantSchema }).optional(),
  timezone: z.string().max(64).optional(),
});

/** `/query`, `/explain`, `/catalogue` and `/values`: each parses its input, calls one function and answers. */
export function createQueryRoutes(services: QueryRunnerServices, localeOf: (req: Request) => Locale): Router {
  const router = express.Router();

  router.post('/query', async (req, res) => {
    const request = parse(queryRequestSchema, req.body);
    const fromAlert = req.get('FromAlert') === 'true';
    const skipCache = req.get('X-Cache-Skip') === 'true';
    const options = { locale: localeOf(req), fromAlert, skipCache, signal: clientSignal(res) };
    res.type('application/json').send(await answerRequest(request, services, options));
  });

  router.post('/explain', async (req, res) => {
    const { query: raw, range, timezone = services.timezone } = parse(explainSchema, req.body);
    const query = parseQuery(raw, 'A', { fromAlert: false });
    const context = contextFor(req, res, requestRange(range, services.clock(), 1), query.timezone ?? timezone);
    res.json(await explainQuery(query, services, context));
  });

  router.get('/catalogue', async (_req, res) => {
    res.json(await buildCatalogue(services.datasets, services.directory, services.timezone, services.isDemo()));
  });

  router.get('/values', async (req, res) => {
    const { from, to, ...question } = parse(valuesSchema, req.query);
    const range = requestRange({ from, to }, services.clock(), 30);
    res.json(await dimensionValues(question, services, contextFor(req, res, range, services.timezone)));
  });

  function contextFor(req: Request, res: Response, range: Range, zone: string): QueryContext {
    return {
      range,
      zone: requestTimeZone(zone),
      locale: localeOf(req),
      now: services.clock(),
      fromAlert: false,
      signal: clientSignal(res),
    };
  }

  return router;
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

/** Aborts when the client goes away before it was answered. */
function clientSignal(res: Response): AbortSignal {
  const controller = new AbortController();
  res.once('close', () => {
    if (!res.writableFinished) {
      controller.abort();
    }
  });
  return controller.signal;
}
