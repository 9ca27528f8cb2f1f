import type { FieldSchema, Frame, FrameMeta, FrameValue } from '../contract/frames.ts';
import type { RetentionQuery } from '../contract/log-queries.ts';
import type { Locale, Text } from '../contract/text.ts';
import type { RetentionPlan } from '../semantic/retention.ts';
import { booleanField, numberField, timeField } from './fields.ts';
import { emptyFrame } from './empty-frame.ts';

/** The users whose first moment fell in one period. */
export interface Cohort {
  /** Start of the period, epoch ms. */
  time: number;
  users: number;
  /** How many came back, in the order of the plan's periods; null while a period is not over. */
  returned: ReadonlyArray<number | null>;
}

const TITLES = {
  cohort: { zh: '起始周期', en: 'Cohort' },
  users: { zh: '用户数', en: 'Users' },
  period: { zh: '第几周期', en: 'Period' },
  returned: { zh: '回访人数', en: 'Returned' },
  rate: { zh: '留存率', en: 'Retention' },
  complete: { zh: '已结束', en: 'Complete' },
} satisfies Record<string, Text>;

type Grain = RetentionQuery['grain'];

const PERIOD: Record<Grain, { letter: string; own: Text; next: string; nth: (n: number) => string; en: string }> = {
  day: { letter: 'D', own: { zh: '当日', en: 'Same day' }, next: '次日', nth: (n) => `${n} 日`, en: 'Day' },
  week: { letter: 'W', own: { zh: '当周', en: 'Same week' }, next: '次周', nth: (n) => `第 ${n} 周`, en: 'Week' },
  month: { letter: 'M', own: { zh: '当月', en: 'Same month' }, next: '次月', nth: (n) => `第 ${n} 月`, en: 'Month' },
};

/**
 * One table. `wide`: a row a cohort with columns cohort (time), users, and the retention in percent of each period (D1, D7 …).
 * `long`: a row a cohort and period with columns cohort, period, users, returned, rate (percent), complete. A period that is
 * not over has no value: null, `complete` false. A cohort without users has no rate.
 */
export function retentionFrame(
  plan: RetentionPlan,
  cohorts: readonly Cohort[],
  meta: FrameMeta,
  locale: Locale
): Frame {
  const { query } = plan;
  if (cohorts.length === 0) {
    return emptyFrame(query.refId, meta, 'table');
  }
  const { fields, values } = query.as === 'wide' ? wide(plan, cohorts, locale) : long(plan, cohorts, locale);
  return {
    schema: {
      refId: query.refId,
      meta: { ...meta, type: 'table', typeVersion: [0, 1], preferredVisualisationType: 'table' },
      fields,
    },
    data: { values },
  };
}

interface Columns {
  fields: FieldSchema[];
  values: FrameValue[][];
}

function wide({ query, periods }: RetentionPlan, cohorts: readonly Cohort[], locale: Locale): Columns {
  const rates = periods.map((period) =>
    numberField(`${PERIOD[query.grain].letter}${period}`, rateConfig(periodTitle(query.grain, period)[locale]))
  );
  return {
    fields: [
      timeField('cohort', { displayNameFromDS: TITLES.cohort[locale] }),
      numberField('users', { displayNameFromDS: TITLES.users[locale], unit: 'short' }),
      ...rates,
    ],
    values: [
      cohorts.map(({ time }) => time),
      cohorts.map(({ users }) => users),
      ...periods.map((_, index) => cohorts.map((cohort) => rate(cohort, index))),
    ],
  };
}

function long({ periods }: RetentionPlan, cohorts: readonly Cohort[], locale: Locale): Columns {
  const rows = cohorts.flatMap((cohort) => periods.map((period, index) => ({ cohort, period, index })));
  const returned = rows.map(({ cohort, index }) => cohort.returned[index] ?? null);
  const title = (text: Text) => ({ displayNameFromDS: text[locale] });
  return {
    fields: [
      timeField('cohort', title(TITLES.cohort)),
      numberField('period', { ...title(TITLES.period), decimals: 0 }),
      numberField('users', { ...title(TITLES.users), unit: 'short' }),
      numberField('returned', { ...title(TITLES.returned), unit: 'short' }),
      numberField('rate', rateConfig(TITLES.rate[locale])),
      booleanField('complete', title(TITLES.complete)),
    ],
    values: [
      rows.map(({ cohort }) => cohort.time),
      rows.map(({ period }) => period),
      rows.map(({ cohort }) => cohort.users),
      returned,
      rows.map(({ cohort, index }) => rate(cohort, index)),
      returned.map((count) => count !== null),
    ],
  };
}

function rateConfig(displayNameFromDS: string) {
  return { displayNameFromDS, unit: 'percent', decimals: 1, min: 0, max: 100 };
}

function rate({ users, returned }: Cohort, index: number): number | null {
  const came = returned[index] ?? null;
  return came === null || users === 0 ? null : (100 * came) / users;
}

/** How people call it: 次日留存, 7 日留存, Day 7. */
function periodTitle(grain: Grain, period: number): Text {
  const { own, next, nth, en } = PERIOD[grain];
  if (period === 0) {
    return { zh: `${own.zh}留存`, en: own.en };
  }
  return { zh: `${period === 1 ? next : nth(period)}留存`, en: `${en} ${period}` };
}
