import type { InspectionStatus } from '../contract/inspection.ts';
import type { Text } from '../contract/text.ts';
import { valueText } from '../frames/value-text.ts';

/** When a number is bad by itself. Without `warn` there is only good and bad. */
export interface Limit {
  breach: 'above' | 'below';
  warn?: number;
  fail?: number;
}

/** When a number is bad beside the mean of the seven days before, in percent of it. Below `least` a day chance decides. */
export interface Change {
  dropWarn?: number;
  dropFail?: number;
  riseWarn?: number;
  riseFail?: number;
  least: number;
  /** None at all, today and before, is good news and no lack of data. */
  zeroIsGood?: boolean;
}

/** Fewer days make no mean to compare with. */
const LEAST_DAYS = 3;

export interface Judged {
  status: InspectionStatus;
  /** Why it is unknown. */
  why?: Text;
}

export function judgeLimit(value: number, { breach, warn, fail }: Limit): InspectionStatus {
  const isBeyond = (limit: number | undefined) =>
    limit !== undefined && (breach === 'above' ? value > limit : value < limit);
  return isBeyond(fail) ? 'fail' : isBeyond(warn) ? 'warn' : 'ok';
}

/** `before` are the values of the seven days before, null where there was none. */
export function judgeChange(value: number, before: ReadonlyArray<number | null>, change: Change): Judged {
  const known = before.filter((each) => each !== null);
  if (known.length < LEAST_DAYS) {
    return {
      status: 'unknown',
      why: {
        zh: `此前只有 ${known.length} 天有数据,至少 ${LEAST_DAYS} 天才能比较`,
        en: `only ${known.length} of the days before have data, ${LEAST_DAYS} are needed to compare`,
      },
    };
  }
  const mean = meanOf(known);
  if (mean === 0 && value === 0 && !change.zeroIsGood) {
    return { status: 'unknown', why: { zh: '八天内一条数据也没有', en: 'there is nothing in eight days' } };
  }
  // Too few to speak of a share: only what is far beyond few counts.
  return {
    status: judgePercent(
      changeOf(Math.max(value, mean < change.least ? change.least : 0), Math.max(mean, change.least)) ?? 0,
      change
    ),
  };
}

function judgePercent(percent: number, { dropWarn, dropFail, riseWarn, riseFail }: Change): InspectionStatus {
  const over = (limit: number | undefined, moved: number) => limit !== undefined && moved > limit;
  if (over(dropFail, -percent) || over(riseFail, percent)) {
    return 'fail';
  }
  return over(dropWarn, -percent) || over(riseWarn, percent) ? 'warn' : 'ok';
}

/** Mean of what is known; null without any. */
export function baselineOf(before: ReadonlyArray<number | null>): number | null {
  const known = before.filter((each) => each !== null);
  return known.length === 0 ? null : meanOf(known);
}

/** How far a value is from its baseline, percent; null where there is nothing to compare with. */
export function changeOf(value: number | null, baseline: number | null): number | null {
  return value === null || baseline === null || baseline === 0 ? null : (100 * (value - baseline)) / Math.abs(baseline);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / values.length;
}

const SEVERITY: Record<InspectionStatus, number> = { ok: 0, unknown: 1, warn: 2, fail: 3 };

export function worstOf(statuses: Iterable<InspectionStatus>): InspectionStatus {
  let worst: InspectionStatus = 'ok';
  for (const status of statuses) {
    worst = SEVERITY[status] > SEVERITY[worst] ? status : worst;
  }
  return worst;
}

/** The worst first. */
export function byStatus(a: { status: InspectionStatus }, b: { status: InspectionStatus }): number {
  return SEVERITY[b.status] - SEVERITY[a.status];
}

/** A limit in words: `警告 > 2%,不通过 > 5%`. */
export function limitText({ breach, warn, fail }: Limit, unit: string): Text {
  const sign = breach === 'above' ? '>' : '<';
  const of = (locale: 'zh' | 'en', names: [warn: string, fail: string], between: string) =>
    [
      ...(warn === undefined ? [] : [`${names[0]} ${sign} ${valueText(warn, unit, locale)}`]),
      ...(fail === undefined ? [] : [`${names[1]} ${sign} ${valueText(fail, unit, locale)}`]),
    ].join(between);
  return { zh: of('zh', ['警告', '不通过'], ','), en: of('en', ['warn', 'fail'], ', ') };
}

/** A change in words: `较 7 日均值 降 > 30% 警告、> 60% 不通过`. */
export function changeText({ dropWarn, dropFail, riseWarn, riseFail }: Change): Text {
  const part = (name: string, warn: number | undefined, fail: number | undefined, zh: boolean) =>
    warn === undefined && fail === undefined
      ? []
      : [
          [
            ...(warn === undefined ? [] : [`${name} > ${warn}% ${zh ? '警告' : 'warn'}`]),
            ...(fail === undefined ? [] : [`${name} > ${fail}% ${zh ? '不通过' : 'fail'}`]),
          ].join(zh ? '、' : ', '),
        ];
  const all = (zh: boolean) =>
    [...part(zh ? '下降' : 'drop', dropWarn, dropFail, zh), ...part(zh ? '上升' : 'rise', riseWarn, riseFail, zh)].join(
      zh ? ';' : '; '
    );
  return { zh: `较 7 日均值${all(true)}`, en: `from the 7-day mean: ${all(false)}` };
}
