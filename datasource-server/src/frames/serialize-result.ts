import type { Frame, FrameValue, QueryResult } from '../contract/frames.ts';

/**
 * A query's answer as JSON text, with the key order that the Go reader needs. All series of an answer share one time array:
 * its text is made once.
 */
export function serializeResult({ status, frames }: Pick<QueryResult, 'status' | 'frames'>): string {
  const texts = new Map<FrameValue[], string>();
  const columnText = (column: FrameValue[]): string => {
    let text = texts.get(column);
    if (text === undefined) {
      text = JSON.stringify(column);
      texts.set(column, text);
    }
    return text;
  };
  const frameText = ({ schema, data }: Frame) =>
    `{"schema":${JSON.stringify(schema)},"data":{"values":[${data.values.map(columnText).join(',')}]}}`;
  return `{"status":${status},"frames":[${frames.map(frameText).join(',')}]}`;
}
