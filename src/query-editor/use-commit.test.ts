import { renderHook } from '@testing-library/react';

import { defaultQuery } from '../default-query';
import type { MetricModel } from '../query-model';

import { useCommit } from './use-commit';

const query: MetricModel = { refId: 'A', ...defaultQuery(undefined) };
const daily = { ...query, grain: 'day' };

function setup() {
  const onChange = jest.fn();
  const onRunQuery = jest.fn();
  const hook = renderHook(({ stored }) => useCommit(stored, onChange, onRunQuery), { initialProps: { stored: query } });
  return { onChange, onRunQuery, ...hook };
}

describe('useCommit', () => {
  it('stores and runs a change once, however often it is reported', () => {
    const { result, onChange, onRunQuery } = setup();
    result.current(daily);
    result.current({ ...daily });
    expect(onChange.mock.calls).toEqual([[daily]]);
    expect(onRunQuery).toHaveBeenCalledTimes(1);
  });

  it('does not store what is stored already', () => {
    const { result, onChange } = setup();
    result.current({ ...query });
    expect(onChange).not.toHaveBeenCalled();
  });

  it('stores a change that takes another back', () => {
    const { result, onChange, rerender } = setup();
    result.current(daily);
    rerender({ stored: daily });
    result.current(query);
    expect(onChange.mock.calls).toEqual([[daily], [query]]);
  });

  it('stores a change again after somebody else undid it', () => {
    const { result, onChange, rerender } = setup();
    result.current(daily);
    rerender({ stored: daily });
    rerender({ stored: query });
    result.current(daily);
    expect(onChange).toHaveBeenCalledTimes(2);
  });
});
