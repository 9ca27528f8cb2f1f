import type { Frame, FrameMeta } from '../contract/frames.ts';

/** Grafana's "no data": one frame with a type and no fields. */
export function emptyFrame(refId: string, meta: FrameMeta, as: 'timeseries' | 'table' | 'number'): Frame {
  const type = ({ timeseries: 'timeseries-multi', table: 'table', number: 'numeric-long' } as const)[as];
  return { schema: { refId, meta: { ...meta, type, typeVersion: [0, 1] }, fields: [] }, data: { values: [] } };
}
