import type { Frame } from '../contract/frames.ts';
import type { FunnelQuery } from '../contract/log-queries.ts';
import type { Text } from '../contract/text.ts';
import type { ColumnarResult } from '../engines/engine.ts';
import { funnelFrame, type FunnelGroup } from '../frames/funnel-frame.ts';
import { planFunnel, type FunnelPlan } from '../semantic/funnel.ts';
import { windowText } from '../semantic/window-text.ts';
import { compileFunnel } from '../sql/clickhouse-funnel.ts';
import type { QueryContext, QueryServices } from './context.ts';
import type { QueryNotice } from './frame-meta.ts';
import { momentZones, openMoments, runMoments, type CompiledMoments } from './open-moments.ts';

/** How many users took each step, as one table. Throws ServiceError. */
export async function answerFunnel(
  query: FunnelQuery,
  services: QueryServices,
  context: QueryContext
): Promise<Frame[]> {
  const { plan, result, meta } = await runMoments({
    notForRules: NOT_FOR_RULES,
    compile: () => compileFunnelQuery(query, services, context),
    services,
    context,
  });
  const groups = result ? readGroups(plan, result) : [];
  const told = meta(unfinished(plan, context.now), { completeUntil: plan.completeUntil });
  return [funnelFrame(plan, groups, told, context.locale)];
}

/** Resolves and compiles a funnel; nothing is run. Throws ServiceError for what cannot be asked. */
export async function compileFunnelQuery(
  query: FunnelQuery,
  services: QueryServices,
  context: QueryContext
): Promise<CompiledMoments & { plan: FunnelPlan }> {
  const { range, now } = context;
  const plan = planFunnel(query, { datasets: services.datasets, range, now });
  const opened = await openMoments(plan.steps, services);
  const statement = compileFunnel(plan, momentZones({ from: range.from, to: plan.until }, context));
  return { plan, opened, statement };
}

/** Without users at the first step there is no group. */
function readGroups(plan: FunnelPlan, { columns, rowCount }: ColumnarResult): FunnelGroup[] {
  const splits = plan.by ? 1 : 0;
  const stepCount = plan.steps.length;
  const numberAt = (column: number, row: number) => (columns[column]?.[row] ?? null) as number | null;
  const groups = Array.from({ length: rowCount }, (_, row): FunnelGroup => ({
    value: plan.by ? ((columns[0]?.[row] ?? null) as string | null) : null,
    users: plan.steps.map((_step, index) => numberAt(splits + index, row) ?? 0),
    seconds: plan.steps.map((_step, index) => (index === 0 ? null : numberAt(splits + stepCount + index - 1, row))),
  }));
  return groups.filter(({ users }) => (users[0] as number) > 0);
}

const NOT_FOR_RULES: Text = {
  zh: '告警规则不能使用漏斗:它的每一行是一个步骤。请改用指标查询,例如某个行为的次数或人数。',
  en: 'An alert rule cannot use a funnel, whose rows are its steps. Ask a metric query instead, such as how often one of the steps was taken.',
};

function unfinished({ query, range, completeUntil }: FunnelPlan, now: number): QueryNotice[] {
  if (completeUntil >= Math.min(range.to, now)) {
    return [];
  }
  const { zh, en } = windowText(query.windowSeconds);
  return [
    {
      severity: 'info',
      text: {
        zh: `最近 ${zh}内进入漏斗的用户时限未到,后面步骤的人数还会增加,转化率暂时偏低。`,
        en: `Users who entered within the last ${en} still have time to go on: later steps will grow, and conversion is too low as yet.`,
      },
    },
  ];
}
