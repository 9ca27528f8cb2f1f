import type { FunnelPlan } from '../semantic/funnel.ts';
import type { ResolvedMoment } from '../semantic/moments.ts';
import { clickhouseDialect } from './clickhouse-dialect.ts';
import { dimensionText } from './compile-select.ts';
import { actedWithin, actorText, momentCondition, timeOf, type MomentZones } from './moment-rows.ts';
import { OTHERS_MARK } from './select.ts';
import { StatementBuilder } from './statement-builder.ts';
import type { Statement, StatementColumn } from './statement.ts';

/*
 * A row that is a step is one whole number, its key: milliseconds since the range began (from 1), then 4 bits for the step,
 * then 6 bits for the value of the split. Sorted keys of a user are the user's way; at one moment the later step comes first,
 * so that a key beyond another is always later in time too, and rows of one moment are never in order.
 */
const STEP_BITS = 4;
const VALUE_BITS = 6;

const timeSql = (key: string) => `bitShiftRight(${key}, ${STEP_BITS + VALUE_BITS})`;
const stepSql = (key: string) => `bitAnd(bitShiftRight(${key}, ${VALUE_BITS}), ${2 ** STEP_BITS - 1})`;
const valueSql = (key: string) => `bitAnd(${key}, ${2 ** VALUE_BITS - 1})`;

/**
 * How many users took each step, and how long that took them, as `FunnelPlan` defines it; one row a value of the split, the
 * largest first, or one row. Columns of the answer: the value as text (where there is a split), then for each step its users
 * and, from the second step on, the median seconds from the step before.
 */
export function compileFunnel(plan: FunnelPlan, zones: MomentZones): Statement {
  const builder = new StatementBuilder(clickhouseDialect);
  const numbers = stepNumbers(plan);
  const later = numbers.slice(1);
  const selected = [
    ...(plan.by
      ? [`if(value_ = 0, ${builder.bind(OTHERS_MARK, 'string')}, kept_[${plan.query.top + 1} - value_]) AS by_`]
      : []),
    ...numbers.map((step) => `countIf(depth_ >= ${step}) AS users_${step}`),
    ...later.map((step) => `${medianSeconds(step)} AS seconds_${step}`),
  ];
  const lines = [
    plan.by ? `WITH (${keptValues(plan, zones, builder)}) AS kept_` : '',
    `SELECT ${selected.join(', ')}`,
    `FROM (SELECT depth_, key_1, ${[`${valueSql('key_1')} AS value_`, ...laterKeys(plan)].join(', ')}`,
    `FROM (SELECT keys_, ${furthestAttempt(plan).join(',\n  ')}`,
    'FROM (SELECT user_, arraySort(groupArray(key_)) AS keys_',
    `FROM (${plan.steps.map((_, index) => stepRows(plan, index, zones, builder)).join('\nUNION ALL ')})`,
    'GROUP BY user_ HAVING max(first_))))',
    plan.by ? 'GROUP BY value_ ORDER BY value_ DESC' : '',
  ];
  const number = (name: string): StatementColumn => ({ name, type: 'number' });
  return builder.build(lines, [
    ...(plan.by ? [{ name: 'by_', type: 'string' } as const] : []),
    ...numbers.map((step) => number(`users_${step}`)),
    ...later.map((step) => number(`seconds_${step}`)),
  ]);
}

/** The values of the split under which most different users took the first step. */
function keptValues(plan: FunnelPlan, zones: MomentZones, builder: StatementBuilder): string {
  const first = plan.steps[0] as ResolvedMoment;
  const where = rowConditions(first, plan, 0, zones, builder);
  return [
    'SELECT groupArray(text_) FROM (SELECT text_, count() AS users_',
    `FROM (SELECT DISTINCT ${splitText(plan, zones)} AS text_, ${actorText(first, builder)} AS user_`,
    `FROM ${clickhouseDialect.identifier(first.dataset.table)} WHERE ${where})`,
    `GROUP BY text_ ORDER BY users_ DESC, text_ LIMIT ${plan.query.top})`,
  ].join(' ');
}

function splitText({ by, steps }: FunnelPlan, zones: MomentZones): string {
  const input = { part: { ...(steps[0] as ResolvedMoment), having: [] }, ...zones };
  return by ? `ifNull(${dimensionText(by, input, clickhouseDialect)}, '')` : '';
}

