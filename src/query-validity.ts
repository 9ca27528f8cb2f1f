import type { OpsQuery } from './query-model';

/** Whether a query asks anything yet. One that does not is never sent. */
export function isRunnable(query: OpsQuery): boolean {
  switch (query.kind) {
    case 'metric':
      return query.measures.some((measure) => measure.trim() !== '');
    case 'rows':
      return query.dataset.trim() !== '';
    case 'health':
      return true;
  }
}
