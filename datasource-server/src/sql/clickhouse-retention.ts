import type { Range } from '../semantic/calendar.ts';
import type { ResolvedMoment } from '../semantic/moments.ts';
import type { RetentionPlan } from '../semantic/retention.ts';
import { clickhouseDialect } from './clickhouse-dialect.ts';
import { bucketIndexSql } from './compile-select.ts';
import { actedWithin, actorText, momentCondition, timeOf, type MomentZones } from './moment-rows.ts';
import { StatementBuilder } from './statement-builder.ts';
import type { Statement, StatementColumn } from './statement.ts';

/**
 * How many users each cohort has and how many of them came back in each period, as `RetentionPlan` defines it; one row a
 * cohort that has users. Columns of the answer: the cohort's place among the buckets, its users, those who came back in each
 * period.
 */
export function compileRetention(plan: RetentionPlan, zones: MomentZones): Statement {
  const builder = new StatementBuilder(clickhouseDialect);
  const back = plan.periods.map((period, index) => `countIf(has(seen_, cohort_ + ${period})) AS back_${index}`);
  const lines = [
    `SELECT ${['cohort_', 'count() AS users_', ...back].join(', ')}`,
    'FROM (SELECT user_, minIf(bucket_, began_) AS cohort_, groupArrayIf(bucket_, came_) AS seen_',
    `FROM (${sources(plan, zones, builder).join('\nUNION ALL ')})`,
    'GROUP BY user_ HAVING max(began_))',
    'GROUP BY cohort_ ORDER BY cohort_',
  ];
  const number = (name: string): StatementColumn => ({ name, type: 'number' });
  return builder.build(lines, [
    number('cohort_'),
    number('users_'),
    ...plan.periods.map((_, index) => number(`back_${index}`)),
  ]);
}

/** One row a moment: who, in which period, whether it is a start, whether it is a comeback. A dataset is read once. */
function sources(plan: RetentionPlan, zones: MomentZones, builder: StatementBuilder): string[] {
  const { start, comeback, range } = plan;
  const read: Range = { from: range.from, to: plan.until };
  const source: Source = { plan, zones, builder };
  const began = momentCondition(start, zones, builder) ?? 'true';
  const came = momentCondition(comeback, zones, builder) ?? 'true';
  if (start.dataset !== comeback.dataset) {
    return [
      rowsOf(start, range, { began: 'true', came: 'false', where: began }, source),
      rowsOf(comeback, read, { began: 'false', came: 'true', where: came }, source),
    ];
  }
  const time = timeOf(start, zones);
  const end = clickhouseDialect.instantLiteral(time, range.to, builder.bind);
  const inRange = `${clickhouseDialect.identifier(time.column)} < ${end}`;
  return [rowsOf(start, read, { began: `(${began}) AND ${inRange}`, came, where: `(${began}) OR (${came})` }, source)];
}

interface Source {
  plan: RetentionPlan;
  zones: MomentZones;
  builder: StatementBuilder;
}

function rowsOf(
  moment: ResolvedMoment,
  range: Range,
  conditions: { began: string; came: string; where: string },
  { plan, zones, builder }: Source
): string {
  const bucket = bucketIndexSql({ part: moment, stored: zones.stored, buckets: plan.buckets }, clickhouseDialect);
  return [
    `SELECT ${actorText(moment, builder)} AS user_, toUInt16(${bucket}) AS bucket_,`,
    `toBool(${conditions.began}) AS began_, toBool(${conditions.came}) AS came_`,
    `FROM ${clickhouseDialect.identifier(moment.dataset.table)}`,
    `WHERE ${[...actedWithin(moment, range, zones, builder), `(${conditions.where})`].join(' AND ')}`,
  ].join(' ');
}
