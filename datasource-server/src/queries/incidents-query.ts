import type { Frame, FrameCustom, FrameMeta } from '../contract/frames.ts';
import type { IncidentsQuery } from '../contract/incident-query.ts';
import type { Incident, IncidentFigures } from '../contract/incidents.ts';
import type { Text } from '../contract/text.ts';
import { incidentAnnotationsFrame } from '../frames/incident-annotations-frame.ts';
import {
  type CourseSeries,
  incidentCourseFrames,
  incidentRulesFrame,
  incidentSummaryFrame,
} from '../frames/incident-figures-frames.ts';
import { incidentListFrame } from '../frames/incident-list-frame.ts';
import { ServiceError } from '../platform/errors.ts';
import type { Range } from '../semantic/calendar.ts';
import type { QueryContext, QueryServices } from './context.ts';
import { countBuckets, type CountBuckets } from './count-buckets.ts';
import { frameMeta, type QueryNotice } from './frame-meta.ts';
import { newCost } from './run-select.ts';

interface Read {
  /** Those that were open at any time in the range, the last detected first. */
  incidents: Incident[];
  rowsRead: number;
  sql: string;
  /** Why older ones may be missing. */
  problem: Text | null;
}

/** Where incidents come from, and what many of them say together. */
export interface IncidentAnswers {
  read(range: Range, limits: { maxRows: number; timeoutMs: number; signal: AbortSignal }): Promise<Read>;
  figures(incidents: readonly Incident[]): IncidentFigures;
}

interface IncidentsServices extends QueryServices {
  incidents: IncidentAnswers;
  isDemo: () => boolean;
}

interface Answering {
  query: IncidentsQuery;
  incidents: readonly Incident[];
  services: IncidentsServices;
  context: QueryContext;
  meta: (notices: readonly QueryNotice[], custom?: FrameCustom) => FrameMeta;
}

/** Alerts as incidents. Throws ServiceError. */
export async function answerIncidents(
  query: IncidentsQuery,
  services: IncidentsServices,
  context: QueryContext
): Promise<Frame[]> {
  if (context.fromAlert) {
    refuseRules(query);
  }
  const started = services.clock();
  const course = query.view === 'course' ? countBuckets(query, context) : null;
  const { problem, ...read } = await readIncidents(course?.range ?? context.range, services, context);
  const cost = newCost();
  cost.rowsRead = read.rowsRead;
  if (read.sql !== '') {
    cost.engines.add('clickhouse');
    cost.statements.push(read.sql);
  }
  const known: QueryNotice[] = problem ? [{ severity: 'warning', text: problem }] : [];
  const answering: Answering = {
    query,
    incidents: read.incidents.filter((incident) => isChosen(incident, query)),
    services,
    context,
    meta: (notices, custom = { completeUntil: Math.min(context.range.to, context.now) }) =>
      frameMeta({
        demo: services.isDemo(),
        notices: [...known, ...notices],
        cost,
        elapsedMs: services.clock() - started,
        locale: context.locale,
        custom: { timezone: context.zone, ...custom },
      }),
  };
  return course ? courseAnswer(answering, course) : [answer(answering)];
}

function readIncidents(range: Range, services: IncidentsServices, context: QueryContext): Promise<Read> {
  const { maxRows, queryTimeoutMs: timeoutMs } = services.limits;
  const { signal } = context;
  return services.limiter(() => services.incidents.read(range, { maxRows, timeoutMs, signal }), signal);
}

