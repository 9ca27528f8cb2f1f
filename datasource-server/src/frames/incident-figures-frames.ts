import type { FieldConfig, Frame, FrameMeta } from '../contract/frames.ts';
import { INCIDENT_FIGURES, type IncidentsFigure } from '../contract/incident-query.ts';
import type { IncidentFigures } from '../contract/incidents.ts';
import type { Locale, Text } from '../contract/text.ts';
import { APPROXIMATE_MS, type Buckets } from '../semantic/calendar.ts';
import { numberField, stringField, timeField } from './fields.ts';
import { emptyFrame } from './empty-frame.ts';

interface Figure {
  title: Text;
  config: FieldConfig;
  read: (figures: IncidentFigures) => number | null;
}

const COUNT: FieldConfig = { unit: 'short', decimals: 0 };
const MS: FieldConfig = { unit: 'ms' };

const FIGURES: Readonly<Record<IncidentsFigure, Figure>> = {
  open: count('未解决', 'Open', ({ open }) => open),
  open_p0: count('未解决 P0', 'Open P0', ({ openBySeverity }) => openBySeverity.P0),
  open_p1: count('未解决 P1', 'Open P1', ({ openBySeverity }) => openBySeverity.P1),
  open_p2: count('未解决 P2', 'Open P2', ({ openBySeverity }) => openBySeverity.P2),
  open_p3: count('未解决 P3', 'Open P3', ({ openBySeverity }) => openBySeverity.P3),
  incidents: count('事件数', 'Incidents', ({ incidents }) => incidents),
  mtta_mean: duration('MTTA 平均', 'MTTA mean', ({ acknowledge }) => acknowledge.meanMs),
  mtta_median: duration('MTTA 中位数', 'MTTA median', ({ acknowledge }) => acknowledge.medianMs),
  mtta_p90: duration('MTTA P90', 'MTTA p90', ({ acknowledge }) => acknowledge.p90Ms),
  mtta_n: count('MTTA 样本数', 'MTTA n', ({ acknowledge }) => acknowledge.n),
  mttm_mean: duration('MTTM 平均', 'MTTM mean', ({ mitigate }) => mitigate.meanMs),
  mttm_median: duration('MTTM 中位数', 'MTTM median', ({ mitigate }) => mitigate.medianMs),
  mttm_p90: duration('MTTM P90', 'MTTM p90', ({ mitigate }) => mitigate.p90Ms),
  mttm_n: count('MTTM 样本数', 'MTTM n', ({ mitigate }) => mitigate.n),
  mttr_mean: duration('MTTR(解决)平均', 'MTTR (resolve) mean', ({ resolve }) => resolve.meanMs),
  mttr_median: duration('MTTR(解决)中位数', 'MTTR (resolve) median', ({ resolve }) => resolve.medianMs),
  mttr_p90: duration('MTTR(解决)P90', 'MTTR (resolve) p90', ({ resolve }) => resolve.p90Ms),
  mttr_n: count('MTTR 样本数', 'MTTR n', ({ resolve }) => resolve.n),
  breaches: count('超时', 'SLA breaches', ({ breaches }) => breaches.acknowledge + breaches.resolve),
  breaches_acknowledge: count('响应超时', 'SLA breaches: acknowledge', ({ breaches }) => breaches.acknowledge),
  breaches_resolve: count('解决超时', 'SLA breaches: resolve', ({ breaches }) => breaches.resolve),
  reopened: count('重开的事件', 'Reopened', ({ reopened }) => reopened),
  firings_per_incident: {
    title: { zh: '每个事件的告警次数', en: 'Firings an incident' },
    config: { unit: 'short', decimals: 1 },
    read: ({ firingsPerIncident }) => firingsPerIncident,
  },
  acknowledged_share: {
    title: { zh: '有人响应的占比', en: 'Share acknowledged' },
    config: { unit: 'percent', decimals: 1 },
    read: ({ acknowledgedShare }) => acknowledgedShare,
  },
};

