import { screen } from '@testing-library/react';

import { defaultCapacity } from '../default-query';
import type { CapacityModel } from '../query-model';
import { giveElementsASize } from '../test-support/dom';
import { openEditor } from '../test-support/editor-host';
import { fakeSource } from '../test-support/fake-source';
import { findCombobox, findOption, optionTexts } from '../test-support/user';
import { fakeVariables } from '../test-support/variables';

const capacity: CapacityModel = { refId: 'A', ...defaultCapacity() };

beforeAll(giveElementsASize);

describe('capacity', () => {
  it('is narrowed to resources, and says in words what it asks', async () => {
    const source = fakeSource({ variables: fakeVariables({ resource: 'disk' }) });
    const { user, last } = await openEditor(capacity, { source });
    await user.click(await findCombobox('Resources'));
    expect(await optionTexts()).toEqual(expect.arrayContaining(['CPU', 'Disk', '$resource']));
    await user.click(await findOption('Disk'));
    expect(last()).toMatchObject({ kind: 'capacity', view: 'use', resources: ['disk'] });
    expect(screen.getByTestId('ops-sentence')).toHaveTextContent(
      'How full each resource is, how it grows and when it reaches its threshold, of Disk only'
    );
  });

  it('asks what more business would need, and takes no factor that the server would refuse', async () => {
    const { user, last } = await openEditor(capacity);
    expect(screen.queryByLabelText('What if × times')).not.toBeInTheDocument();
    await user.click(screen.getByLabelText('Sizing'));
    const factor = screen.getByLabelText('What if × times');
    await user.clear(factor);
    await user.type(factor, '3.5{Enter}');
    expect(last()).toMatchObject({ view: 'sizing', factor: 3.5 });
    await user.clear(factor);
    await user.type(factor, '1000{Enter}');
    expect(last()).toMatchObject({ view: 'sizing', factor: 3.5 });
  });

  it('asks of a campaign day, with a variable for the factor', async () => {
    const { user, last } = await openEditor({ ...capacity, view: 'sizing' });
    await user.click(screen.getByLabelText('Campaign'));
    expect(last()).toMatchObject({ view: 'sizing', day: 'campaign', factor: 2 });
    const factor = screen.getByLabelText('What if × times');
    await user.clear(factor);
    await user.type(factor, '$campaign{Enter}');
    expect(last()).toMatchObject({ day: 'campaign', factor: '$campaign' });
    expect(screen.getByTestId('ops-sentence')).toHaveTextContent(
      'How full resources are at the peak of a campaign day, with $campaign times the business of the busiest day so far'
    );
  });

  it('is reached from another kind', async () => {
    const { user, last } = await openEditor({ refId: 'A', kind: 'health', components: [] });
    await user.click(screen.getByLabelText('Capacity'));
    expect(last()).toMatchObject({ refId: 'A', kind: 'capacity', view: 'use', resources: [] });
  });
});
