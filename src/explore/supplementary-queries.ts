import { type DataQueryRequest, type SupplementaryQueryOptions, SupplementaryQueryType } from '@grafana/data';

import type { Catalogue } from '../contract';
import { migrateQuery } from '../migrate-query';
import type { OpsQuery } from '../query-model';

import { sampleOf, volumeOf } from './events-target';

/** Explore finds the query that a volume belongs to by this prefix. */
const VOLUME_PREFIX = 'log-volume-';
const SAMPLE_PREFIX = 'log-sample-';

/** More bars than this are too thin to read. */
const MOST_BARS = 200;
const SAMPLE_LINES = 100;

export const SUPPLEMENTARY_TYPES = [SupplementaryQueryType.LogsVolume, SupplementaryQueryType.LogsSample];

/** What Explore shows beside a query: the volume of its lines by level, or lines behind its measures. */
export function supplementaryQuery(
  options: SupplementaryQueryOptions,
  original: OpsQuery,
  catalogue: Catalogue | undefined
): OpsQuery | undefined {
  const query = migrateQuery(original);
  if (query.hide) {
    return undefined;
  }
  if (options.type === SupplementaryQueryType.LogsVolume) {
    return volumeOf(query, `${VOLUME_PREFIX}${query.refId}`);
  }
  const limit = options.limit ?? SAMPLE_LINES;
  return sampleOf(query, { refId: `${SAMPLE_PREFIX}${query.refId}`, limit, catalogue });
}

/** The request for it; undefined where no query of the request has any. */
export function supplementaryRequest(
  options: SupplementaryQueryOptions,
  request: DataQueryRequest<OpsQuery>,
  catalogue: Catalogue | undefined
): DataQueryRequest<OpsQuery> | undefined {
  const targets = request.targets.flatMap((target) => supplementaryQuery(options, target, catalogue) ?? []);
  if (targets.length === 0) {
    return undefined;
  }
  const bars = Math.min(request.maxDataPoints ?? MOST_BARS, MOST_BARS);
  return {
    ...request,
    targets,
    ...(options.type === SupplementaryQueryType.LogsVolume && { maxDataPoints: bars }),
  };
}