/** One row a step taken. */
function stepRows(plan: FunnelPlan, index: number, zones: MomentZones, builder: StatementBuilder): string {
  const moment = plan.steps[index] as ResolvedMoment;
  const millis = `toUInt64(${clickhouseDialect.epochMillis(timeOf(moment, zones))} - ${plan.range.from - 1})`;
  const first = index === 0;
  const key = [
    `bitShiftLeft(${millis}, ${STEP_BITS + VALUE_BITS})`,
    stepCode(plan, index + 1) * 2 ** VALUE_BITS,
    ...(first && plan.by ? [rankCode(plan, zones)] : []),
  ];
  return [
    `SELECT ${actorText(moment, builder)} AS user_, toUInt64(${key.join(' + ')}) AS key_, ${first ? 1 : 0} AS first_`,
    `FROM ${clickhouseDialect.identifier(moment.dataset.table)}`,
    `WHERE ${rowConditions(moment, plan, index, zones, builder)}`,
  ].join(' ');
}

/** First steps lie in the range, the others may come later. */
function rowConditions(
  moment: ResolvedMoment,
  { range, until }: FunnelPlan,
  index: number,
  zones: MomentZones,
  builder: StatementBuilder
): string {
  const read = index === 0 ? range : { from: range.from, to: until };
  const condition = momentCondition(moment, zones, builder);
  return [...actedWithin(moment, read, zones, builder), ...(condition === null ? [] : [condition])].join(' AND ');
}

/** The larger, the more users: the value ranked first has the number `top`, all that are not kept have 0. */
function rankCode(plan: FunnelPlan, zones: MomentZones): string {
  const beyond = plan.query.top + 1;
  return `(${beyond} - indexOf(kept_, ${splitText(plan, zones)})) % ${beyond}`;
}

/** The later a step the smaller its code, so that it sorts first among rows of one moment. */
function stepCode({ steps }: FunnelPlan, step: number): number {
  return steps.length - step;
}

function stepNumbers({ steps }: FunnelPlan): number[] {
  return steps.map((_, index) => index + 1);
}

/**
 * How far a user got (`depth_`) and the key of the first step with which (`key_1`). Along the user's way, `reached_n` holds
 * at each row that is step n the beginning of the latest attempt that can take it, and `held_n` keeps that until the next
 * such row: the attempt that began last has the most of its window left, so no other can go further.
 */
function furthestAttempt(plan: FunnelPlan): string[] {
  const numbers = stepNumbers(plan);
  const deepestFirst = numbers.slice(1).reverse();
  const isStep = (step: number) => `${stepSql('row')} = ${stepCode(plan, step)}`;
  const inTime = `${timeSql('row')} - ${timeSql('begun')} <= ${plan.windowMs}`;
  return [
    ...numbers.flatMap((step) => [
      step === 1
        ? `arrayMap(row -> if(${isStep(1)}, row, 0), keys_) AS reached_1`
        : `arrayMap((row, begun) -> if(${isStep(step)} AND begun > 0 AND ${inTime}, begun, 0), keys_, held_${step - 1}) AS reached_${step}`,
      `arrayFirst(begun -> begun > 0, reached_${step}) AS begun_${step}`,
      ...(step < plan.steps.length ? [`arrayFill(begun -> begun > 0, reached_${step}) AS held_${step}`] : []),
    ]),
    `multiIf(${deepestFirst.map((step) => `begun_${step} > 0, ${step}`).join(', ')}, 1) AS depth_`,
    `multiIf(${deepestFirst.map((step) => `begun_${step} > 0, begun_${step}`).join(', ')}, ${earliestStart(plan)}) AS key_1`,
  ];
}

/** Of somebody who got no further than the first step. At one moment the largest key has the value with most users. */
function earliestStart({ by }: FunnelPlan): string {
  return by ? `arrayMax(row -> if(${timeSql('row')} = ${timeSql('begun_1')}, row, 0), reached_1)` : 'begun_1';
}

/** The rows with which the chosen attempt went on: each the first one beyond the step before. */
function laterKeys(plan: FunnelPlan): string[] {
  return stepNumbers(plan)
    .slice(1)
    .map(
      (step) =>
        `arrayFirst(row -> ${stepSql('row')} = ${stepCode(plan, step)} AND row > key_${step - 1}, keys_) AS key_${step}`
    );
}

function medianSeconds(step: number): string {
  const millis = `${timeSql(`key_${step}`)} - ${timeSql(`key_${step - 1}`)}`;
  return `${clickhouseDialect.quantile(0.5, millis, `depth_ >= ${step}`)} / 1000`;
}
