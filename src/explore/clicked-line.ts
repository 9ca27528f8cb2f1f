import { type DataFrame, FieldCache } from '@grafana/data';

/** The dataset of a frame's first line; undefined where the frame holds no log lines. Grafana's frame of a click has one row. */
export function datasetOfLine(frame: DataFrame | undefined): string | undefined {
  const labels: unknown = frame && new FieldCache(frame).getFieldByName('labels')?.values[0];
  if (typeof labels !== 'object' || labels === null || !('dataset' in labels)) {
    return undefined;
  }
  return typeof labels.dataset === 'string' ? labels.dataset : undefined;
}
