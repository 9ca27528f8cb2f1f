import type { ForecastQuery } from '../contract/forecast-query.ts';
import type { FieldSchema, Frame, FrameCustom, FrameMeta, FrameValue } from '../contract/frames.ts';
import type { Locale, Text } from '../contract/text.ts';
import type { Forecast } from '../forecasting/forecast.ts';
import { MODEL_TITLES } from '../forecasting/model-titles.ts';
import type { TimeToThreshold } from '../forecasting/time-to-threshold.ts';
import type { ResolvedDimension, ResolvedMeasure } from '../semantic/resolve-member.ts';
import type { GroupKey } from '../sql/select.ts';
import { measureConfig, numberField, optionalTimeField, stringField, timeField } from './fields.ts';
import { dimensionLabels } from './labels.ts';
import { emptyFrame } from './empty-frame.ts';

/** One combination of dimension values: its past, and its future where that could be told. */
export interface ForecastSeries {
  key: GroupKey;
  history: { times: number[]; values: Array<number | null> };
  forecast: Forecast | null;
  /** Null where no threshold was asked, or nothing is forecast. */
  reached: TimeToThreshold | null;
}

export interface ForecastAnswer {
  query: ForecastQuery;
  measure: ResolvedMeasure;
  dimensions: readonly ResolvedDimension[];
  series: readonly ForecastSeries[];
  /** Where the forecast begins, and where its last bucket ends, epoch ms. */
  from: number;
  until: number;
}

const DAY_MS = 864e5;

const TITLES = {
  history: { zh: '历史', en: 'history' },
  forecast: { zh: '预测', en: 'forecast' },
  lower: { zh: '预测下界', en: 'lower bound' },
  upper: { zh: '预测上界', en: 'upper bound' },
  current: { zh: '当前', en: 'Current' },
  earliest: { zh: '最早到达', en: 'Reached at the earliest' },
  expected: { zh: '预计到达', en: 'Reached, expected' },
  latest: { zh: '最晚到达', en: 'Reached at the latest' },
  model: { zh: '模型', en: 'Model' },
  mase: { zh: '回测 MASE', en: 'Backtest MASE' },
  coverage: { zh: '回测区间覆盖率', en: 'Backtest coverage' },
  folds: { zh: '回测次数', en: 'Backtest folds' },
  days: { zh: '到达阈值的天数', en: 'Days to threshold' },
} satisfies Record<string, Text>;

/** A forecast as the frames its query asked for; one empty typed frame where there is nothing to show. */
export function forecastFrames(answer: ForecastAnswer, meta: FrameMeta, locale: Locale): Frame[] {
  const { query, series } = answer;
  if (query.as === 'number') {
    return [numberFrame(answer, meta, locale)];
  }
  if (!series.some(({ history }) => history.values.some((value) => value !== null))) {
    return [emptyFrame(query.refId, meta, query.as)];
  }
  return query.as === 'table'
    ? [tableFrame(answer, meta, locale)]
    : series.flatMap((one) => seriesFrames(answer, one, meta, locale));
}

/** History, forecast, lower, upper: a frame each, told apart by the label `series`. */
function seriesFrames(
  { query, measure, dimensions }: ForecastAnswer,
  { key, history, forecast }: ForecastSeries,
  meta: FrameMeta,
  locale: Locale
): Frame[] {
  const labels = dimensionLabels(key, dimensions, locale);
  const base = Object.values(labels).join(' · ') || measure.measure.title[locale];
  const frame = (series: 'history' | 'forecast' | 'lower' | 'upper', times: number[], values: FrameValue[]): Frame => {
    const title = series === 'history' ? base : `${base} · ${TITLES[series][locale]}`;
    const custom: FrameCustom = { ...meta.custom, ...(forecast && series === 'forecast' ? told(forecast) : {}) };
    return {
      schema: {
        name: title,
        refId: query.refId,
        meta: { ...meta, custom, type: 'timeseries-multi', typeVersion: [0, 1] },
        fields: [
          timeField('time'),
          numberField(measure.name, measureConfig(measure.measure, locale, title), { ...labels, series }),
        ],
      },
      data: { values: [times, values] },
    };
  };
  return [
    frame('history', history.times, history.values),
    ...(forecast
      ? [
          frame('forecast', forecast.times, forecast.mean),
          frame('lower', forecast.times, forecast.lower),
          frame('upper', forecast.times, forecast.upper),
        ]
      : []),
  ];
}

