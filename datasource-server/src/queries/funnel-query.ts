import type { Frame } from '../contract/frames.ts';
import type { FunnelQuery } from '../contract/log-queries.ts';
import type { Text } from '../contract/text.ts';
import type { ColumnarResult } from '../engines/engine.ts';
import { funnelFrame, type FunnelGroup } from '../frames/funnel-frame.ts';
import { ServiceError } from '../platform/errors.ts';
import { planFunnel, type FunnelPlan } from '../semantic/funnel.ts';
import { windowText } from '../semantic/window-text.ts';
import { compileFunnel } from '../sql/clickhouse-funnel.ts';
import type { QueryContext, QueryServices } from './context.ts';
import { frameMeta, type QueryNotice } from './frame-meta.ts';
import { momentZones, openMoments } from './open-moments.ts';
import { newCost, runStatement } from './run-select.ts';
import type { CompiledMoments } from './compiled-moments.ts';

/** How many users took each step, as one table. Throws ServiceError. */
export async function answerFunnel(
  query: FunnelQuery,
  services: QueryServices,
  context: QueryContext
): Promise<Frame[]> {
  if (context.fromAlert) {
    throw new ServiceError('unsupported', NOT_FOR_RULES);
  }
  const started = services.clock();
  const plan = planFunnel(query, { datasets: services.datasets, ...context });
  const { bound, reason, statement } = await compileFunnelQuery(query, services, context);
  const cost = newCost();
  const groups = bound ? readGroups(plan, await runStatement(statement, bound.engine, services, context, cost)) : [];
  const meta = frameMeta({
    demo: bound?.demo ?? false,
    notices: bound ? unfinished(plan, context.now) : [{ severity: 'warning', text: reason }],
    cost,
    elapsedMs: services.clock() - started,
    locale: context.locale,
    custom: { timezone: context.zone, completeUntil: plan.completeUntil },
  });
  return [funnelFrame(plan, groups, meta, context.locale)];
}
