import type { ForecastQuery } from '../contract/forecast-query.ts';
import type { Frame } from '../contract/frames.ts';
import type { Text } from '../contract/text.ts';
import { silenceAtEnd } from '../forecasting/ended.ts';
import { forecast, type Forecast, type ForecastOptions } from '../forecasting/forecast.ts';
import { calendarSeasons } from '../forecasting/seasons.ts';
import { timeToThreshold } from '../forecasting/time-to-threshold.ts';
import { forecastFrames, type ForecastSeries } from '../frames/forecast-frames.ts';
import { dimensionLabels } from '../frames/labels.ts';
import type { AnswerGroup, MetricAnswer } from '../frames/metric-answer.ts';
import { ServiceError } from '../platform/errors.ts';
import { APPROXIMATE_MS } from '../semantic/calendar.ts';
import { bucketsAfter, mostSeries, planHistory } from '../semantic/forecast-plan.ts';
import type { PlanPart } from '../semantic/plan.ts';
import type { QueryContext, QueryServices } from './context.ts';
import { forecastNotices, type ToldSeries } from './forecast-notices.ts';
import { frameMeta, type QueryNotice } from './frame-meta.ts';
import { runMetricQuery } from './metric-query.ts';

/** Asks the measure's history as a metric query, and forecasts each of its series. Throws ServiceError. */
export async function answerForecast(
  query: ForecastQuery,
  services: QueryServices,
  context: QueryContext
): Promise<Frame[]> {
  if (context.fromAlert && query.as !== 'number') {
    throw new ServiceError('unsupported', NOT_FOR_RULES);
  }
  const started = services.clock();
  const history = planHistory(query, context.range, context.now);
  const { plan, answer, notices, cost, demo } = await runMetricQuery(history.query, services, {
    ...context,
    range: history.range,
  });
  const [part] = plan.parts as [PlanPart];
  const groups = largest(answer.groups, mostSeries(query), context, notices);
  const ahead = bucketsAfter(answer.times?.at(-1) ?? history.range.to, query.grain, query.horizon, context.zone);
  const made: Array<ForecastSeries & ToldSeries> = [];
  for (const group of groups) {
    // Many series are seconds of work: other requests get their turn in between.
    await new Promise(setImmediate);
    if (context.signal.aborted) {
      throw new ServiceError('cancelled', LEFT);
    }
    made.push(forecastGroup(group, answer, query, ahead.starts));
  }
  const label = (one: ForecastSeries) =>
    made.length > 1 ? Object.values(dimensionLabels(one.key, part.dimensions, context.locale)).join(' · ') : '';
  const timeText = (time: number) => momentText(time, context.zone);
  const told = forecastNotices(
    made.map((one) => ({ label: label(one), outcome: one.outcome })),
    timeText
  );
  const meta = frameMeta({
    demo,
    notices: [...notices, ...told],
    cost,
    elapsedMs: services.clock() - started,
    locale: context.locale,
    custom: { grain: query.grain, timezone: plan.zone, completeUntil: answer.completeUntil },
  });
  const [measure] = part.measures as [(typeof part.measures)[number]];
  return forecastFrames(
    {
      query,
      measure,
      dimensions: part.dimensions,
      series: made.map((one) => ({ ...one, history: shown(one.history, context.range.from) })),
      from: history.range.to,
      until: ahead.end,
    },
    meta,
    context.locale
  );
}

/** The largest series; a rule that would lose some is refused, because a cut would hide alerts. */
function largest(
  groups: readonly AnswerGroup[],
  most: number,
  context: QueryContext,
  notices: QueryNotice[]
): AnswerGroup[] {
  if (groups.length <= most) {
    return [...groups];
  }
  if (context.fromAlert) {
    throw new ServiceError('unsupported', tooMany(most));
  }
  notices.push({ severity: 'warning', text: tooMany(most) });
  return groups.slice(0, most);
}

function forecastGroup(
  group: AnswerGroup,
  answer: MetricAnswer,
  query: ForecastQuery,
  ahead: readonly number[]
): ForecastSeries & ToldSeries {
  const times = answer.times ?? [];
  const [column] = group.columns as [(typeof group.columns)[number]];
  // Before the first row there was nothing to count: that is no history of zeros.
  const first = times.findIndex((_, index) => group.isPresent(index));
  const values = first < 0 ? [] : column.values.slice(first);
  const history = { times: first < 0 ? [] : times.slice(first), values };
  const ended = query.as === 'number' ? silenceAtEnd(values) : null;
  if (ended) {
    return { key: group.key, label: '', history, outcome: { refused: ended }, forecast: null, reached: null };
  }
  const stepMs = APPROXIMATE_MS[query.grain];
  const outcome = forecast(
    { start: 0, stepMs, values },
    {
      horizon: query.horizon,
      seasons: calendarSeasons(stepMs),
      level: query.level,
      ...boundsOf(values, column.measure.measure.unit),
    }
  );
  if (outcome.refused) {
    return { key: group.key, label: '', history, outcome, forecast: null, reached: null };
  }
  // Months and days are not all of one length: moments are the calendar's.
  const placed: Forecast = {
    ...outcome,
    times: [...ahead],
    reasons: outcome.reasons.map((reason) =>
      'time' in reason
        ? { ...reason, time: history.times[Math.round(reason.time / stepMs)] as number }
        : reason
    ),
  };
  const { threshold } = query;
  const latest = values.findLastIndex((value) => value !== null);
  const now = { time: history.times[latest] as number, value: values[latest] as number };
  const question = threshold && { threshold: threshold.value, direction: threshold.direction };
  const reached = question ? timeToThreshold(placed, question, now) : null;
  return { key: group.key, label: '', history, outcome: placed, forecast: placed, reached };
}

/** A share stays between nothing and all of it; what was never negative does not become so. */
function boundsOf(values: ReadonlyArray<number | null>, unit: string): Pick<ForecastOptions, 'bounds'> {
  const known = values.filter((value) => value !== null);
  const positive = known.every((value) => value >= 0);
  const share = unit === 'percent' && positive && known.every((value) => value <= 100);
  return positive ? { bounds: { min: 0, ...(share ? { max: 100 } : {}) } } : {};
}

function shown({ times, values }: ForecastSeries['history'], from: number): ForecastSeries['history'] {
  const first = times.findIndex((time) => time >= from);
  // A range shorter than a bucket still shows where the forecast starts from.
  const start = first < 0 ? Math.max(0, times.length - 1) : first;
  return { times: times.slice(start), values: values.slice(start) };
}

function momentText(time: number, zone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }).format(time);
}

const LEFT: Text = { zh: '查询已取消。', en: 'The query was cancelled.' };

const NOT_FOR_RULES: Text = {
  zh: '告警规则里的预测请以数值作答(as: number):到达阈值的天数,或预测期末的值。',
  en: 'In an alert rule ask a forecast as number: days to a threshold, or the value at the end of the horizon.',
};

function tooMany(most: number): Text {
  return {
    zh: `分组超过 ${most} 个,只预测其中最大的 ${most} 个;告警规则则需增加筛选。`,
    en: `There are more than ${most} groups; only the ${most} largest are forecast, and a rule needs a filter.`,
  };
}
