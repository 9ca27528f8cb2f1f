import { defaultIncidents } from '../default-query';
import { migrateQuery } from '../migrate-query';
import { type IncidentsModel, type OpsQuery, QUERY_VERSION, type RowsModel } from '../query-model';

const REF_ID = 'Anno';

export type AnnotationModel = RowsModel | IncidentsModel;

/** The annotation's query; whatever else was stored (another kind, nothing yet) asks for no dataset. */
export function annotationQuery(target: OpsQuery | undefined): AnnotationModel {
  const stored = target && migrateQuery(target);
  switch (stored?.kind) {
    case 'rows':
      return { ...stored, refId: stored.refId || REF_ID, as: 'annotations' };
    case 'incidents':
      return { ...stored, refId: stored.refId || REF_ID, view: 'annotations' };
    default:
      return newAnnotation('rows', REF_ID);
  }
}

/** What a new annotation of a kind asks for. */
export function newAnnotation(kind: AnnotationModel['kind'], refId: string): AnnotationModel {
  return kind === 'incidents'
    ? { ...defaultIncidents(undefined), refId, view: 'annotations' }
    : { refId, version: QUERY_VERSION, kind: 'rows', dataset: '', filters: [], as: 'annotations' };
}
