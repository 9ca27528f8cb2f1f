import { act, screen, within } from '@testing-library/react';

import { defaultFunnel, defaultRetention } from '../default-query';
import type { FunnelModel, RetentionModel } from '../query-model';
import { giveElementsASize } from '../test-support/dom';
import { openEditor } from '../test-support/editor-host';
import { findOption, optionTexts } from '../test-support/user';

const step = (dataset: string, title?: string) => ({ dataset, filters: [], ...(title && { title }) });
const funnel: FunnelModel = { refId: 'A', ...defaultFunnel() };
const full: FunnelModel = { ...funnel, steps: [step('api', 'See'), step('api', 'Click'), step('errors', 'Fail')] };
const retention: RetentionModel = { refId: 'A', ...defaultRetention() };

beforeAll(giveElementsASize);

function group(name: string | RegExp) {
  return within(screen.getByText(name, { selector: 'legend, legend *' }).closest('fieldset')!);
}

function titles(query: unknown) {
  return (query as FunnelModel).steps.map(({ title }) => title);
}

describe('funnel', () => {
  it('starts with two steps to fill in, of datasets that say who acted', async () => {
    const { user, last, onChange } = await openEditor(funnel);
    await user.click(group('Step 1').getByTestId('ops-dataset'));
    expect(await optionTexts()).toEqual(['API', 'Application errors']);
    await user.click(await findOption('API'));
    expect(last()).toMatchObject({ steps: [step('api')] });
    expect(screen.getByTestId('ops-sentence')).toHaveTextContent('Choose a dataset for two steps at least');
    await user.click(group('Step 2').getByTestId('ops-dataset'));
    await user.click(await findOption('Application errors'));
    expect(last()).toMatchObject({ steps: [step('api'), step('errors')] });
    expect(onChange).toHaveBeenCalledTimes(2);
    expect(screen.getByTestId('ops-sentence')).toHaveTextContent('API → Application errors within 7 days');
  });

  it('moves steps by keyboard, and the focus goes with the step', async () => {
    const { user, last } = await openEditor(full);
    act(() => screen.getByLabelText('Step 3: move up').focus());
    await user.keyboard('{Enter}');
    expect(titles(last())).toEqual(['See', 'Fail', 'Click']);
    expect(screen.getByLabelText('Step 2: move up')).toHaveFocus();
    await user.keyboard('{Enter}');
    expect(titles(last())).toEqual(['Fail', 'See', 'Click']);
    expect(screen.getByLabelText('Step 1: move down')).toHaveFocus();
    await user.keyboard('{Enter}');
    expect(titles(last())).toEqual(['See', 'Fail', 'Click']);
  });

  it('adds and removes steps, down to two', async () => {
    const { user, last, onChange } = await openEditor(full);
    await user.click(screen.getByText('Add step'));
    expect(onChange).not.toHaveBeenCalled();
    expect(screen.getByText('Step 4')).toBeInTheDocument();
    await user.click(screen.getByLabelText('Step 2: remove'));
    expect(titles(last())).toEqual(['See', 'Fail']);
    await user.click(screen.getByLabelText('Step 3: remove'));
    expect(screen.getByLabelText('Step 1: remove')).toBeDisabled();
  });

  it('filters and names a step', async () => {
    const { user, last } = await openEditor(full);
    const second = group('Step 2');
    await user.click(second.getByText('Add filter'));
    await user.click(second.getByTestId('ops-filter-member'));
    await user.click(await findOption('Method'));
    await user.click(second.getByTestId('ops-filter-values'));
    await user.click(await findOption('GET'));
    expect(last()).toMatchObject({
      steps: [{ filters: [] }, { filters: [{ member: 'api.method', op: '=', values: ['GET'] }] }, { filters: [] }],
    });
    const name = second.getByLabelText('Name in the answer');
    await user.clear(name);
    await user.type(name, 'Choose{Enter}');
    expect(titles(last())).toEqual(['See', 'Choose', 'Fail']);
    await user.clear(name);
    await user.tab();
    expect((last() as FunnelModel).steps[1]).not.toHaveProperty('title');
  });

  it('keeps half-written filters with their step when it is moved', async () => {
    const { user } = await openEditor(full);
    await user.click(group('Step 1').getByText('Add filter'));
    await user.click(screen.getByLabelText('Step 1: move down'));
    expect(group('Step 2').getByTestId('ops-filter-member')).toBeInTheDocument();
    expect(group('Step 1').queryByTestId('ops-filter-member')).not.toBeInTheDocument();
  });

  it('splits by a dimension of the first step, and drops that when another step comes first', async () => {
    const { user, last } = await openEditor({ ...funnel, steps: [step('api'), step('errors')] });
    await user.click(await screen.findByTestId('ops-funnel-by'));
    expect(await optionTexts()).toEqual(['Nothing: all users', 'Endpoint', 'Method', 'Status']);
    await user.click(await findOption('Method'));
    expect(last()).toMatchObject({ by: 'api.method' });
    const top = screen.getByLabelText('Values at most');
    await user.clear(top);
    await user.type(top, '3{Enter}');
    expect(last()).toMatchObject({ by: 'api.method', top: 3 });
    await user.click(screen.getByLabelText('Step 1: move down'));
    expect(last()).toMatchObject({ steps: [step('errors'), step('api')] });
    expect(last()).not.toHaveProperty('by');
  });

  it('takes a window in minutes, hours or days', async () => {
    const { user, last, onChange } = await openEditor(full);
    const window = () => screen.getByLabelText('From the first step to the last, at most');
    expect(window()).toHaveValue('7');
    await user.click(screen.getByLabelText('hours'));
    expect(last()).toMatchObject({ windowSeconds: 7 * 3600 });
    await user.clear(window());
    await user.type(window(), '1.5{Enter}');
    expect(last()).toMatchObject({ windowSeconds: 5400 });
    expect(window()).toHaveValue('90');
    expect(screen.getByLabelText('minutes')).toBeChecked();
    onChange.mockClear();
    await user.clear(window());
    await user.type(window(), '999999999{Enter}');
    expect(onChange).not.toHaveBeenCalled();
  });
});

