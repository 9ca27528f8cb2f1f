import { migrateQuery } from '../migrate-query';
import { type OpsQuery, QUERY_VERSION, type RowsModel } from '../query-model';

const REF_ID = 'Anno';

/** The annotation's rows query; whatever else was stored (another kind, nothing yet) asks for no dataset. */
export function annotationQuery(target: OpsQuery | undefined): RowsModel {
  const stored = target && migrateQuery(target);
  if (stored?.kind === 'rows') {
    return { ...stored, refId: stored.refId || REF_ID, as: 'annotations' };
  }
  return { refId: REF_ID, version: QUERY_VERSION, kind: 'rows', dataset: '', filters: [], as: 'annotations' };
}