function told({ models, seasons, level, backtest }: Forecast): Pick<FrameCustom, 'forecast'> {
  return { forecast: { models: models.map((one) => ({ ...one })), seasons: [...seasons], level, backtest } };
}

/** `numeric-long`: days until the threshold, at most until the horizon's end; or the forecast at that end. */
function numberFrame(answer: ForecastAnswer, meta: FrameMeta, locale: Locale): Frame {
  const { query, measure } = answer;
  const rows = answer.series.filter(({ forecast }) => forecast !== null);
  if (rows.length === 0) {
    return emptyFrame(query.refId, meta, 'number');
  }
  const days = query.threshold !== undefined;
  const field = days
    ? numberField(`days_${query.edge}`, { displayNameFromDS: TITLES.days[locale], unit: 'd', decimals: 1 })
    : numberField(measure.name, measureConfig(measure.measure, locale, measure.measure.title[locale]));
  const values = rows.map(({ reached, forecast }) =>
    days ? daysUntil(reached?.[query.edge] ?? null, answer) : (forecast?.mean.at(-1) ?? null)
  );
  const { fields, columns } = dimensionColumns(answer, rows, locale);
  return {
    schema: {
      refId: query.refId,
      meta: { ...meta, type: 'numeric-long', typeVersion: [0, 1] },
      fields: [...fields, field],
    },
    data: { values: [...columns, values] },
  };
}

function daysUntil(time: number | null, { from, until }: ForecastAnswer): number {
  return Math.max(0, (time ?? until) - from) / DAY_MS;
}

function tableFrame(answer: ForecastAnswer, meta: FrameMeta, locale: Locale): Frame {
  const { query, series, measure } = answer;
  const title = (text: Text) => ({ displayNameFromDS: text[locale] });
  const { fields, columns } = dimensionColumns(answer, series, locale);
  const number = (name: keyof typeof TITLES, read: (one: ForecastSeries) => number | null) => {
    fields.push(numberField(name, measureConfig(measure.measure, locale, TITLES[name][locale])));
    columns.push(series.map(read));
  };
  const column = (field: FieldSchema, read: (one: ForecastSeries) => FrameValue) => {
    fields.push(field);
    columns.push(series.map(read));
  };
  number('current', ({ history }) => history.values.findLast((value) => value !== null) ?? null);
  number('forecast', ({ forecast }) => forecast?.mean.at(-1) ?? null);
  number('lower', ({ forecast }) => forecast?.lower.at(-1) ?? null);
  number('upper', ({ forecast }) => forecast?.upper.at(-1) ?? null);
  if (query.threshold) {
    for (const edge of ['earliest', 'expected', 'latest'] as const) {
      column(optionalTimeField(edge, title(TITLES[edge])), ({ reached }) => reached?.[edge] ?? null);
    }
  }
  column(stringField('model', title(TITLES.model)), ({ forecast }) => {
    const first = forecast?.models[0]?.model;
    return first ? MODEL_TITLES[first][locale] : null;
  });
  column(
    numberField('mase', { ...title(TITLES.mase), decimals: 2 }),
    ({ forecast }) => forecast?.backtest.mase ?? null
  );
  column(numberField('coverage', { ...title(TITLES.coverage), unit: 'percent', decimals: 0 }), ({ forecast }) =>
    forecast ? 100 * forecast.backtest.coverage : null
  );
  column(
    numberField('folds', { ...title(TITLES.folds), decimals: 0 }),
    ({ forecast }) => forecast?.backtest.folds ?? null
  );
  return {
    schema: {
      refId: query.refId,
      meta: { ...meta, type: 'table', typeVersion: [0, 1], preferredVisualisationType: 'table' },
      fields,
    },
    data: { values: columns },
  };
}

function dimensionColumns(
  { dimensions }: ForecastAnswer,
  series: readonly ForecastSeries[],
  locale: Locale
): { fields: FieldSchema[]; columns: FrameValue[][] } {
  return {
    fields: dimensions.map(({ name, dimension }) => stringField(name, { displayNameFromDS: dimension.title[locale] })),
    columns: dimensions.map(({ name }) =>
      series.map(({ key }) => dimensionLabels(key, dimensions, locale)[name] ?? null)
    ),
  };
}
