import type { Frame, QueryResult } from '../contract/frames.ts';
import type { HealthQuery, MetricQuery, Query, RowsQuery } from '../contract/query.ts';
import type { ComponentHealth } from '../contract/health.ts';
import { healthFrame } from '../frames/health-frame.ts';
import { metricFrames } from '../frames/metric-frames.ts';
import { rowsFrame } from '../frames/rows-frame.ts';
import { ServiceError } from '../platform/errors.ts';
import type { QueryContext, QueryServices } from './context.ts';
import { answerCapacity, type CapacityAnswers } from './capacity-query.ts';
import { answerEvents } from './events-query.ts';
import { frameMeta, laterFrameMeta } from './frame-meta.ts';
import { answerForecast } from './forecast-query.ts';
import { answerFunnel } from './funnel-query.ts';
import { answerIncidents, type IncidentAnswers } from './incidents-query.ts';
import { answerInspection, type InspectionAnswers } from './inspection-query.ts';
import { runMetricQuery } from './metric-query.ts';
import { answerPatterns } from './patterns-query.ts';
import { answerRetention } from './retention-query.ts';
import { newCost } from './run-select.ts';
import { runRowsQuery } from './rows-query.ts';

export interface AnswerServices extends QueryServices {
  /** Status of each component now. */
  componentHealth: () => readonly ComponentHealth[];
  isDemo: () => boolean;
  incidents: IncidentAnswers;
  inspections: InspectionAnswers;
  capacity: CapacityAnswers;
}

/** Answers one query with frames; throws ServiceError. */
export async function answerQuery(query: Query, services: AnswerServices, context: QueryContext): Promise<QueryResult> {
  const frames = await framesFor(query, services, context);
  frames.slice(1).forEach((frame) => {
    frame.schema.meta = laterFrameMeta(frame.schema.meta);
  });
  return { status: 200, frames };
}

function framesFor(query: Query, services: AnswerServices, context: QueryContext): Promise<Frame[]> | Frame[] {
  switch (query.kind) {
    case 'metric':
      return metricAnswer(query, services, context);
    case 'rows':
      return rowsAnswer(query, services, context);
    case 'events':
      return answerEvents(query, services, context);
    case 'patterns':
      return answerPatterns(query, services, context);
    case 'funnel':
      return answerFunnel(query, services, context);
    case 'retention':
      return answerRetention(query, services, context);
    case 'forecast':
      return answerForecast(query, services, context);
    case 'incidents':
      return answerIncidents(query, services, context);
    case 'inspection':
      return answerInspection(query, services, context);
    case 'capacity':
      return answerCapacity(query, services, context);
    case 'health':
      return healthAnswer(query, services, context);
  }
}

async function metricAnswer(query: MetricQuery, services: AnswerServices, context: QueryContext): Promise<Frame[]> {
  const started = services.clock();
  const { plan, answer, notices, cost, demo } = await runMetricQuery(query, services, context);
  const meta = frameMeta({
    demo,
    notices,
    cost,
    elapsedMs: services.clock() - started,
    locale: context.locale,
    custom: {
      ...(plan.buckets ? { grain: plan.buckets.grain } : {}),
      timezone: plan.zone,
      completeUntil: answer.completeUntil,
      ...(answer.partial.length > 0 ? { partial: answer.partial } : {}),
      ...(cost.error === null ? {} : { approximate: { error: cost.error } }),
    },
  });
  return metricFrames(plan, answer, meta, context.locale);
}

async function rowsAnswer(query: RowsQuery, services: AnswerServices, context: QueryContext): Promise<Frame[]> {
  const started = services.clock();
  const outcome = await runRowsQuery(query, services, context);
  const meta = frameMeta({
    demo: outcome.demo,
    notices: outcome.notices,
    cost: outcome.cost,
    elapsedMs: services.clock() - started,
    locale: context.locale,
    custom: { completeUntil: Math.min(context.range.to, context.now) },
  });
  return [rowsFrame(query, outcome, meta, context.locale)];
}

function healthAnswer(query: HealthQuery, services: AnswerServices, context: QueryContext): Frame[] {
  const all = services.componentHealth();
  const unknown = query.components.filter((name) => !all.some(({ component }) => component === name));
  if (unknown.length > 0) {
    const known = all.map(({ component }) => component).join(', ');
    throw new ServiceError('bad_request', {
      zh: `没有组件 ${unknown.join('、')};可用的有 ${known}。`,
      en: `There is no component ${unknown.join(', ')}; known are ${known}.`,
    });
  }
  const chosen =
    query.components.length > 0 ? all.filter(({ component }) => query.components.includes(component)) : all;
  const meta = frameMeta({
    demo: services.isDemo(),
    notices: [],
    cost: newCost(),
    elapsedMs: 0,
    locale: context.locale,
    custom: { completeUntil: context.now },
  });
  return [healthFrame(query.refId, chosen, meta, context.locale)];
}
