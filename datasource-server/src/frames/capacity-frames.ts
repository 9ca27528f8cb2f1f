import {
  DRIVER_TITLES,
  LOAD_TITLES,
  RESOURCE_TITLES,
  type CapacityQuery,
  type AdviceConfidence,
  type AdvicePriority,
  type Estimate,
  type LoadGrowth,
  type PredictedId,
  type PredictionScore,
  type Recommendation,
  type ResourceSizing,
  type ResourceUse,
  type SizingVerdict,
  type UseStatus,
} from '../contract/capacity.ts';
import type { FieldConfig, FieldSchema, Frame, FrameMeta } from '../contract/frames.ts';
import type { Locale, Text } from '../contract/text.ts';
import { numberField, optionalTimeField, stringField } from './fields.ts';
import { wrappable } from './wrappable.ts';

interface Column<Row> {
  field: (title: FieldConfig) => FieldSchema;
  title: Text;
  value: (row: Row, locale: Locale) => string | number | null;
}

type NumberConfig = Pick<FieldConfig, 'unit' | 'decimals'>;

const text = <Row>(name: string, title: Text, value: Column<Row>['value']): Column<Row> => ({
  field: (config) => stringField(name, config),
  title,
  value,
});
const number = <Row>(
  name: string,
  title: Text,
  config: NumberConfig,
  value: (row: Row) => number | null
): Column<Row> => ({
  field: (titled) => numberField(name, { ...titled, ...config }),
  title,
  value,
});
const moment = <Row>(name: string, title: Text, value: (row: Row) => number | null): Column<Row> => ({
  field: (config) => optionalTimeField(name, config),
  title,
  value,
});

const PERCENT: NumberConfig = { unit: 'percent', decimals: 1 };
const COUNT: NumberConfig = { unit: 'short', decimals: 1 };
const PLAIN: NumberConfig = { unit: 'short', decimals: 2 };

const STATUS: Readonly<Record<UseStatus, Text>> = {
  ok: { zh: '正常', en: 'ok' },
  high: { zh: '偏高', en: 'high' },
  over: { zh: '超过阈值', en: 'over' },
  unknown: { zh: '未知', en: 'unknown' },
};
const PRIORITY: Readonly<Record<AdvicePriority, Text>> = {
  high: { zh: '高', en: 'high' },
  medium: { zh: '中', en: 'medium' },
  low: { zh: '低', en: 'low' },
};
const CONFIDENCE: Readonly<Record<AdviceConfidence, Text>> = PRIORITY;
const VERDICT: Readonly<Record<SizingVerdict, Text>> = {
  fits: { zh: '够用', en: 'fits' },
  uncertain: { zh: '不确定', en: 'uncertain' },
  exceeds: { zh: '不够', en: 'exceeds' },
  unknown: { zh: '无法判断', en: 'unknown' },
};
const QUALITY: Readonly<Record<'good' | 'fair' | 'weak', Text>> = {
  good: { zh: '好', en: 'good' },
  fair: { zh: '一般', en: 'fair' },
  weak: { zh: '弱', en: 'weak' },
};

type Labelled = Pick<ResourceUse, 'resource' | 'labels'>;
const resourceColumns = <Row extends Labelled>(): Array<Column<Row>> => [
  text('resource', { zh: '资源', en: 'Resource' }, ({ resource }, locale) => RESOURCE_TITLES[resource][locale]),
  text('instance', { zh: '实例', en: 'Instance' }, ({ labels }) => Object.values(labels).join(' ')),
];

