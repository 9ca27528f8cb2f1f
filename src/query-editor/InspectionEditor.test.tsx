import { screen } from '@testing-library/react';

import { defaultInspection } from '../default-query';
import type { InspectionModel } from '../query-model';
import { giveElementsASize } from '../test-support/dom';
import { openEditor } from '../test-support/editor-host';
import { fakeSource } from '../test-support/fake-source';
import { findCombobox, findOption, optionTexts } from '../test-support/user';
import { fakeVariables } from '../test-support/variables';

const inspection: InspectionModel = { refId: 'A', ...defaultInspection() };

beforeAll(giveElementsASize);

describe('inspection', () => {
  it('is narrowed to groups and results, and says in words what it asks', async () => {
    const source = fakeSource({ variables: fakeVariables({ group: 'tls' }) });
    const { user, last } = await openEditor(inspection, { source });
    await user.click(await findCombobox('Groups'));
    expect(await optionTexts()).toEqual([
      'system',
      'API and pages',
      'business',
      'AI services',
      'security',
      'alerts',
      'certificates',
      'backups',
      '$group',
    ]);
    await user.click(await findOption('certificates'));
    await user.keyboard('{Escape}');
    await user.click(await findCombobox('Results'));
    expect(await optionTexts()).toEqual(['fail', 'warn', 'unknown', 'ok', '$group']);
    await user.click(await findOption('unknown'));
    expect(last()).toMatchObject({ kind: 'inspection', view: 'items', groups: ['tls'], statuses: ['unknown'] });
    expect(screen.getByTestId('ops-sentence')).toHaveTextContent(
      'The items of the newest inspection of the time range, of the group certificates, whose result is unknown'
    );
  });

  it.each([
    ['Numbers', 'summary', 'How many items of the newest inspection are what'],
    ['History', 'history', 'How many items of each inspection were what'],
  ])('shows %s, and keeps what it is narrowed to', async (label, view, sentence) => {
    const { user, last, onRunQuery } = await openEditor({ ...inspection, groups: ['backups'] });
    await user.click(screen.getByLabelText(label));
    expect(last()).toMatchObject({ view, groups: ['backups'], statuses: [] });
    expect(onRunQuery).toHaveBeenCalled();
    expect(screen.getByTestId('ops-sentence')).toHaveTextContent(`${sentence}, of the group backups`);
    await user.click(screen.getByLabelText('Items'));
    expect(last()).toMatchObject({ view: 'items', groups: ['backups'] });
  });

  it('widens again to every group', async () => {
    const { user, last } = await openEditor({ ...inspection, groups: ['ai'] });
    await user.click(await findCombobox('Groups'));
    await user.click(await findOption('AI services'));
    expect(last()).toMatchObject({ groups: [] });
  });

  it('is reached from another kind', async () => {
    const { user, last } = await openEditor({ refId: 'A', kind: 'health', components: [] });
    await user.click(screen.getByLabelText('Inspection'));
    expect(last()).toMatchObject({ refId: 'A', kind: 'inspection', view: 'items', groups: [], statuses: [] });
  });
});
