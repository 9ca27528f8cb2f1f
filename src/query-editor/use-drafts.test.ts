import { act, renderHook } from '@testing-library/react';

import type { FilterModel } from '../query-model';

import { isComplete } from './filter-draft';
import { useDrafts } from './use-drafts';

const active: FilterModel = { member: 'users.status', op: '=', values: ['active'] };
const banned: FilterModel = { member: 'users.status', op: '=', values: ['banned'] };
const unfinished: FilterModel = { member: 'users.status', op: '=', values: [] };

function setup(filters: FilterModel[]) {
  const onCommit = jest.fn<void, [FilterModel[]]>();
  const hook = renderHook((props) => useDrafts({ items: props.filters, isComplete, onCommit }), {
    initialProps: { filters },
  });
  const change = (next: FilterModel[]) => act(() => hook.result.current[1](next.map((item, id) => ({ id, item }))));
  const rows = () => hook.result.current[0].map(({ item }) => item);
  return { onCommit, change, rows, rerender: hook.rerender };
}

describe('useDrafts', () => {
  it('commits the complete rows, and keeps the others to itself', () => {
    const { onCommit, change, rows } = setup([]);
    change([unfinished]);
    expect(onCommit).not.toHaveBeenCalled();
    change([unfinished, active]);
    expect(onCommit.mock.calls).toEqual([[[active]]]);
    expect(rows()).toEqual([unfinished, active]);
  });

  it('does not lose an unfinished row when its commit comes back', () => {
    const { change, rows, rerender } = setup([]);
    change([unfinished, active]);
    rerender({ filters: [active] });
    expect(rows()).toEqual([unfinished, active]);
  });

  it('takes over what changed outside, without committing it', () => {
    const { onCommit, rows, rerender } = setup([active]);
    rerender({ filters: [banned] });
    expect(rows()).toEqual([banned]);
    expect(onCommit).not.toHaveBeenCalled();
  });

  it('commits nothing of its own accord, even for a stored filter that is not complete', () => {
    const { onCommit, rows } = setup([unfinished]);
    expect(rows()).toEqual([unfinished]);
    expect(onCommit).not.toHaveBeenCalled();
  });

  it('can take back a change that is on its way', () => {
    const { onCommit, change } = setup([]);
    change([active]);
    change([]);
    expect(onCommit.mock.calls).toEqual([[[active]], [[]]]);
  });
});
