import type { Frame, FrameMeta } from '../contract/frames.ts';
import { labelsField } from './fields.ts';

export interface LogLine {
  /** Epoch ms. */
  time: number;
  body: string;
  level: string;
  labels: Readonly<Record<string, string>>;
  /** Of the whole line: tells lines of one moment apart. */
  hash: string;
  /** How many wholly equal lines of the moment come before it, on this page or an earlier one. */
  alike: number;
}

/** Lines as Grafana's log panel and Explore read them. Equal lines of one moment have ids of their own. */
export function logLinesFrame(refId: string, lines: readonly LogLine[], meta: FrameMeta): Frame {
  return {
    schema: {
      refId,
      meta: { ...meta, type: 'log-lines', typeVersion: [0, 0], preferredVisualisationType: 'logs' },
      fields: [
        { name: 'timestamp', type: 'time', typeInfo: { frame: 'time.Time' } },
        { name: 'body', type: 'string', typeInfo: { frame: 'string' } },
        { name: 'severity', type: 'string', typeInfo: { frame: 'string' } },
        { name: 'id', type: 'string', typeInfo: { frame: 'string' } },
        labelsField('labels'),
      ],
    },
    data: {
      values: [
        lines.map(({ time }) => time),
        lines.map(({ body }) => body),
        lines.map(({ level }) => level),
        lines.map(idOf),
        lines.map(({ labels }) => labels),
      ],
    },
  };
}

/** The same on whichever page a line stands. */
function idOf({ time, hash, alike }: LogLine): string {
  const id = `${time}-${hash}`;
  return alike === 0 ? id : `${id}-${alike}`;
}
