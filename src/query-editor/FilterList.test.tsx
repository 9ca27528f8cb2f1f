import { screen } from '@testing-library/react';

import { defaultQuery } from '../default-query';
import type { FilterModel, MetricModel } from '../query-model';
import { giveElementsASize } from '../test-support/dom';
import { openEditor } from '../test-support/editor-host';
import { fakeSource } from '../test-support/fake-source';
import { findCombobox, findOption, optionTexts } from '../test-support/user';
import { fakeVariables } from '../test-support/variables';

const query: MetricModel = { refId: 'A', ...defaultQuery(undefined), measures: ['users.new_users'] };
const filtered = (...filters: FilterModel[]) => ({ ...query, filters });

beforeAll(giveElementsASize);

describe('filters', () => {
  it('suggests values from the data, and asks only once the filter is complete', async () => {
    const { user, last, onChange, source } = await openEditor(query);
    await user.click(screen.getByText('Add filter'));
    await user.click(await findCombobox(/Filter 1: what is filtered/));
    await user.click(await findOption('User status'));
    expect(onChange).not.toHaveBeenCalled();
    await user.click(await findCombobox(/Filter 1: value/));
    await user.click(await findOption('active'));
    expect(source.values).toHaveBeenCalledWith('users.status', expect.objectContaining({ search: '' }));
    expect(onChange).toHaveBeenCalledTimes(1);
    expect(last()).toMatchObject({ filters: [{ member: 'users.status', op: '=', values: ['active'] }] });
  });

  it('offers the dashboard’s variables beside the values', async () => {
    const source = fakeSource({ variables: fakeVariables({ who: 'x' }) });
    const { user, last } = await openEditor(filtered({ member: 'users.status', op: '=', values: ['a'] }), { source });
    await user.click(await findCombobox(/Filter 1: value/));
    expect(await optionTexts()).toEqual(['active', 'banned', '$who']);
    await user.click(await findOption('$who'));
    expect(last()).toMatchObject({ filters: [{ values: ['$who'] }] });
  });

  it('keeps a half-written row while others change', async () => {
    const { user, last } = await openEditor(filtered({ member: 'users.status', op: 'isNull', values: [] }));
    await user.click(screen.getByText('Add filter'));
    await user.click(await findCombobox(/Filter 2: what is filtered/));
    await user.click(await findOption('User status'));
    await user.click(screen.getByLabelText('Filter 1: remove'));
    expect(last()).toMatchObject({ filters: [] });
    expect(await findCombobox(/Filter 1: what is filtered/)).toHaveValue('User status');
  });

  it('offers only the operators that the member knows', async () => {
    const { user } = await openEditor(filtered({ member: 'users.status', op: '=', values: ['a'] }));
    await user.click(await findCombobox(/Filter 1: operator/));
    expect(await optionTexts()).toEqual(['= is', '≠ is not', 'is one of', 'is none of', 'contains', 'is empty']);
  });

  it('filters measures by numbers, and takes no other text', async () => {
    const { user, last, onChange } = await openEditor(filtered({ member: 'users.new_users', op: '>', values: [1] }));
    const value = await screen.findByTestId('ops-filter-values');
    await user.clear(value);
    await user.type(value, 'many{Enter}');
    expect(onChange).not.toHaveBeenCalled();
    await user.clear(value);
    await user.type(value, '25{Enter}');
    expect(last()).toMatchObject({ filters: [{ member: 'users.new_users', op: '>', values: [25] }] });
  });

  it('waits for both ends of a range', async () => {
    const { user, last, onChange } = await openEditor(filtered({ member: 'users.new_users', op: '>', values: [1] }));
    await user.click(await findCombobox(/Filter 1: operator/));
    await user.click(await findOption('between'));
    await user.type(screen.getByPlaceholderText('To'), '9{Enter}');
    expect(last()).toMatchObject({ filters: [{ op: 'between', values: [1, 9] }] });
    expect(onChange.mock.calls.flatMap(([sent]) => (sent.kind === 'metric' ? sent.filters : []))).not.toContainEqual(
      expect.objectContaining({ values: ['', 9] })
    );
  });

  it('takes several values, typed ones too, whatever they hold', async () => {
    const { user, last } = await openEditor(filtered({ member: 'users.status', op: 'in', values: ['active'] }));
    const values = await findCombobox(/Filter 1: value/);
    await user.click(values);
    await user.type(values, "O'Br%_\\😀");
    await user.click(await findOption("O'Br%_\\😀"));
    expect(last()).toMatchObject({ filters: [{ values: ['active', "O'Br%_\\😀"] }] });
  });

  it('says that values could not be read, and still takes a typed one', async () => {
    const source = fakeSource();
    source.values.mockRejectedValue(new Error('down'));
    const { user, last } = await openEditor(filtered({ member: 'users.status', op: '=', values: ['a'] }), { source });
    const value = await findCombobox(/Filter 1: value/);
    await user.click(value);
    expect(await findOption('Values could not be read; type one')).toBeInTheDocument();
    expect(await findOption('down')).toBeInTheDocument();
    await user.keyboard('mine');
    await user.click(await findOption('mine'));
    expect(last()).toMatchObject({ filters: [{ values: ['mine'] }] });
  });
});
