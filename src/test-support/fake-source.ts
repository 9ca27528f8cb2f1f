import { CatalogueClient } from '../catalogue/catalogue-client';
import type { Catalogue, ExplainResponse, ValuesResponse } from '../contract';
import { createInterpolator, type Variables } from '../interpolate-text';
import type { OpsDataSource } from '../ops-data-source';

import { testCatalogue } from './catalogue';
import { fakeVariables } from './variables';

export type FakeSource = Pick<OpsDataSource, 'catalogue' | 'locale' | 'variableNames' | 'interpolate'> & {
  values: jest.Mock<Promise<ValuesResponse>, Parameters<OpsDataSource['values']>>;
  explain: jest.Mock<Promise<ExplainResponse>, Parameters<OpsDataSource['explain']>>;
};

interface Options {
  load?: () => Promise<Catalogue>;
  locale?: OpsDataSource['locale'];
  variables?: Variables;
}

/** The data source as editors see it, without Grafana and without a server. */
export function fakeSource({
  load = async () => testCatalogue,
  locale = 'en',
  variables = fakeVariables({}),
}: Options = {}): FakeSource {
  return {
    catalogue: new CatalogueClient(load),
    locale,
    variableNames: () => variables.getVariables().map(({ name }) => name),
    interpolate: (text, scopedVars = {}) => createInterpolator(variables, scopedVars).one(text),
    values: jest.fn(async (_member, _options) => ({ values: ['active', 'banned'], truncated: false })),
    explain: jest.fn(async (_query, _options) => ({
      statements: [{ dataset: 'users', engine: 'mysql', sql: 'SELECT 1 WHERE status = ?', params: { p0: 'active' } }],
      sentence: { zh: '', en: '' },
    })),
  };
}

/** For component props, whose type is the whole data source. */
export function asDataSource(source: FakeSource): OpsDataSource {
  return source as unknown as OpsDataSource;
}
