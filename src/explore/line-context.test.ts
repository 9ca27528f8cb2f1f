import {
  type DataFrame,
  type DataQueryResponse,
  FieldType,
  LogRowContextQueryDirection,
  type LogRowModel,
} from '@grafana/data';

import { contextAnswer, contextQuery, contextRequest } from './line-context';

const { Backward, Forward } = LogRowContextQueryDirection;
const DAY_MS = 86_400_000;
const AT = 1_764_000_000_000;

function frameOf(custom: Record<string, unknown> = {}): DataFrame {
  return {
    refId: 'A',
    length: 2,
    meta: { custom },
    fields: [
      { name: 'timestamp', type: FieldType.time, config: {}, values: [AT, AT + 5] },
      { name: 'body', type: FieldType.string, config: {}, values: ['first', 'second'] },
    ],
  };
}

function rowOf(labels: Record<string, string>, dataFrame = frameOf()): LogRowModel {
  return { timeEpochMs: AT, uid: 'A_1', labels, dataFrame } as LogRowModel;
}

function requestFor(row: LogRowModel, direction: LogRowContextQueryDirection) {
  const { range, targets } = contextRequest(row, { direction, limit: 20 }, undefined);
  return { from: range.from.valueOf(), to: range.to.valueOf(), target: targets[0] };
}

describe('context of a line', () => {
  it('is every line of its file, of any level and dataset', () => {
    expect(contextQuery(rowOf({ stream: 'a.log', dataset: 'errors' }), 'B')).toMatchObject({
      refId: 'B',
      kind: 'events',
      stream: 'a.log',
      datasets: [],
      levels: [],
      filters: [],
    });
  });

  it('is every line of its dataset where its file is not known', () => {
    const query = contextQuery(rowOf({ dataset: 'errors' }), '');
    expect(query).toMatchObject({ refId: 'A', datasets: ['errors'] });
    expect(query).not.toHaveProperty('stream');
  });

  it('reaches back from the line, and forward, with the line’s own moment in both', () => {
    const row = rowOf({ stream: 'a.log' });
    expect(requestFor(row, Backward)).toMatchObject({
      from: AT - DAY_MS,
      to: AT + 1,
      target: { stream: 'a.log', order: 'desc', limit: 20, cursor: `${AT}.0` },
    });
    expect(requestFor(row, Forward)).toMatchObject({
      from: AT,
      to: AT + DAY_MS,
      target: { order: 'asc', cursor: `${AT}.0` },
    });
  });

  it('goes on after the page before, in that direction only', () => {
    const page = { data: [frameOf({ nextCursor: `${AT}.3` })] };
    const [older] = contextAnswer(page, Backward).data;
    const row = rowOf({ stream: 'a.log' }, older);
    expect(requestFor(row, Backward).target).toHaveProperty('cursor', `${AT}.3`);
    expect(requestFor(row, Forward).target).toHaveProperty('cursor', `${AT}.0`);
    // The frame of the query itself has a cursor too: of another question.
    const own = rowOf({ stream: 'a.log' }, frameOf({ nextCursor: `${AT}.3` }));
    expect(requestFor(own, Backward).target).toHaveProperty('cursor', `${AT}.0`);
  });

  it('answers with the newest line first in both directions', () => {
    const bodies = ({ data }: DataQueryResponse) => data[0].fields[1].values;
    expect(bodies(contextAnswer({ data: [frameOf()] }, Forward))).toEqual(['second', 'first']);
    expect(bodies(contextAnswer({ data: [frameOf()] }, Backward))).toEqual(['first', 'second']);
  });

  it('fails with what the data server says', () => {
    expect(() => contextAnswer({ data: [], errors: [{ message: '[timeout] 太久' }] }, Forward)).toThrow(
      '[timeout] 太久'
    );
  });
});
