import type { CoreApp, TimeRange } from '@grafana/data';

import type { Catalogue } from '../contract';
import type { OpsDataSource } from '../ops-data-source';
import type { OpsQuery } from '../query-model';

/** What an editor of one kind of query works with. */
export interface KindEditorProps<Q extends OpsQuery> {
  query: Q;
  /** Takes a finished change: it is stored and run. */
  onCommit: (query: Q) => void;
  source: OpsDataSource;
  catalogue: Catalogue | undefined;
  /** The range in which values are suggested. */
  range: TimeRange | undefined;
  app: CoreApp | undefined;
}
