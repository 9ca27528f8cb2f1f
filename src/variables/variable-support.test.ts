import { type DataQueryRequest, dateTime } from '@grafana/data';
import { lastValueFrom } from 'rxjs';

import { asDataSource, fakeSource } from '../test-support/fake-source';
import { fakeVariables } from '../test-support/variables';

import { readVariableQuery, type VariableQuery } from './variable-query';
import { OpsVariableSupport } from './variable-support';

const range = { from: dateTime(1000), to: dateTime(2000), raw: { from: 'now-1h', to: 'now' } };

async function optionsOf(query: Partial<VariableQuery> | string, source = fakeSource()) {
  const request = { targets: [query], range, scopedVars: {} } as unknown as DataQueryRequest<VariableQuery>;
  const { data } = await lastValueFrom(new OpsVariableSupport(asDataSource(source)).query(request));
  const [text, value] = data[0].fields;
  expect([text.name, value.name, text.type]).toEqual(['text', 'value', 'string']);
  return text.values.map((each: string, index: number) => [each, value.values[index]]);
}

describe('OpsVariableSupport', () => {
  it('lists the values of a dimension in the range, containing a text', async () => {
    const source = fakeSource({ variables: fakeVariables({ part: 'act' }) });
    expect(await optionsOf({ list: 'values', member: 'users.status', search: '$part' }, source)).toEqual([
      ['active', 'active'],
      ['banned', 'banned'],
    ]);
    expect(source.values).toHaveBeenCalledWith('users.status', { search: 'act', range, limit: 1000 });
  });

  it('lists datasets, measures, dimensions and grains with their titles', async () => {
    expect(await optionsOf({ list: 'datasets' })).toContainEqual(['Business plans', 'plans']);
    expect(await optionsOf({ list: 'measures', dataset: 'users' }, fakeSource({ locale: 'zh' }))).toEqual([
      ['新增用户', 'users.new_users'],
      ['活跃用户', 'users.active_users'],
    ]);
    expect(await optionsOf({ list: 'dimensions', dataset: 'users' })).toEqual([['User status', 'users.status']]);
    expect(await optionsOf({ list: 'grains', dataset: 'api' }, fakeSource({ locale: 'zh' }))).toEqual([
      ['分钟', 'minute'],
      ['小时', 'hour'],
      ['天', 'day'],
    ]);
    expect((await optionsOf({ list: 'measures' })).length).toBe(6);
  });

  it('gives no options, and asks nothing, before it is set up', async () => {
    const source = fakeSource();
    expect(await optionsOf('', source)).toEqual([]);
    expect(await optionsOf({ list: 'values' }, source)).toEqual([]);
    expect(source.values).not.toHaveBeenCalled();
  });

  it('fails with the reason', async () => {
    const source = fakeSource();
    source.values.mockRejectedValue(new Error('[unavailable] no MySQL'));
    await expect(optionsOf({ list: 'values', member: 'users.status' }, source)).rejects.toThrow(
      '[unavailable] no MySQL'
    );
  });
});

describe('readVariableQuery', () => {
  test.each([['', undefined, null, 5, 'legacy text', []]])('makes a query of %j', (stored) => {
    expect(readVariableQuery(stored)).toMatchObject({ refId: 'Variable', list: 'values' });
  });

  it('keeps what is stored', () => {
    const stored = { refId: 'X', list: 'grains', dataset: 'api', member: undefined, search: undefined };
    expect(readVariableQuery(stored)).toEqual(stored);
  });
});
