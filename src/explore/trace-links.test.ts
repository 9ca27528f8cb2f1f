import { type DataFrame, DataFrameType, FieldType } from '@grafana/data';

import { withTraceLinks } from './trace-links';

const source = { uid: 'ops', name: 'Ops' };

function linesWith(labels: unknown[], type = DataFrameType.LogLines): DataFrame {
  return {
    length: labels.length,
    meta: { type },
    fields: [{ name: 'labels', type: FieldType.other, config: {}, values: labels }],
  };
}

describe('withTraceLinks', () => {
  it('links each line that belongs to a trace to all lines of it', () => {
    const frame = withTraceLinks(linesWith([{ trace_id: 't1' }, { app: 'x' }, { trace_id: '' }, null]), source);
    const added = frame.fields[1];
    expect(added?.values).toEqual(['t1', null, null, null]);
    expect(added?.config.links?.[0]?.internal).toMatchObject({
      datasourceUid: 'ops',
      datasourceName: 'Ops',
      query: { kind: 'events', as: 'lines', traceId: '${__value.raw}', order: 'asc' },
    });
  });

  it('leaves lines without a trace, and other frames, as they are', () => {
    for (const frame of [linesWith([{ app: 'x' }]), linesWith([{ trace_id: 't' }], DataFrameType.NumericLong)]) {
      expect(withTraceLinks(frame, source)).toBe(frame);
    }
  });
});
