import type { MomentModel, OpsQuery } from './query-model';

/** Fewer steps are no way from one to another. */
export const LEAST_STEPS = 2;

/** Whether a query asks anything yet. One that does not is never sent. */
export function isRunnable(query: OpsQuery): boolean {
  switch (query.kind) {
    case 'metric':
      return query.measures.some((measure) => measure.trim() !== '');
    case 'forecast':
      return query.measure.trim() !== '';
    case 'rows':
    case 'patterns':
      return query.dataset.trim() !== '';
    case 'funnel':
      return query.steps.length >= LEAST_STEPS && query.steps.every(hasDataset);
    case 'retention':
      return hasDataset(query.start) && hasDataset(query.comeback);
    case 'events':
    case 'incidents':
    case 'inspection':
    case 'capacity':
    case 'health':
      return true;
  }
}

/** Whether it is said where to look. */
export function hasDataset({ dataset }: MomentModel): boolean {
  return dataset.trim() !== '';
}
