import type { DataQuery } from '@grafana/schema';

import { DEFAULT_FACTOR, DEFAULT_HORIZON, DEFAULT_WINDOW_SECONDS } from './default-query';
import { type OpsQuery, QUERY_VERSION } from './query-model';
import {
  filtersOf,
  momentOf,
  momentsOf,
  numberOr,
  numberOrVariable,
  numbersOr,
  oneOf,
  type Raw,
  searchOf,
  stringsOf,
  textOr,
  thresholdOf,
} from './stored-values';

/** `STEPS[n]` turns a stored query of version n into version n + 1. Add a step for every change of the model's meaning. */
const STEPS: ReadonlyArray<(raw: Raw) => Raw> = [
  // Version 0 is what carries no version: written by hand or by code, where `kind` may be left out.
  (raw) => ({ ...raw, kind: raw.kind ?? 'metric', version: 1 }),
];

/**
 * A query of any earlier version, or one written by hand, as today's model: every list is there and holds what it should.
 * A query of a later version keeps its version and unknown keys, so that an older plugin does not spoil it.
 */
export function migrateQuery(query: DataQuery): OpsQuery {
  const stored: Raw = { ...query };
  const version = typeof stored.version === 'number' && stored.version >= 0 ? stored.version : 0;
  const raw = STEPS.slice(version).reduce((current, step) => step(current), stored);
  const base = { ...raw, refId: query.refId, version: Math.max(version, QUERY_VERSION) };
  switch (raw.kind) {
    case 'rows':
      return {
        ...base,
        kind: 'rows',
        dataset: textOr(raw.dataset, ''),
        filters: filtersOf(raw.filters),
        as: oneOf(raw.as, ['table', 'annotations']),
      };
    case 'events':
      return {
        ...base,
        kind: 'events',
        datasets: stringsOf(raw.datasets),
        filters: filtersOf(raw.filters),
        levels: stringsOf(raw.levels),
        search: searchOf(raw.search),
        stream: textOr(raw.stream, undefined),
        traceId: textOr(raw.traceId, undefined),
        order: oneOf(raw.order, ['desc', 'asc']),
        as: oneOf(raw.as, ['lines', 'volume']),
        grain: textOr(raw.grain, 'auto'),
      };
    case 'patterns':
      return {
        ...base,
        kind: 'patterns',
        dataset: textOr(raw.dataset, 'errors'),
        filters: filtersOf(raw.filters),
        levels: stringsOf(raw.levels),
        search: searchOf(raw.search),
        as: oneOf(raw.as, ['table', 'timeseries']),
        grain: textOr(raw.grain, 'auto'),
      };
    case 'funnel':
      return {
        ...base,
        kind: 'funnel',
        steps: momentsOf(raw.steps),
        windowSeconds: numberOr(raw.windowSeconds, DEFAULT_WINDOW_SECONDS),
        by: textOr(raw.by, undefined),
      };
    case 'retention':
      return {
        ...base,
        kind: 'retention',
        start: momentOf(raw.start),
        comeback: momentOf(raw.comeback),
        grain: oneOf(raw.grain, ['day', 'week', 'month']),
        periods: numbersOr(raw.periods, undefined),
        as: oneOf(raw.as, ['wide', 'long']),
      };
    case 'forecast':
      return {
        ...base,
        kind: 'forecast',
        measure: textOr(raw.measure, ''),
        dimensions: stringsOf(raw.dimensions),
        filters: filtersOf(raw.filters),
        grain: textOr(raw.grain, 'day'),
        horizon: numberOr(raw.horizon, DEFAULT_HORIZON),
        threshold: thresholdOf(raw.threshold),
        as: oneOf(raw.as, ['timeseries', 'table', 'number']),
      };
    case 'incidents':
      return {
        ...base,
        kind: 'incidents',
        view: oneOf(raw.view, ['list', 'summary', 'course', 'rules', 'annotations']),
        severities: stringsOf(raw.severities),
        states: stringsOf(raw.states),
        rules: stringsOf(raw.rules),
        figures: stringsOf(raw.figures),
        grain: textOr(raw.grain, 'auto'),
      };
    case 'inspection':
      return {
        ...base,
        kind: 'inspection',
        view: oneOf(raw.view, ['items', 'summary', 'history']),
        groups: stringsOf(raw.groups),
        statuses: stringsOf(raw.statuses),
      };
    case 'capacity':
      return {
        ...base,
        kind: 'capacity',
        view: oneOf(raw.view, ['use', 'recommendations', 'growth', 'sizing', 'track_record']),
        resources: stringsOf(raw.resources),
        factor: numberOrVariable(raw.factor, DEFAULT_FACTOR),
        day: oneOf(raw.day, ['usual', 'campaign']),
      };
    case 'health':
      return { ...base, kind: 'health', components: stringsOf(raw.components) };
    default:
      return {
        ...base,
        kind: 'metric',
        measures: stringsOf(raw.measures),
        dimensions: stringsOf(raw.dimensions),
        filters: filtersOf(raw.filters),
        grain: textOr(raw.grain, 'auto'),
        as: oneOf(raw.as, ['timeseries', 'table', 'number']),
      };
  }
}