describe('retention', () => {
  it('asks for a start and a comeback', async () => {
    const { user, last } = await openEditor(retention);
    await user.click(group(/^Who:/).getByTestId('ops-dataset'));
    await user.click(await findOption('API'));
    await user.click(group(/^Came back:/).getByTestId('ops-dataset'));
    await user.click(await findOption('Application errors'));
    expect(last()).toMatchObject({ start: step('api'), comeback: step('errors'), grain: 'day', as: 'wide' });
  });

  it('takes a list of periods, sorted and each once, and the default for none', async () => {
    const { user, last, onChange } = await openEditor({ ...retention, start: step('api'), comeback: step('api') });
    const periods = screen.getByLabelText('Counted after so many periods');
    expect(periods).toHaveAttribute('placeholder', '1, 7, 30');
    await user.type(periods, '7, 1,7、14{Enter}');
    expect(last()).toMatchObject({ periods: [1, 7, 14] });
    onChange.mockClear();
    await user.clear(periods);
    await user.type(periods, '1, x{Enter}');
    expect(onChange).not.toHaveBeenCalled();
    await user.clear(periods);
    await user.tab();
    expect(last()).not.toHaveProperty('periods');
  });

  it('forgets the periods of another grain', async () => {
    const { user, last } = await openEditor({ ...retention, periods: [30] });
    await user.click(screen.getByLabelText('Weeks'));
    expect(last()).toMatchObject({ grain: 'week' });
    expect(last()).not.toHaveProperty('periods');
    await user.click(screen.getByLabelText('A row a period'));
    expect(last()).toMatchObject({ as: 'long' });
  });
});
