import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import { CommittedInput } from './CommittedInput';

function setup(accepts?: (text: string) => boolean) {
  const onCommit = jest.fn();
  const view = render(<CommittedInput value="1" onCommit={onCommit} accepts={accepts} />);
  return { onCommit, input: screen.getByRole('textbox'), ...view };
}

describe('CommittedInput', () => {
  it('commits on Enter, once, and never while typing', async () => {
    const { onCommit, input } = setup();
    await userEvent.type(input, '23');
    expect(onCommit).not.toHaveBeenCalled();
    await userEvent.keyboard('{Enter}');
    expect(onCommit.mock.calls).toEqual([['123']]);
  });

  it('commits when it is left, but not an unchanged text', async () => {
    const { onCommit, input } = setup();
    await userEvent.click(input);
    await userEvent.tab();
    expect(onCommit).not.toHaveBeenCalled();
    await userEvent.type(input, '0');
    await userEvent.tab();
    expect(onCommit.mock.calls).toEqual([['10']]);
  });

  it('takes the last finished text back on Escape', async () => {
    const { onCommit, input } = setup();
    await userEvent.type(input, '9{Escape}');
    await userEvent.tab();
    expect(input).toHaveValue('1');
    expect(onCommit).not.toHaveBeenCalled();
  });

  it('keeps a text that is not acceptable to itself', async () => {
    const { onCommit, input } = setup((text) => /^\d+$/.test(text));
    await userEvent.type(input, 'x{Enter}');
    expect(onCommit).not.toHaveBeenCalled();
    expect(input).toHaveValue('1x');
  });

  it('follows a value that changes outside', async () => {
    const { input, rerender } = setup();
    await userEvent.type(input, '5');
    rerender(<CommittedInput value="7" onCommit={jest.fn()} />);
    expect(input).toHaveValue('7');
  });
});
