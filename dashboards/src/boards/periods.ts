import {
  CustomVariableBuilder,
  DashboardLinkBuilder,
  DashboardLinkType,
  TimeOptionBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { Comparison } from '../../../datasource-server/src/contract/query.ts';
import type { Grain } from '../../../datasource-server/src/contract/query-fields.ts';
import { BUSINESS_UID } from '../panel-ids.ts';

interface Period {
  grain: Grain;
  label: string;
  /** After a number: 30 天. */
  counted: string;
  /** Grafana's letter for it in `now-30d/d`. */
  letter: 'd' | 'w' | 'M';
  /** The comparison that means most at this grain: the same weekday, the stretch before, the same month. */
  compare: Comparison;
}

const PERIODS: readonly Period[] = [
  { grain: 'day', label: '日', counted: '天', letter: 'd', compare: '1w' },
  { grain: 'week', label: '周', counted: '周', letter: 'w', compare: 'previous' },
  { grain: 'month', label: '月', counted: '个月', letter: 'M', compare: '1y' },
];

const COMPARISONS: ReadonlyArray<{ value: Comparison | 'none'; label: string }> = [
  { value: 'none', label: '不对比' },
  { value: 'previous', label: '上一周期' },
  { value: '1d', label: '昨日同期' },
  { value: '1w', label: '上周同期' },
  { value: '1M', label: '上月同期' },
  { value: '1y', label: '去年同期' },
];

/** The variables `period` and `compare`. */
export function periodVariables(): CustomVariableBuilder[] {
  const grains = PERIODS.map(({ grain, label }) => ({ value: grain, label }));
  return [choice('period', '周期', grains, 'day'), choice('compare', '对比', COMPARISONS, '1w')];
}

export function periodLinks(): DashboardLinkBuilder[] {
  return PERIODS.map(periodLink);
}

/** The last 30 whole periods and the present one. Whole ones only, so that a comparison lands on the same boundaries. */
export function rangeOf(letter: Period['letter']): { from: string; to: string } {
  return { from: `now-30${letter}/${letter}`, to: `now/${letter}` };
}

function rangeText({ counted }: Period): string {
  return `近 30 ${counted}`;
}

/** Named, so that the time picker says what it shows. */
export function quickRanges(): TimeOptionBuilder[] {
  const common = [
    { display: '今天', from: 'now/d', to: 'now/d' },
    { display: '本周', from: 'now/w', to: 'now/w' },
    { display: '本月', from: 'now/M', to: 'now/M' },
    { display: '近 7 天', from: 'now-7d/d', to: 'now/d' },
    { display: '近 90 天', from: 'now-90d/d', to: 'now/d' },
  ];
  const own = PERIODS.map((period) => ({ display: rangeText(period), ...rangeOf(period.letter) }));
  return [...own, ...common].map(({ display, from, to }) => new TimeOptionBuilder().display(display).from(from).to(to));
}

/** A variable cannot move the time range, so each period has a link that sets both. */
function periodLink(period: Period): DashboardLinkBuilder {
  const { grain, label, letter, compare } = period;
  const { from, to } = rangeOf(letter);
  const query = `var-datasource=\${datasource}&var-period=${grain}&var-compare=${compare}&from=${from}&to=${to}`;
  return new DashboardLinkBuilder(`按${label}看${rangeText(period)}`)
    .type(DashboardLinkType.Link)
    .icon('calendar-alt')
    .tooltip('同时设置周期、时间范围与对比方式')
    .url(`/d/${BUSINESS_UID}?${query}`)
    .includeVars(false)
    .keepTime(false)
    .targetBlank(false);
}

function choice(
  name: string,
  label: string,
  options: ReadonlyArray<{ value: string; label: string }>,
  chosen: string
): CustomVariableBuilder {
  const all = options.map((option) => ({ text: option.label, value: option.value, selected: option.value === chosen }));
  const builder = new CustomVariableBuilder(name)
    .label(label)
    .values(options.map((option) => `${option.label} : ${option.value}`).join(','))
    .options(all)
    .multi(false)
    .includeAll(false)
    .allowCustomValue(false);
  const current = all.find(({ selected }) => selected);
  return current ? builder.current(current) : builder;
}
