import { CoreApp } from '@grafana/data';
import { screen } from '@testing-library/react';

import { defaultForecast } from '../default-query';
import type { ForecastModel } from '../query-model';
import { giveElementsASize } from '../test-support/dom';
import { openEditor } from '../test-support/editor-host';
import { findOption, optionTexts } from '../test-support/user';

const blank: ForecastModel = { refId: 'A', ...defaultForecast(undefined) };
const requests: ForecastModel = { ...blank, measure: 'api.requests' };

beforeAll(giveElementsASize);

it('asks for a dataset, then for one of its measures', async () => {
  const { user, last } = await openEditor(blank);
  expect(screen.getByTestId('ops-sentence')).toHaveTextContent('Choose a measure first');
  await user.click(screen.getByTestId('ops-dataset'));
  await user.click(await findOption('API'));
  await user.click(screen.getByTestId('ops-forecast-measure'));
  expect((await optionTexts()).slice(0, 2)).toEqual(['Requests', 'P95 response time']);
  await user.click(await findOption('P95 response time'));
  expect(last()).toMatchObject({ kind: 'forecast', measure: 'api.p95', grain: 'day', horizon: 30 });
});

it('takes a step, how far ahead and how much history', async () => {
  const { user, last, onChange } = await openEditor(requests);
  const horizon = screen.getByLabelText('Steps ahead');
  await user.clear(horizon);
  await user.type(horizon, '48{Enter}');
  expect(last()).toMatchObject({ horizon: 48 });
  const history = screen.getByLabelText('Steps of history');
  expect(history).toHaveAttribute('placeholder', 'Automatic');
  await user.type(history, '500{Enter}');
  expect(last()).toMatchObject({ history: 500 });
  await user.click(screen.getByTestId('ops-forecast-grain'));
  expect((await optionTexts()).slice(0, 3)).toEqual(['minute', 'hour', 'day']);
  await user.click(await findOption('hour'));
  expect(last()).toMatchObject({ grain: 'hour' });
  expect(last()).not.toHaveProperty('history');
  onChange.mockClear();
  await user.type(screen.getByLabelText('Steps of history'), '5{Enter}');
  expect(onChange).not.toHaveBeenCalled();
});

it('takes a threshold, its direction and, for a number, which end of the interval', async () => {
  const { user, last } = await openEditor({ ...requests, as: 'number' });
  expect(screen.queryByLabelText('Rises to it')).not.toBeInTheDocument();
  await user.type(screen.getByLabelText(/^Threshold/), '80.5{Enter}');
  expect(last()).toMatchObject({ threshold: { value: 80.5, direction: 'above' } });
  await user.click(screen.getByLabelText('Falls to it'));
  expect(last()).toMatchObject({ threshold: { value: 80.5, direction: 'below' } });
  await user.click(screen.getByLabelText('At the earliest'));
  expect(last()).toMatchObject({ edge: 'earliest' });
  expect(screen.getByTestId('ops-sentence')).toHaveTextContent('and when it falls to 80.5');
  await user.clear(screen.getByLabelText(/^Threshold/));
  await user.tab();
  expect(last()).not.toHaveProperty('threshold');
  expect(last()).not.toHaveProperty('edge');
});

it('starts as a number in an alert rule', () => {
  expect(defaultForecast(CoreApp.UnifiedAlerting).as).toBe('number');
});