function count(zh: string, en: string, read: Figure['read']): Figure {
  return { title: { zh, en }, config: COUNT, read };
}

function duration(zh: string, en: string, read: Figure['read']): Figure {
  return { title: { zh, en }, config: MS, read };
}

function figureField(name: IncidentsFigure, locale: Locale) {
  const { title, config } = FIGURES[name];
  return numberField(name, { displayNameFromDS: title[locale], ...config });
}

/** One row of numbers, a column each; alerting reads it as it is where there is one column. */
export function incidentSummaryFrame(
  refId: string,
  figures: IncidentFigures,
  chosen: readonly IncidentsFigure[],
  meta: FrameMeta,
  locale: Locale
): Frame {
  const names = chosen.length > 0 ? chosen : INCIDENT_FIGURES;
  return {
    schema: {
      refId,
      meta: { ...meta, type: 'numeric-long', typeVersion: [0, 1] },
      fields: names.map((name) => figureField(name, locale)),
    },
    data: { values: names.map((name) => [FIGURES[name].read(figures)]) },
  };
}

const OF_A_RULE = [
  'incidents',
  'open',
  'firings_per_incident',
  'acknowledged_share',
  'reopened',
  'mtta_median',
  'mttr_median',
  'breaches',
] as const satisfies readonly IncidentsFigure[];

/** One row a rule, in their order: how noisy it is, and how its incidents were dealt with. */
export function incidentRulesFrame(
  refId: string,
  rules: ReadonlyArray<{ title: string; figures: IncidentFigures }>,
  meta: FrameMeta,
  locale: Locale
): Frame {
  if (rules.length === 0) {
    return emptyFrame(refId, meta, 'table');
  }
  return {
    schema: {
      refId,
      meta: { ...meta, type: 'table', typeVersion: [0, 1], preferredVisualisationType: 'table' },
      fields: [
        stringField('rule', { displayNameFromDS: { zh: '规则', en: 'Rule' }[locale], filterable: true }),
        ...OF_A_RULE.map((name) => figureField(name, locale)),
      ],
    },
    data: {
      values: [
        rules.map(({ title }) => title),
        ...OF_A_RULE.map((name) => rules.map(({ figures }) => FIGURES[name].read(figures))),
      ],
    },
  };
}

/** Series of a course: what was detected and resolved in a bucket, and how long those took that were detected in it. */
export const COURSE_SERIES = ['opened', 'resolved', 'mtta_median', 'mttr_median'] as const;
export type CourseSeries = (typeof COURSE_SERIES)[number];

const COURSE_TITLES: Readonly<Record<CourseSeries, Text>> = {
  opened: { zh: '新事件', en: 'Detected' },
  resolved: { zh: '已解决', en: 'Resolved' },
  mtta_median: FIGURES.mtta_median.title,
  mttr_median: FIGURES.mttr_median.title,
};

interface Course {
  refId: string;
  buckets: Buckets;
  /** How many leading buckets have begun. */
  begun: number;
  /** One value a bucket that has begun; null where nothing was measured. */
  series: Readonly<Record<CourseSeries, ReadonlyArray<number | null>>>;
}

/** One frame a series (`timeseries-multi`), told apart by the label `figure`. */
export function incidentCourseFrames(course: Course, meta: FrameMeta, locale: Locale): Frame[] {
  const { refId, buckets, begun, series } = course;
  const times = buckets.starts.slice(0, begun);
  const interval = buckets.uniformSeconds ? buckets.uniformSeconds * 1000 : APPROXIMATE_MS[buckets.grain];
  return COURSE_SERIES.map((name) => {
    const unit = name === 'opened' || name === 'resolved' ? COUNT : MS;
    const title = COURSE_TITLES[name][locale];
    return {
      schema: {
        name: title,
        refId,
        meta: { ...meta, type: 'timeseries-multi', typeVersion: [0, 1] },
        fields: [
          timeField('time', { interval }),
          numberField('value', { displayNameFromDS: title, ...unit }, { figure: name }),
        ],
      },
      data: { values: [times, [...series[name]]] },
    };
  });
}
