import express, { type Request, type Response, type Router } from 'express';
import { inspectionRequestSchema, type InspectionList } from '../contract/inspection.ts';
import { ServiceError } from '../platform/errors.ts';
import type { InspectionHistory } from './history.ts';
import type { InspectionService } from './inspection-service.ts';

interface InspectionRouteServices {
  service: Pick<InspectionService, 'run' | 'nextAt'>;
  history: Pick<InspectionHistory, 'recent'>;
  callerOf: (res: Response) => string | null;
  /** Whether every dataset can be asked: before that everything would seem to be 0. */
  isReady: () => boolean;
}

const NOBODY = 'api';

/** For mounting at `/api/v1/inspections`: inspect now, the last reports, one of them. */
export function createInspectionRoutes({ service, history, callerOf, isReady }: InspectionRouteServices): Router {
  const router = express.Router();

  router.get('/', (_req, res) => {
    const inspections = history.recent().map(({ items: _items, ...inspection }) => inspection);
    const answer: InspectionList = { inspections, nextAt: service.nextAt() };
    res.json(answer);
  });

  router.post('/', async (req, res) => {
    const { notify } = parseBody(req);
    if (!isReady()) {
      throw notReady();
    }
    res.json(await service.run({ trigger: 'on_demand', by: callerOf(res) ?? NOBODY, notify }));
  });

  /** `latest` is the newest. */
  router.get('/:id', (req, res) => {
    const { id } = req.params;
    const recent = history.recent();
    const found = id === 'latest' ? recent[0] : recent.find((each) => each.id === id);
    if (!found) {
      throw new ServiceError('not_found', {
        zh: `没有编号为 ${id} 的巡检;可用的见 GET /api/v1/inspections,更早的在看板“每日巡检”。`,
        en: `There is no inspection ${id}; GET /api/v1/inspections lists the last ones, the board 每日巡检 has older ones.`,
      });
    }
    res.json(found);
  });
  return router;
}

function notReady(): ServiceError {
  return new ServiceError(
    'unavailable',
    {
      zh: '数据服务还在启动,现在巡检会把没有准备好的数据当作 0;请等 /readyz 就绪后再试。',
      en: 'The data server is still starting, and what is not there yet would count as 0; try again when /readyz says ready.',
    },
    { retryAfter: 10 }
  );
}

function parseBody(req: Request) {
  const parsed = inspectionRequestSchema.safeParse(req.body ?? {});
  if (!parsed.success) {
    const details = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`);
    throw new ServiceError(
      'bad_request',
      { zh: `请求有误:${details.join(';')}`, en: `The request is wrong: ${details.join('; ')}` },
      { details }
    );
  }
  return parsed.data;
}
