import { CoreApp } from '@grafana/data';
import { screen, waitFor } from '@testing-library/react';

import { defaultQuery } from '../default-query';
import type { MetricModel, OpsQuery } from '../query-model';
import { testCatalogue } from '../test-support/catalogue';
import { giveElementsASize } from '../test-support/dom';
import { openEditor } from '../test-support/editor-host';
import { fakeSource } from '../test-support/fake-source';
import { findCombobox, findOption } from '../test-support/user';

const empty: MetricModel = { refId: 'A', ...defaultQuery(undefined) };
const newUsers: MetricModel = { ...empty, measures: ['users.new_users'] };

beforeAll(giveElementsASize);

describe('states', () => {
  it('says that the catalogue is being read', async () => {
    await openEditor(empty, { source: fakeSource({ load: () => new Promise(() => undefined) }) });
    expect(screen.getByText('Reading the catalogue of measures…')).toBeInTheDocument();
  });

  it('shows why the catalogue could not be read, and tries again', async () => {
    const load = jest
      .fn()
      .mockRejectedValueOnce({ data: { error: { code: 'unavailable', message: 'server is starting' } } });
    load.mockResolvedValue(testCatalogue);
    const { user } = await openEditor(newUsers, { source: fakeSource({ load }) });
    expect(await screen.findByText('[unavailable] server is starting')).toBeInTheDocument();
    expect(screen.getByTestId('ops-sentence')).toHaveTextContent('users.new_users');
    await user.click(screen.getByText('Try again'));
    await waitFor(() => expect(screen.getByTestId('ops-sentence')).toHaveTextContent('New users'));
    expect(screen.queryByText('[unavailable] server is starting')).not.toBeInTheDocument();
  });

  it('says that there is nothing to choose', async () => {
    await openEditor(empty, { source: fakeSource({ load: async () => ({ ...testCatalogue, datasets: [] }) }) });
    expect(await screen.findByText('The data server has no dataset')).toBeInTheDocument();
  });

  it('gives the reason of a dataset that is not available', async () => {
    await openEditor({ ...empty, measures: ['plans.total'] });
    expect(await screen.findByText('"Business plans" is not available now')).toBeInTheDocument();
    expect(screen.getByText('Column overall_score is missing; check the table.')).toBeInTheDocument();
  });

  it('names a dataset that is not known', async () => {
    await openEditor({ ...empty, measures: ['gone.total'] });
    expect(await screen.findByText('There is no dataset "gone"')).toBeInTheDocument();
  });

  it('does not take a variable for an unknown dataset', async () => {
    await openEditor({ ...newUsers, measures: ['users.new_users', '$measure'] });
    expect(screen.queryByText(/There is no dataset/)).not.toBeInTheDocument();
  });
});

describe('in an alert rule', () => {
  it('warns of variables', async () => {
    await openEditor({ ...newUsers, grain: '$period' }, { app: CoreApp.UnifiedAlerting });
    expect(await screen.findByText('An alert rule knows no dashboard variables')).toBeInTheDocument();
  });

  it('gives a bare query its defaults', async () => {
    await openEditor({ refId: 'A' } as OpsQuery, { app: CoreApp.UnifiedAlerting });
    expect(await screen.findByLabelText('Number')).toBeChecked();
  });
});

describe('SQL preview', () => {
  it('asks for the SQL only when it is opened, and shows it with its bound values', async () => {
    const { user, source } = await openEditor(newUsers);
    expect(source.explain).not.toHaveBeenCalled();
    await user.click(await screen.findByText('SQL'));
    expect(await screen.findByTestId('ops-sql')).toHaveTextContent('SELECT 1 WHERE status = ?');
    expect(screen.getByText('p0 = "active"')).toBeInTheDocument();
    expect(screen.getByText('users on mysql')).toBeInTheDocument();
  });

  it('opens by keyboard', async () => {
    const { user } = await openEditor(newUsers);
    (await screen.findByLabelText('SQL')).focus();
    await user.keyboard('{Enter}');
    expect(await screen.findByTestId('ops-sql')).toBeInTheDocument();
  });

  it('shows why there is none, and tries again', async () => {
    const source = fakeSource();
    source.explain.mockRejectedValueOnce(new Error('[unknown_member] no such measure'));
    const { user } = await openEditor(newUsers, { source });
    await user.click(await screen.findByText('SQL'));
    expect(await screen.findByText('[unknown_member] no such measure')).toBeInTheDocument();
    await user.click(screen.getByText('Try again'));
    expect(await screen.findByTestId('ops-sql')).toBeInTheDocument();
  });

  it('drops an answer that comes after the next question', async () => {
    const source = fakeSource();
    const answer = (sql: string) => ({
      statements: [{ dataset: 'users', engine: 'mysql', sql, params: {} }],
      sentence: { zh: '', en: '' },
    });
    let answerLate: (value: ReturnType<typeof answer>) => void = () => undefined;
    source.explain
      .mockReturnValueOnce(new Promise((resolve) => (answerLate = resolve)))
      .mockResolvedValueOnce(answer('SECOND'));
    const { user } = await openEditor(newUsers, { source });
    await user.click(await screen.findByText('SQL'));
    await user.click(screen.getByLabelText('Table'));
    await waitFor(() => expect(screen.getByTestId('ops-sql')).toHaveTextContent('SECOND'));
    answerLate(answer('FIRST'));
    await new Promise((resolve) => setTimeout(resolve));
    expect(screen.getByTestId('ops-sql')).toHaveTextContent('SECOND');
  });

  it('explains nothing for a query that asks nothing', async () => {
    const { user, source } = await openEditor(empty);
    await user.click(await screen.findByText('SQL'));
    expect(await screen.findByText('The query asks nothing yet.')).toBeInTheDocument();
    expect(source.explain).not.toHaveBeenCalled();
  });
});

describe('other kinds', () => {
  it('changes the kind and keeps the dataset', async () => {
    const { user, last } = await openEditor(newUsers);
    await user.click(screen.getByLabelText('Rows'));
    expect(last()).toMatchObject({ kind: 'rows', dataset: 'users' });
    expect(await findCombobox('Dataset')).toHaveValue('Users');
    const limit = screen.getByLabelText('Rows at most');
    await user.clear(limit);
    await user.type(limit, '20{Enter}');
    expect(last()).toMatchObject({ limit: 20 });
  });

  it('asks for the health of chosen components', async () => {
    const { user, last } = await openEditor({ refId: 'A', kind: 'health', components: [] });
    const components = await findCombobox('Components');
    await user.click(components);
    await user.type(components, 'mysql');
    await user.click(await findOption('mysql'));
    expect(last()).toMatchObject({ kind: 'health', components: ['mysql'] });
  });
});
