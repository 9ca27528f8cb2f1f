import type { Frame } from '../contract/frames.ts';
import type { RetentionQuery } from '../contract/log-queries.ts';
import type { Text } from '../contract/text.ts';
import type { ColumnarResult } from '../engines/engine.ts';
import { retentionFrame, type Cohort } from '../frames/retention-frame.ts';
import { finishedUntil, isOver, planRetention, type RetentionPlan } from '../semantic/retention.ts';
import { compileRetention } from '../sql/clickhouse-retention.ts';
import type { QueryContext, QueryServices } from './context.ts';
import type { QueryNotice } from './frame-meta.ts';
import { momentZones, openMoments, runMoments, type CompiledMoments } from './open-moments.ts';

/** Which share of each cohort came back, as one table. Throws ServiceError. */
export async function answerRetention(
  query: RetentionQuery,
  services: QueryServices,
  context: QueryContext
): Promise<Frame[]> {
  const { plan, result, meta } = await runMoments({
    notForRules: NOT_FOR_RULES,
    compile: () => compileRetentionQuery(query, services, context),
    services,
    context,
  });
  const cohorts = result ? readCohorts(plan, result) : [];
  const told = meta(unfinished(plan), {
    grain: query.grain,
    completeUntil: finishedUntil(plan),
    ...(plan.partial.length > 0 ? { partial: [...plan.partial] } : {}),
  });
  return [retentionFrame(plan, cohorts, told, context.locale)];
}

/** Resolves and compiles a retention; nothing is run. Throws ServiceError for what cannot be asked. */
export async function compileRetentionQuery(
  query: RetentionQuery,
  services: QueryServices,
  context: QueryContext
): Promise<CompiledMoments & { plan: RetentionPlan }> {
  const { range, zone, now } = context;
  const plan = planRetention(query, { datasets: services.datasets, range, zone, now });
  const opened = await openMoments([plan.start, plan.comeback], services);
  const statement = compileRetention(plan, momentZones({ from: range.from, to: plan.until }, context));
  return { plan, opened, statement };
}

/** Every cohort that has begun, those without users too; none at all where nobody began. */
function readCohorts(plan: RetentionPlan, { columns, rowCount }: ColumnarResult): Cohort[] {
  const [places = [], users = [], ...back] = columns as number[][];
  const rowOf = new Map(Array.from({ length: rowCount }, (_, row) => [places[row], row]));
  const cohorts = plan.buckets.starts.slice(0, plan.cohortCount).map((time, place): Cohort => {
    const row = rowOf.get(place);
    const count = row === undefined ? 0 : (users[row] as number);
    const returned = plan.periods.map((period, index) => {
      const came = row === undefined ? 0 : (back[index]?.[row] as number);
      return isOver(plan, place, period) ? came : null;
    });
    return { time, users: count, returned };
  });
  return cohorts.some((cohort) => cohort.users > 0) ? cohorts : [];
}

const NOT_FOR_RULES: Text = {
  zh: '告警规则不能使用留存:它的每一行是一批用户。请改用指标查询,例如活跃用户数。',
  en: 'An alert rule cannot use retention, whose rows are cohorts. Ask a metric query instead, such as the number of active users.',
};

const UNFINISHED: Text = {
  zh: '有的周期尚未结束,对应的留存暂无值(空白不是 0)。',
  en: 'Some periods are not over yet and have no value so far: blank is not 0.',
};

const CUT: Text = {
  zh: '首批或最后一批用户不完整(区间未从周期起点开始,或该周期尚未结束),人数请勿与完整周期直接比较。',
  en: 'The first or last cohort is not whole (cut by the range or still running): do not compare its size with whole ones.',
};

function unfinished(plan: RetentionPlan): QueryNotice[] {
  const last = plan.periods.at(-1) as number;
  const open = plan.cohortCount > 0 && !isOver(plan, plan.cohortCount - 1, last);
  return [
    ...(open ? [{ severity: 'info', text: UNFINISHED } as const] : []),
    ...(plan.partial.length > 0 ? [{ severity: 'info', text: CUT } as const] : []),
  ];
}
