import { act, render, screen } from '@testing-library/react';
import React, { useState } from 'react';

import type { OpsQuery } from '../query-model';
import { giveElementsASize } from '../test-support/dom';
import { asDataSource, fakeSource } from '../test-support/fake-source';
import { findCombobox, findOption, optionTexts, setupUser } from '../test-support/user';

import { AnnotationEditor } from './AnnotationEditor';

beforeAll(giveElementsASize);

async function openAnnotation() {
  const onChange = jest.fn<void, [OpsQuery]>();
  function Host() {
    const [query, setQuery] = useState<OpsQuery>({ refId: 'Anno' } as OpsQuery);
    const change = (next: OpsQuery) => {
      onChange(next);
      setQuery(next);
    };
    return (
      <AnnotationEditor
        datasource={asDataSource(fakeSource())}
        query={query}
        onChange={change}
        onRunQuery={jest.fn()}
      />
    );
  }
  render(<Host />);
  await act(async () => undefined);
  return { onChange, user: setupUser() };
}

describe('AnnotationEditor', () => {
  it('marks incidents, some of them or all', async () => {
    const { onChange, user } = await openAnnotation();
    await user.click(screen.getByLabelText('Incidents'));
    expect(onChange.mock.lastCall?.[0]).toMatchObject({ refId: 'Anno', kind: 'incidents', view: 'annotations' });
    await user.click(await findCombobox('Severities'));
    await user.click(await findOption('P1'));
    expect(onChange.mock.lastCall?.[0]).toMatchObject({ view: 'annotations', severities: ['P1'] });
    expect(screen.getByTestId('ops-sentence')).toHaveTextContent('Incidents as regions on the graph, of severity P1');
    await user.click(screen.getByLabelText('Rows of a dataset'));
    expect(onChange.mock.lastCall?.[0]).toMatchObject({ kind: 'rows', dataset: '', as: 'annotations' });
  });

  it('chooses a dataset and filters its rows by dimensions only', async () => {
    const { onChange, user } = await openAnnotation();
    await user.click(await findCombobox('Dataset'));
    await user.click(await findOption('Users'));
    expect(onChange.mock.lastCall?.[0]).toMatchObject({ kind: 'rows', dataset: 'users', as: 'annotations' });
    expect(screen.getByTestId('ops-sentence')).toHaveTextContent('The newest 100 rows of Users as annotations');

    await user.click(screen.getByText('Add filter'));
    await user.click(await findCombobox(/Filter 1: what is filtered/));
    expect(await optionTexts()).toEqual(['User status']);
  });
});
