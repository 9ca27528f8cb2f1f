import { screen, within } from '@testing-library/react';

import { defaultEvents, defaultPatterns } from '../default-query';
import type { EventsModel, PatternsModel } from '../query-model';
import { giveElementsASize } from '../test-support/dom';
import { openEditor } from '../test-support/editor-host';
import { fakeSource } from '../test-support/fake-source';
import { findCombobox, findOption, optionTexts } from '../test-support/user';
import { fakeVariables } from '../test-support/variables';

const events: EventsModel = { refId: 'A', ...defaultEvents(undefined) };
const patterns: PatternsModel = { refId: 'A', ...defaultPatterns(undefined) };

beforeAll(giveElementsASize);

describe('log lines', () => {
  it('offers the datasets that have lines, and the dashboard’s variables', async () => {
    const source = fakeSource({ variables: fakeVariables({ which: 'api' }) });
    const { user, last } = await openEditor(events, { source });
    await user.click(await findCombobox('Logs'));
    expect(await optionTexts()).toEqual(['API', 'Application errors', '$which']);
    await user.click(await findOption('Application errors'));
    expect(last()).toMatchObject({ kind: 'events', datasets: ['errors'] });
    expect(screen.getByTestId('ops-sentence')).toHaveTextContent('The newest 200 lines of Application errors');
  });

  it('drops filters of a dataset that is no longer read', async () => {
    const filters: EventsModel['filters'] = [
      { member: 'api.method', op: 'isNull', values: [] },
      { member: 'errors.type', op: 'isNull', values: [] },
    ];
    const { user, last } = await openEditor({ ...events, filters });
    await user.click(await findCombobox('Logs'));
    await user.click(await findOption('Application errors'));
    expect(last()).toMatchObject({ datasets: ['errors'], filters: [filters[1]] });
  });

  it('asks for levels', async () => {
    const { user, last } = await openEditor(events);
    await user.click(await findCombobox('Levels'));
    await user.click(await findOption('error'));
    expect(last()).toMatchObject({ levels: ['error'] });
  });

  it('searches once a text is written, and for as many as there are', async () => {
    const { user, last, onChange } = await openEditor(events);
    await user.click(screen.getByText('Add text'));
    expect(onChange).not.toHaveBeenCalled();
    await user.type(await screen.findByLabelText('Text 1: text'), 'timeout{Enter}');
    expect(last()).toMatchObject({ search: [{ text: 'timeout', mode: 'contains' }] });
    await user.click(screen.getByText('Add text'));
    await user.click(await findCombobox('Text 2: how to look'));
    await user.click(await findOption('does not contain'));
    await user.type(screen.getByLabelText('Text 2: text'), 'probe{Enter}');
    expect(last()).toMatchObject({
      search: [
        { text: 'timeout', mode: 'contains' },
        { text: 'probe', mode: 'notContains' },
      ],
    });
    await user.click(screen.getAllByLabelText('Match case')[1]!);
    expect(last()).toMatchObject({ search: [{}, { caseSensitive: true }] });
    await user.click(screen.getByLabelText('Text 1: remove'));
    expect(last()).toMatchObject({ search: [{ text: 'probe', mode: 'notContains', caseSensitive: true }] });
  });

  it('narrows lines to a file and a trace, and widens them again', async () => {
    const { user, last } = await openEditor(events);
    await user.type(screen.getByLabelText('File or sender'), 'a.log{Enter}');
    await user.type(screen.getByLabelText('Trace ID'), 't1{Enter}');
    expect(last()).toMatchObject({ stream: 'a.log', traceId: 't1' });
    await user.clear(screen.getByLabelText('Trace ID'));
    await user.tab();
    expect(last()?.kind === 'events' && last()).toMatchObject({ stream: 'a.log', traceId: undefined });
  });

  it('limits and orders lines, which their volume does not know', async () => {
    const { user, last } = await openEditor(events);
    const limit = screen.getByLabelText('Lines at most');
    await user.clear(limit);
    await user.type(limit, '5001{Enter}');
    expect(last()).toBeUndefined();
    await user.clear(limit);
    await user.type(limit, '50{Enter}');
    await user.click(screen.getByLabelText('Oldest first'));
    expect(last()).toMatchObject({ limit: 50, order: 'asc' });
    await user.click(screen.getByLabelText('Volume by level'));
    expect(screen.queryByLabelText('Lines at most')).not.toBeInTheDocument();
    await user.click(await findCombobox('Time grain'));
    await user.click(await findOption('hour'));
    expect(last()).toMatchObject({ as: 'volume', grain: 'hour' });
  });

  it('filters by dimensions of what is read', async () => {
    const { user, last } = await openEditor({ ...events, datasets: ['errors'] });
    await user.click(screen.getByText('Add filter'));
    await user.click(await findCombobox(/Filter 1: what is filtered/));
    expect(await optionTexts()).toEqual(['Type']);
    await user.click(await findOption('Type'));
    await user.click(await findCombobox(/Filter 1: value/));
    await user.click(await findOption('active'));
    expect(last()).toMatchObject({ filters: [{ member: 'errors.type', op: '=', values: ['active'] }] });
  });
});

describe('message patterns', () => {
  it('asks for other messages, and forgets filters of the former', async () => {
    const filters: PatternsModel['filters'] = [{ member: 'errors.type', op: 'isNull', values: [] }];
    const { user, last } = await openEditor({ ...patterns, filters });
    await user.click(screen.getByLabelText('Other log lines'));
    expect(last()).toMatchObject({ kind: 'patterns', dataset: 'logs', filters: [] });
  });

  it('shows a trend in a grain, of so many kinds', async () => {
    const { user, last } = await openEditor(patterns);
    expect(screen.queryByLabelText('Time grain')).not.toBeInTheDocument();
    await user.click(within(screen.getByRole('radiogroup', { name: 'Show' })).getByLabelText('Trend'));
    expect(last()).toMatchObject({ as: 'timeseries' });
    const limit = screen.getByLabelText('Kinds at most');
    await user.clear(limit);
    await user.type(limit, '5{Enter}');
    await user.type(screen.getByLabelText('Kinds at most'), '{Tab}');
    expect(last()).toMatchObject({ limit: 5, as: 'timeseries' });
  });
});