function answer(answering: Answering): Frame {
  const { query, incidents, services, context, meta } = answering;
  const { refId } = query;
  switch (query.view) {
    case 'annotations':
      return incidentAnnotationsFrame(
        refId,
        incidents.toSorted((a, b) => a.startedAt - b.startedAt),
        Math.min(context.range.to, context.now),
        meta([]),
        context.locale
      );
    case 'summary':
      return incidentSummaryFrame(refId, summaryOf(answering), query.figures, meta([]), context.locale);
    case 'rules':
      return incidentRulesFrame(refId, byRule(incidents, services.incidents), meta([]), context.locale);
    case 'list':
    case 'course': {
      const shown = incidents.slice(0, query.limit);
      const notices: QueryNotice[] =
        shown.length < incidents.length
          ? [{ severity: 'info', text: moreIncidents(shown.length, incidents.length) }]
          : [];
      return incidentListFrame(refId, shown, meta(notices), context.locale);
    }
  }
}

/** Open ones are those of now, whenever they were detected; everything else is about those that were detected in the range. */
function summaryOf({ incidents, services, context }: Answering): IncidentFigures {
  const { open, openBySeverity } = services.incidents.figures(incidents);
  const detected = incidents.filter((incident) => isWithin(incident.detectedAt, context.range));
  return { ...services.incidents.figures(detected), open, openBySeverity };
}

function byRule(
  incidents: readonly Incident[],
  { figures }: IncidentAnswers
): Array<{ title: string; figures: IncidentFigures }> {
  const groups = new Map<string, Incident[]>();
  for (const incident of incidents) {
    groups.set(incident.rule.key, [...(groups.get(incident.rule.key) ?? []), incident]);
  }
  return [...groups.values()]
    .map((group) => ({ title: (group[0] as Incident).rule.title, figures: figures(group) }))
    .sort((a, b) => b.figures.incidents - a.figures.incidents || a.title.localeCompare(b.title));
}

function courseAnswer({ query, incidents, services, context, meta }: Answering, course: CountBuckets): Frame[] {
  const { buckets, begun, custom } = course;
  const ends = buckets.starts.map((_, index) => buckets.starts[index + 1] ?? buckets.end);
  const series: Record<CourseSeries, Array<number | null>> = {
    opened: [],
    resolved: [],
    mtta_median: [],
    mttr_median: [],
  };
  buckets.starts.slice(0, begun).forEach((from, index) => {
    const bucket = { from, to: ends[index] as number };
    const detected = incidents.filter(({ detectedAt }) => isWithin(detectedAt, bucket));
    const { acknowledge, resolve } = services.incidents.figures(detected);
    series.opened.push(detected.length);
    series.resolved.push(incidents.filter(({ resolved }) => resolved && isWithin(resolved.at, bucket)).length);
    series.mtta_median.push(acknowledge.medianMs);
    series.mttr_median.push(resolve.medianMs);
  });
  return incidentCourseFrames({ refId: query.refId, buckets, begun, series }, meta([], custom), context.locale);
}

function isWithin(at: number, { from, to }: Range): boolean {
  return from <= at && at < to;
}

function isChosen({ severity, state, rule }: Incident, { severities, states, rules }: IncidentsQuery): boolean {
  const isState = (wanted: IncidentsQuery['states'][number]) =>
    wanted === 'open' ? state !== 'resolved' : wanted === state;
  return (
    (severities.length === 0 || severities.includes(severity)) &&
    (states.length === 0 || states.some(isState)) &&
    (rules.length === 0 || rules.some((name) => name === rule.title || name === rule.uid))
  );
}

function refuseRules({ view, figures }: IncidentsQuery): void {
  if (view === 'course' || (view === 'summary' && figures.length === 1)) {
    return;
  }
  throw new ServiceError('unsupported', {
    zh: '告警规则只能使用事件的汇总(view: summary,并在 figures 中选一个数)或走势(view: course)。',
    en: 'An alert rule reads the summary of incidents (view: summary, with one of its numbers in figures) or their course (view: course).',
  });
}

function moreIncidents(shown: number, all: number): Text {
  return {
    zh: `共 ${all} 个事件,只显示最近的 ${shown} 个;可缩小时间范围或增加筛选。`,
    en: `The newest ${shown} of ${all} incidents are shown; shorten the range or add a filter.`,
  };
}
