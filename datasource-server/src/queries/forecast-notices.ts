import type { Text } from '../contract/text.ts';
import type { Forecast } from '../forecasting/forecast.ts';
import { MODEL_TITLES } from '../forecasting/model-titles.ts';
import { reasonText, refusalText, type Refusal } from '../forecasting/reasons.ts';
import type { QueryNotice } from './frame-meta.ts';

/** Series whose forecasts are told of one by one. */
const MOST_TOLD = 3;
/** Models named of a combination. */
const MOST_MODELS = 3;

export interface ToldSeries {
  /** Empty where there is only one. */
  label: string;
  outcome: Forecast | { refused: Refusal };
}

/**
 * How far the forecasts are to be trusted: of few series each one's backtest and reasons, of many the medians; refusals always.
 * `timeText` writes the moment (epoch ms) of a value of the history.
 */
export function forecastNotices(told: readonly ToldSeries[], timeText: (time: number) => string): QueryNotice[] {
  const refused = told.flatMap(({ label, outcome }): QueryNotice[] =>
    outcome.refused ? [{ severity: 'warning', text: labelled(label, refusalText(outcome.refused)) }] : []
  );
  const made = told.flatMap(({ label, outcome }) => (outcome.refused ? [] : [{ label, forecast: outcome }]));
  if (made.length === 0) {
    return refused;
  }
  if (made.length > MOST_TOLD) {
    return [...refused, { severity: 'info', text: summaryText(made.map(({ forecast }) => forecast)) }];
  }
  return [
    ...refused,
    ...made.flatMap(({ label, forecast }): QueryNotice[] => [
      { severity: 'info', text: labelled(label, backtestText(forecast)) },
      ...forecast.reasons.map((reason) => ({
        severity: 'info' as const,
        text: labelled(label, reasonText(reason, timeText)),
      })),
    ]),
  ];
}

function labelled(label: string, { zh, en }: Text): Text {
  return label === '' ? { zh, en } : { zh: `${label}:${zh}`, en: `${label}: ${en}` };
}

function backtestText({ models, backtest, level }: Forecast): Text {
  const { mase, naiveMase, coverage, folds, steps } = backtest;
  const named = models.slice(0, MOST_MODELS).map(({ model, weight }) => ({ ...MODEL_TITLES[model], weight }));
  const shares = (locale: 'zh' | 'en') => named.map((one) => `${one[locale]} ${percent(one.weight)}`);
  const error = mase === null || naiveMase === null ? null : [mase.toFixed(2), naiveMase.toFixed(2)];
  return {
    zh: [
      `预测由 ${shares('zh').join('、')} 得出。回测 ${folds} 次、每次 ${steps} 步:`,
      error ? `MASE ${error[0]}(重复上一周期为 ${error[1]}),` : '',
      `${percent(level)} 区间覆盖了 ${percent(coverage)} 的实际值。`,
    ].join(''),
    en: [
      `Forecast by ${shares('en').join(', ')}. Backtest of ${folds} folds, ${steps} steps each: `,
      error ? `MASE ${error[0]} (${error[1]} for the last season repeated), ` : '',
      `the ${percent(level)} interval held ${percent(coverage)} of the values.`,
    ].join(''),
  };
}

function summaryText(forecasts: readonly Forecast[]): Text {
  const coverage = percent(median(forecasts.map(({ backtest }) => backtest.coverage)));
  const errors = forecasts.flatMap(({ backtest }) => (backtest.mase === null ? [] : [backtest.mase]));
  const mase = errors.length > 0 ? median(errors).toFixed(2) : null;
  return {
    zh: `${forecasts.length} 个序列分别预测。回测中位数:${mase ? `MASE ${mase},` : ''}区间覆盖率 ${coverage}。每个序列的模型与误差见表格形式。`,
    en: `${forecasts.length} series, each with a forecast of its own. Median of the backtests: ${mase ? `MASE ${mase}, ` : ''}coverage ${coverage}. As a table it names each one's model and error.`,
  };
}

function percent(share: number): string {
  return `${Math.round(100 * share)}%`;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] as number;
}
