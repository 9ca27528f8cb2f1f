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
        idsOf(lines),
        lines.map(({ labels }) => labels),
      ],
    },
  };
}

function idsOf(lines: readonly LogLine[]): string[] {
  const seen = new Map<string, number>();
  return lines.map(({ time, hash }) => {
    const id = `${time}-${hash}`;
    const before = seen.get(id) ?? 0;
    seen.set(id, before + 1);
    return before === 0 ? id : `${id}-${before}`;
  });
}
