import { type DataFrame, FieldType } from '@grafana/data';

import { defaultEvents } from '../default-query';
import type { EventsModel } from '../query-model';
import { testCatalogue } from '../test-support/catalogue';

import { datasetOfLine } from './clicked-line';
import { modify } from './modify-query';

const lines: EventsModel = { refId: 'A', ...defaultEvents(undefined) };

function clicked(labels: unknown): DataFrame {
  return { length: 1, fields: [{ name: 'labels', type: FieldType.other, config: {}, values: [labels] }] };
}

describe('modify', () => {
  test.each([
    ['ADD_FILTER', { filters: [{ member: 'errors.type', op: '=', values: ['x'] }] }],
    ['ADD_FILTER_OUT', { filters: [{ member: 'errors.type', op: '!=', values: ['x'] }] }],
    ['ADD_STRING_FILTER', { search: [{ text: 'x', mode: 'contains' }] }],
    ['ADD_STRING_FILTER_OUT', { search: [{ text: 'x', mode: 'notContains' }] }],
  ])('%s', (type, expected) => {
    const action = { type, options: { key: 'type', value: 'x' }, frame: clicked({ dataset: 'errors' }) };
    expect(modify(lines, action, testCatalogue)).toMatchObject(expected);
  });

  it('does nothing for an action that is not ours', () => {
    expect(modify(lines, { type: 'toString', options: { value: 'x' } }, testCatalogue)).toBe(lines);
  });
});

describe('datasetOfLine', () => {
  test.each([
    [clicked({ dataset: 'api' }), 'api'],
    [clicked({ dataset: 5 }), undefined],
    [clicked(null), undefined],
    [{ length: 0, fields: [] }, undefined],
    [undefined, undefined],
  ])('%#', (frame, expected) => {
    expect(datasetOfLine(frame)).toBe(expected);
  });
});
