import { screen, waitFor } from '@testing-library/react';

import { defaultQuery } from '../default-query';
import type { MetricModel } from '../query-model';
import { giveElementsASize } from '../test-support/dom';
import { openEditor } from '../test-support/editor-host';
import { fakeSource } from '../test-support/fake-source';
import { findCombobox, findOption, optionTexts } from '../test-support/user';
import { fakeVariables } from '../test-support/variables';

const empty: MetricModel = { refId: 'A', ...defaultQuery(undefined) };
const newUsers: MetricModel = { ...empty, measures: ['users.new_users'] };
const byStatus: MetricModel = { ...newUsers, dimensions: ['users.status'] };

beforeAll(giveElementsASize);

describe('the metric editor', () => {
  it('builds a question with the keyboard alone, and runs each finished step once', async () => {
    const { user, last, onRunQuery, onChange } = await openEditor(empty);
    (await findCombobox('Dataset')).focus();
    await user.keyboard('{ArrowDown}');
    await findOption('Users');
    await user.keyboard('{Home}{Enter}');
    expect(last()).toMatchObject({ measures: ['users.new_users'], dimensions: [], filters: [] });

    (await findCombobox('Measures')).focus();
    await user.keyboard('Active');
    expect(onChange).toHaveBeenCalledTimes(1);
    await user.keyboard('{ArrowDown}{Enter}');
    expect(last()).toMatchObject({ measures: ['users.new_users', 'users.active_users'] });
    expect(onChange).toHaveBeenCalledTimes(2);
    expect(onRunQuery).toHaveBeenCalledTimes(2);
    expect(screen.getByTestId('ops-sentence')).toHaveTextContent('New users and Active users by a fitting time grain');
  });

  it('starts over with another dataset', async () => {
    const filters = [{ member: 'users.status', op: '=' as const, values: ['a'] }];
    const { user, last } = await openEditor({ ...byStatus, filters, top: { n: 3, others: true, order: 'desc' } });
    await user.click(await findCombobox('Dataset'));
    await user.click(await findOption('API'));
    expect(last()).toMatchObject({ measures: ['api.requests'], dimensions: [], filters: [] });
    expect(last()).not.toHaveProperty('top');
  });

  it('still shows the dataset when its last measure was taken away', async () => {
    const { user, last } = await openEditor(newUsers);
    (await findCombobox('Measures')).focus();
    await user.keyboard('{Backspace}');
    expect(last()).toMatchObject({ measures: [] });
    expect(await findCombobox('Dataset')).toHaveValue('Users');
    expect(screen.getByTestId('ops-sentence')).toHaveTextContent('Choose at least one measure first');
  });

  it('joins measures of several datasets, and says that they cannot be split', async () => {
    const { user, last } = await openEditor(byStatus);
    (await findCombobox('Measures')).focus();
    await user.keyboard('P95{ArrowDown}{Enter}');
    expect(last()).toMatchObject({ measures: ['users.new_users', 'api.p95'], dimensions: ['users.status'] });
    expect(await screen.findByText(/A split works within one dataset/)).toBeInTheDocument();
  });

  it('drops filters and ranking whose measures are no longer read', async () => {
    const filters = [
      { member: 'users.status', op: '=' as const, values: ['a'] },
      { member: 'api.method', op: '=' as const, values: ['GET'] },
    ];
    const top = { n: 3, by: 'api.p95', others: true, order: 'desc' as const };
    const { user, last } = await openEditor({ ...newUsers, measures: ['users.new_users', 'api.p95'], filters, top });
    (await findCombobox('Measures')).focus();
    await user.keyboard('{Backspace}');
    expect(last()).toMatchObject({
      measures: ['users.new_users'],
      filters: [filters[0]],
      top: { n: 3, by: undefined },
    });
  });

  it('offers the grains that all its datasets know, and the dashboard’s variables', async () => {
    const source = fakeSource({ variables: fakeVariables({ period: 'day' }) });
    const { user, last } = await openEditor({ ...newUsers, measures: ['users.new_users', 'api.p95'] }, { source });
    await user.click(await findCombobox('Time grain'));
    expect(await optionTexts()).toEqual(['Automatic', 'None: the whole range', 'minute', 'hour', 'day', '$period']);
    await user.click(await findOption('$period'));
    expect(last()).toMatchObject({ grain: '$period' });
  });

  it('runs once for one choice', async () => {
    const { user, onChange, onRunQuery } = await openEditor(newUsers);
    await user.click(await findCombobox('Time grain'));
    await user.click(await findOption('day'));
    await user.click(await findCombobox('Split by'));
    await user.click(await findOption('User status'));
    expect(onChange).toHaveBeenCalledTimes(2);
    expect(onRunQuery).toHaveBeenCalledTimes(2);
  });

  it('compares, and compares no more', async () => {
    const { user, last } = await openEditor(newUsers);
    await user.click(await findCombobox('Compare with'));
    await user.click(await findOption('the week before'));
    expect(last()).toMatchObject({ compare: '1w' });
    await user.click(await findCombobox('Compare with'));
    await user.click(await findOption('Nothing'));
    expect(last()).not.toHaveProperty('compare');
  });

  it('answers in another form, without unfinished periods, with at most so many rows', async () => {
    const { user, last } = await openEditor(newUsers);
    await user.click(await screen.findByLabelText('Table'));
    expect(last()).toMatchObject({ as: 'table' });
    await user.click(screen.getByLabelText('Leave out'));
    expect(last()).toMatchObject({ partial: 'drop' });
    await user.type(screen.getByLabelText('Rows at most'), '50{Enter}');
    expect(last()).toMatchObject({ as: 'table', partial: 'drop', limit: 50 });
    await user.click(screen.getByLabelText('Number'));
    expect(await findCombobox('Time grain')).toBeDisabled();
  });

  it('keeps the largest, as many as a whole number says', async () => {
    const { user, last } = await openEditor(byStatus);
    await user.click(await screen.findByLabelText('Top N'));
    expect(last()).toMatchObject({ top: { n: 10, others: true, order: 'desc' } });
    const many = screen.getByLabelText('How many');
    await user.clear(many);
    await user.type(many, '0{Enter}');
    expect(last()).toMatchObject({ top: { n: 10 } });
    await user.clear(many);
    await user.type(many, '3{Enter}');
    await user.click(screen.getByLabelText('Smallest'));
    await user.click(screen.getByLabelText('Show the rest as "other"'));
    expect(last()).toMatchObject({ top: { n: 3, order: 'asc', others: false } });
    await user.click(screen.getByLabelText('Top N'));
    expect(last()).not.toHaveProperty('top');
  });

  it('cannot keep the largest of a single total', async () => {
    await openEditor(newUsers);
    expect(await screen.findByLabelText(/Top N/)).toBeDisabled();
  });

  it('speaks the data source’s language in titles and sentence', async () => {
    await openEditor(newUsers, { source: fakeSource({ locale: 'zh' }) });
    await waitFor(() => expect(screen.getByTestId('ops-sentence')).toHaveTextContent('按合适的时间粒度统计新增用户'));
    expect(await findCombobox('Dataset')).toHaveValue('用户');
  });
});
