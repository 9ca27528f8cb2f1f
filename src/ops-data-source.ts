import type { DataSourceApi, ScopedVars, TimeRange } from '@grafana/data';

import type { CatalogueClient } from './catalogue/catalogue-client';
import type { ExplainResponse, Locale, ValuesResponse } from './contract';
import type { OpsOptions, OpsQuery } from './query-model';

/** The data source as editors, variables and annotations see it. */
export interface OpsDataSource extends DataSourceApi<OpsQuery, OpsOptions> {
  readonly catalogue: CatalogueClient;
  /** The language of titles and sentences. */
  readonly locale: Locale;
  /** Names of the dashboard's variables, without `$`. */
  variableNames(): string[];
  /** Replaces variables in a text; one of several values gives the first. */
  interpolate(text: string, scopedVars?: ScopedVars): string;
  /** Values that a dimension takes in the range, most frequent first as far as the server knows; rejects with a readable Error. */
  values(member: string, options?: { search?: string; range?: TimeRange; limit?: number }): Promise<ValuesResponse>;
  /** What would run for a query; nothing is run. Rejects with a readable Error. */
  explain(
    query: OpsQuery,
    options: { range?: TimeRange; timezone?: string; scopedVars?: ScopedVars }
  ): Promise<ExplainResponse>;
}