/** A row a resource of a host. Alert rules read `value` or `days_to_threshold` by `resource` and `instance`. */
export function useFrame(refId: string, rows: readonly ResourceUse[], meta: FrameMeta, locale: Locale): Frame {
  const columns: Array<Column<ResourceUse>> = [
    ...resourceColumns<ResourceUse>(),
    text('status', { zh: '状态', en: 'Status' }, ({ status }, of) => STATUS[status][of]),
    number('value', { zh: '当前占用', en: 'Use now' }, PERCENT, ({ value }) => value),
    number(
      'threshold',
      { zh: '阈值', en: 'Threshold' },
      { unit: 'percent', decimals: 0 },
      ({ threshold }) => threshold
    ),
    text('growth_range', { zh: '月增长(95% 区间)', en: 'Growth a month (95 % interval)' }, ({ growth }) =>
      growth === null ? '' : rangeText(growth)
    ),
    number('growth', { zh: '月增长', en: 'Growth a month' }, PERCENT, ({ growth }) => growth?.mean ?? null),
    number('growth_lower', { zh: '月增长下界', en: 'Growth, lower' }, PERCENT, ({ growth }) => growth?.lower ?? null),
    number('growth_upper', { zh: '月增长上界', en: 'Growth, upper' }, PERCENT, ({ growth }) => growth?.upper ?? null),
    moment(
      'reached_earliest',
      { zh: '最早达到阈值', en: 'Threshold, earliest' },
      ({ reached }) => reached?.earliest ?? null
    ),
    moment('reached', { zh: '预计达到阈值', en: 'Threshold, expected' }, ({ reached }) => reached?.median ?? null),
    moment('reached_latest', { zh: '最晚达到阈值', en: 'Threshold, latest' }, ({ reached }) => reached?.latest ?? null),
    moment('horizon_end', { zh: '预测截至', en: 'Predicted until' }, ({ horizonEnd }) => horizonEnd),
    number('mase', { zh: '回测 MASE', en: 'Backtest MASE' }, PLAIN, ({ mase }) => mase),
    number('coverage', { zh: '区间覆盖率', en: 'Coverage' }, PERCENT, ({ coverage }) =>
      coverage === null ? null : 100 * coverage
    ),
    moment('measured_at', { zh: '采样时间', en: 'Measured at' }, ({ measuredAt }) => measuredAt),
    text('note', { zh: '说明', en: 'Note' }, ({ reason }, of) => wrappable(reason?.[of] ?? '')),
  ];
  return tableFrame(refId, columns, rows, meta, locale);
}

/** A row a piece of advice, the most urgent first. */
export function adviceFrame(refId: string, rows: readonly Recommendation[], meta: FrameMeta, locale: Locale): Frame {
  const columns: Array<Column<Recommendation>> = [
    text('priority', { zh: '优先级', en: 'Priority' }, ({ priority }, of) => PRIORITY[priority][of]),
    ...resourceColumns<Recommendation>(),
    text('action', { zh: '建议', en: 'Action' }, ({ action }, of) => wrappable(action[of])),
    text('evidence', { zh: '依据', en: 'Evidence' }, ({ evidence }, of) => wrappable(evidence[of])),
    moment('expected_earliest', { zh: '最早', en: 'Earliest' }, ({ expected }) => expected?.earliest ?? null),
    moment('expected', { zh: '预计日期', en: 'Expected' }, ({ expected }) => expected?.median ?? null),
    moment('expected_latest', { zh: '最晚', en: 'Latest' }, ({ expected }) => expected?.latest ?? null),
    text('confidence', { zh: '把握', en: 'Confidence' }, ({ confidence }, of) => CONFIDENCE[confidence][of]),
    number('value', { zh: '当前占用', en: 'Use now' }, PERCENT, ({ value }) => value),
    moment('measured_at', { zh: '采样时间', en: 'Measured at' }, ({ measuredAt }) => measuredAt),
  ];
  return tableFrame(refId, columns, rows, meta, locale);
}

