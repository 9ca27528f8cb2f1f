import { act, render, screen } from '@testing-library/react';
import React, { useState } from 'react';

import { giveElementsASize } from '../test-support/dom';
import { asDataSource, fakeSource, type FakeSource } from '../test-support/fake-source';
import { findCombobox, findOption, setupUser } from '../test-support/user';

import { VariableEditor } from './VariableEditor';
import type { VariableQuery } from './variable-query';

beforeAll(giveElementsASize);

async function openEditor(stored: unknown, source: FakeSource = fakeSource()) {
  const onChange = jest.fn<void, [VariableQuery]>();
  function Host() {
    const [query, setQuery] = useState(stored as VariableQuery);
    const change = (next: VariableQuery) => {
      onChange(next);
      setQuery(next);
    };
    return <VariableEditor datasource={asDataSource(source)} query={query} onChange={change} onRunQuery={jest.fn()} />;
  }
  render(<Host />);
  await act(async () => undefined);
  return { user: setupUser(), onChange, last: () => onChange.mock.lastCall?.[0] };
}

describe('VariableEditor', () => {
  it('chooses a dimension and a text, from the empty text that Grafana starts with', async () => {
    const { user, last, onChange } = await openEditor('');
    await user.click(await findCombobox('Dimension'));
    await user.click(await findOption('Method'));
    expect(last()).toMatchObject({ refId: 'Variable', list: 'values', member: 'api.method' });
    await user.type(screen.getByLabelText(/Containing/), 'GE');
    expect(onChange).toHaveBeenCalledTimes(1);
    await user.keyboard('{Enter}');
    expect(last()).toMatchObject({ member: 'api.method', search: 'GE' });
  });

  it('chooses from names of the catalogue, of one dataset', async () => {
    const { user, last } = await openEditor('');
    await user.click(await findCombobox('Choose from'));
    await user.click(await findOption('Measures'));
    expect(last()).toMatchObject({ list: 'measures' });
    await user.click(await findCombobox('Of dataset'));
    await user.click(await findOption('API'));
    expect(last()).toMatchObject({ list: 'measures', dataset: 'api' });
  });

  it('shows why the catalogue could not be read', async () => {
    await openEditor('', fakeSource({ load: () => Promise.reject(new Error('no connection')) }));
    expect(screen.getByText('no connection')).toBeInTheDocument();
  });
});
