import {
  CustomVariableSupport,
  type DataQueryRequest,
  type DataQueryResponse,
  FieldType,
  type MetricFindValue,
  toDataFrame,
} from '@grafana/data';
import { from, map, type Observable } from 'rxjs';

import type { OpsDataSource } from '../ops-data-source';
import type { OpsOptions, OpsQuery } from '../query-model';

import { VariableEditor } from './VariableEditor';
import { variableOptionsOf } from './variable-options';
import { readVariableQuery, type VariableQuery } from './variable-query';

/** Query variables: values of a dimension, or names from the catalogue. */
export class OpsVariableSupport extends CustomVariableSupport<OpsDataSource, VariableQuery, OpsQuery, OpsOptions> {
  editor = VariableEditor;

  constructor(private readonly source: OpsDataSource) {
    super();
  }

  query = ({ targets, range, scopedVars }: DataQueryRequest<VariableQuery>): Observable<DataQueryResponse> => {
    const query = readVariableQuery(targets[0]);
    return from(variableOptionsOf(query, this.source, { range, scopedVars })).pipe(
      map((options) => ({ data: [optionsFrame(options)] }))
    );
  };
}

/** Grafana reads options from the text fields `text` and `value` of a frame. */
function optionsFrame(options: readonly MetricFindValue[]) {
  return toDataFrame({
    fields: [
      { name: 'text', type: FieldType.string, values: options.map(({ text }) => text) },
      { name: 'value', type: FieldType.string, values: options.map(({ text, value }) => String(value ?? text)) },
    ],
  });
}