/** A row a count of the business. */
export function growthFrame(refId: string, rows: readonly LoadGrowth[], meta: FrameMeta, locale: Locale): Frame {
  const columns: Array<Column<LoadGrowth>> = [
    text('load', { zh: '指标', en: 'Measure' }, ({ load }, of) => LOAD_TITLES[load][of]),
    text('instance', { zh: '实例', en: 'Instance' }, ({ labels }) => Object.values(labels).join(' ')),
    number('per_day', { zh: '近 7 天日均', en: 'A day, last week' }, COUNT, ({ perDay }) => perDay),
    text('growth_range', { zh: '月增长(95% 区间)', en: 'Growth a month (95 % interval)' }, ({ growth }) =>
      growth === null ? '' : rangeText(growth)
    ),
    number('growth', { zh: '月增长', en: 'Growth a month' }, PERCENT, ({ growth }) => growth?.mean ?? null),
    number('growth_lower', { zh: '月增长下界', en: 'Growth, lower' }, PERCENT, ({ growth }) => growth?.lower ?? null),
    number('growth_upper', { zh: '月增长上界', en: 'Growth, upper' }, PERCENT, ({ growth }) => growth?.upper ?? null),
    number('predicted_lower', { zh: '下界', en: 'Lower' }, COUNT, ({ predicted }) => predicted?.lower ?? null),
    number(
      'predicted',
      { zh: '预测期末日均', en: 'A day, predicted' },
      COUNT,
      ({ predicted }) => predicted?.mean ?? null
    ),
    number('predicted_upper', { zh: '上界', en: 'Upper' }, COUNT, ({ predicted }) => predicted?.upper ?? null),
    moment('horizon_end', { zh: '预测截至', en: 'Predicted until' }, ({ horizonEnd }) => horizonEnd),
    number('mase', { zh: '回测 MASE', en: 'Backtest MASE' }, PLAIN, ({ mase }) => mase),
    number('coverage', { zh: '区间覆盖率', en: 'Coverage' }, PERCENT, ({ coverage }) =>
      coverage === null ? null : 100 * coverage
    ),
    text('note', { zh: '说明', en: 'Note' }, ({ reason }, of) => wrappable(reason?.[of] ?? '')),
  ];
  return tableFrame(refId, columns, rows, meta, locale);
}

/** A row a resource and driver. */
export function sizingFrame(
  refId: string,
  rows: readonly ResourceSizing[],
  { factor, day }: Pick<CapacityQuery, 'factor' | 'day'>,
  meta: FrameMeta,
  locale: Locale
): Frame {
  const whatIf: Text =
    day === 'campaign'
      ? { zh: `大促日峰值 (×${factor})`, en: `Campaign day's peak (${factor} times)` }
      : { zh: `业务量 ×${factor} 时`, en: `With ${factor} times as many` };
  const columns: Array<Column<ResourceSizing>> = [
    ...resourceColumns<ResourceSizing>(),
    text('driver', { zh: '业务量', en: 'Driver' }, ({ driver }, of) => DRIVER_TITLES[driver][of]),
    number(
      'driver_now',
      { zh: '近 7 天日均', en: 'A day, last week' },
      { unit: 'short', decimals: 0 },
      ({ driverNow }) => driverNow
    ),
    number(
      'per_thousand',
      { zh: '每千增加', en: 'For 1,000 more' },
      PERCENT,
      ({ perThousand }) => perThousand?.mean ?? null
    ),
    number(
      'per_thousand_lower',
      { zh: '每千增加下界', en: 'For 1,000 more, lower' },
      PERCENT,
      ({ perThousand }) => perThousand?.lower ?? null
    ),
    number(
      'per_thousand_upper',
      { zh: '每千增加上界', en: 'For 1,000 more, upper' },
      PERCENT,
      ({ perThousand }) => perThousand?.upper ?? null
    ),
    number('r_squared', { zh: 'R²', en: 'R²' }, PLAIN, ({ rSquared }) => rSquared),
    text('quality', { zh: '拟合', en: 'Fit' }, ({ quality }, of) => (quality === null ? '' : QUALITY[quality][of])),
    number('what_if', whatIf, PERCENT, (row) => row.whatIf?.mean ?? null),
    number('what_if_lower', { zh: '下界', en: 'Lower' }, PERCENT, (row) => row.whatIf?.lower ?? null),
    number('what_if_upper', { zh: '上界', en: 'Upper' }, PERCENT, (row) => row.whatIf?.upper ?? null),
    moment('busiest_day', { zh: '最忙的一天', en: 'Busiest day' }, ({ campaign }) => campaign?.busiestAt ?? null),
    number(
      'driver_busiest',
      { zh: '当天业务量', en: 'Driver that day' },
      { unit: 'short', decimals: 0 },
      ({ campaign }) => campaign?.busiest ?? null
    ),
    number(
      'peak_share',
      { zh: '峰值小时占比', en: 'Share of peak hour' },
      PERCENT,
      ({ campaign }) => campaign?.peakShare ?? null
    ),
    number(
      'peak_hour',
      { zh: '峰值小时业务量', en: 'Driver in peak hour' },
      { unit: 'short', decimals: 0 },
      ({ campaign }) => campaign?.peakHour ?? null
    ),
    text('verdict', { zh: '结论', en: 'Verdict' }, ({ verdict }, of) => VERDICT[verdict][of]),
    number('room', { zh: '可承受倍数', en: 'Room, times' }, { unit: 'short', decimals: 1 }, ({ room }) => room),
    number('days', { zh: '天数', en: 'Days' }, { unit: 'short', decimals: 0 }, ({ days }) => days),
    text('note', { zh: '说明', en: 'Note' }, ({ reason }, of) => wrappable(reason?.[of] ?? '')),
  ];
  return tableFrame(refId, columns, rows, meta, locale);
}

