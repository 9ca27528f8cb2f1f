import {
  type DataFrame,
  DataFrameType,
  type DataLink,
  type DataSourceInstanceSettings,
  type Field,
  FieldType,
} from '@grafana/data';
import { t } from '@grafana/i18n';

import { defaultEvents } from '../default-query';
import type { EventsModel } from '../query-model';

type Target = Pick<DataSourceInstanceSettings, 'uid' | 'name'>;

/** Adds to log lines a column with the trace that each belongs to and a link to all lines of that trace; other frames stay. */
export function withTraceLinks(frame: DataFrame, target: Target): DataFrame {
  const labels = frame.fields.find(({ name, type }) => name === 'labels' && type === FieldType.other);
  if (frame.meta?.type !== DataFrameType.LogLines || !labels) {
    return frame;
  }
  const traces = labels.values.map(traceOf);
  return traces.every((trace) => trace === null)
    ? frame
    : { ...frame, fields: [...frame.fields, field(traces, target)] };
}

/** A line without a trace has none, not an empty one: Grafana leaves out what is null. */
function traceOf(labels: unknown): string | null {
  const trace = typeof labels === 'object' && labels !== null && 'trace_id' in labels ? labels.trace_id : undefined;
  return typeof trace === 'string' && trace !== '' ? trace : null;
}

function field(values: Array<string | null>, { uid, name }: Target): Field<string | null> {
  const query: EventsModel = {
    ...defaultEvents(undefined),
    refId: 'trace',
    traceId: '${__value.raw}',
    order: 'asc',
  };
  const link: DataLink<EventsModel> = {
    title: t('explore.trace-lines', 'All lines of this trace'),
    url: '',
    internal: { query, datasourceUid: uid, datasourceName: name },
  };
  return { name: 'trace', type: FieldType.string, config: { links: [link] }, values };
}
