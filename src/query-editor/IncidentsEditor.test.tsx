import { screen } from '@testing-library/react';

import { defaultIncidents } from '../default-query';
import type { IncidentsModel } from '../query-model';
import { giveElementsASize } from '../test-support/dom';
import { openEditor } from '../test-support/editor-host';
import { fakeSource } from '../test-support/fake-source';
import { findCombobox, findOption, optionTexts } from '../test-support/user';
import { fakeVariables } from '../test-support/variables';

const incidents: IncidentsModel = { refId: 'A', ...defaultIncidents(undefined) };

beforeAll(giveElementsASize);

describe('incidents', () => {
  it('are narrowed to severities, states and rules', async () => {
    const source = fakeSource({ variables: fakeVariables({ severity: 'P0' }) });
    const { user, last } = await openEditor(incidents, { source });
    await user.click(await findCombobox('Severities'));
    expect(await optionTexts()).toEqual(['P0', 'P1', 'P2', 'P3', '$severity']);
    await user.click(await findOption('P0'));
    await user.keyboard('{Escape}');
    await user.click(await findCombobox('States'));
    expect(await optionTexts()).toEqual(expect.arrayContaining(['open', 'unanswered', 'resolved']));
    await user.click(await findOption('open'));
    expect(last()).toMatchObject({ kind: 'incidents', severities: ['P0'], states: ['open'] });
    expect(screen.getByTestId('ops-sentence')).toHaveTextContent(
      'The incidents of the time range, of severity P0, whose state is open'
    );
    await user.keyboard('{Escape}');
    await user.type(await findCombobox('Rules'), 'CPU');
    await user.click(await findOption('CPU'));
    expect(last()).toMatchObject({ rules: ['CPU'] });
  });

  it('offers in each view what the view knows', async () => {
    const { user, last } = await openEditor(incidents);
    const limit = screen.getByLabelText('Incidents at most');
    await user.clear(limit);
    await user.type(limit, '50{Enter}');
    expect(last()).toMatchObject({ view: 'list', limit: 50 });
    await user.click(screen.getByLabelText('Course'));
    expect(screen.queryByLabelText('Incidents at most')).not.toBeInTheDocument();
    await user.click(await findCombobox('Time grain'));
    await user.click(await findOption('day'));
    expect(last()).toMatchObject({ view: 'course', grain: 'day' });
    await user.click(screen.getByLabelText('By rule'));
    expect(screen.queryByLabelText('Time grain')).not.toBeInTheDocument();
    expect(last()).toMatchObject({ view: 'rules' });
  });

  it('counts the numbers that are chosen', async () => {
    const { user, last } = await openEditor({ ...incidents, view: 'summary' });
    await user.click(await findCombobox('Numbers'));
    await user.click(await findOption('open P0'));
    expect(last()).toMatchObject({ view: 'summary', figures: ['open_p0'] });
  });

  it('are reached from another kind', async () => {
    const { user, last } = await openEditor({ refId: 'A', kind: 'health', components: [] });
    await user.click(screen.getByLabelText('Incidents'));
    expect(last()).toMatchObject({ refId: 'A', kind: 'incidents', view: 'list' });
  });
});