const PREDICTED_TITLES: Readonly<Record<PredictedId, Text>> = { ...RESOURCE_TITLES, ...LOAD_TITLES };

/** A row a resource or count of the business, and how far ahead was predicted. */
export function trackRecordFrame(
  refId: string,
  rows: readonly PredictionScore[],
  meta: FrameMeta,
  locale: Locale
): Frame {
  const columns: Array<Column<PredictionScore>> = [
    text('resource', { zh: '资源', en: 'Resource' }, ({ resource }, of) => PREDICTED_TITLES[resource][of]),
    number(
      'horizon',
      { zh: '提前天数', en: 'Days ahead' },
      { unit: 'short', decimals: 0 },
      ({ horizonDays }) => horizonDays
    ),
    number('hit_rate', { zh: '命中率', en: 'Hit rate' }, PERCENT, ({ hitRate }) => hitRate),
    number(
      'mean_absolute_error',
      { zh: '平均误差', en: 'Mean error' },
      PERCENT,
      ({ meanAbsoluteError }) => meanAbsoluteError
    ),
    number('bias', { zh: '偏差', en: 'Bias' }, PERCENT, ({ bias }) => bias),
    number('n', { zh: '次数', en: 'Predictions' }, { unit: 'short', decimals: 0 }, ({ n }) => n),
  ];
  return tableFrame(refId, columns, rows, meta, locale);
}

/** `+3.1 % (2.2…4.0)`; with its sign, because what shrinks needs no room. */
function rangeText({ mean, lower, upper }: Estimate): string {
  const signed = (value: number) => {
    const rounded = Math.round(10 * value) / 10;
    return `${rounded > 0 ? '+' : rounded < 0 ? '−' : ''}${Math.abs(rounded).toFixed(1)}`;
  };
  return `${signed(mean)} % (${signed(lower)}…${signed(upper)})`;
}

function tableFrame<Row>(
  refId: string,
  columns: ReadonlyArray<Column<Row>>,
  rows: readonly Row[],
  meta: FrameMeta,
  locale: Locale
): Frame {
  return {
    schema: {
      refId,
      meta: { ...meta, type: 'table', typeVersion: [0, 1], preferredVisualisationType: 'table' },
      fields: columns.map(({ field, title }) => field({ displayNameFromDS: title[locale] })),
    },
    data: { values: columns.map(({ value }) => rows.map((row) => value(row, locale))) },
  };
}
