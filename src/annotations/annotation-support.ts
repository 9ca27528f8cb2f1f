import type { AnnotationSupport } from '@grafana/data';

import type { OpsQuery } from '../query-model';
import { isRunnable } from '../query-validity';

import { AnnotationEditor } from './AnnotationEditor';
import { annotationQuery } from './annotation-query';

/** Any dataset's rows as marks on a graph: one row, one mark. */
export const annotationSupport: AnnotationSupport<OpsQuery> = {
  QueryEditor: AnnotationEditor,
  getDefaultQuery: () => annotationQuery(undefined),
  prepareQuery: (annotation) => {
    const query = annotationQuery(annotation.target);
    return isRunnable(query) ? query : undefined;
  },
};
