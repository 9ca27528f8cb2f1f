import type {
  AdHocVariableFilter,
  CoreApp,
  DataQueryRequest,
  DataQueryResponse,
  DataSourceGetTagKeysOptions,
  DataSourceGetTagValuesOptions,
  DataSourceInstanceSettings,
  MetricFindValue,
  ScopedVars,
  TimeRange,
} from '@grafana/data';
import { DataSourceWithBackend, getTemplateSrv, isExpressionReference } from '@grafana/runtime';
import type { Observable } from 'rxjs';

import { annotationSupport } from './annotations/annotation-support';
import { CatalogueClient } from './catalogue/catalogue-client';
import { datasetsOf } from './catalogue/members';
import type { Catalogue, ExplainResponse, Locale, ValuesResponse } from './contract';
import { defaultQuery } from './default-query';
import { interpolateQuery } from './interpolate-query';
import { createInterpolator, type Variables } from './interpolate-text';
import { resolveLocale } from './locale';
import { migrateQuery } from './migrate-query';
import type { OpsDataSource } from './ops-data-source';
import type { OpsOptions, OpsQuery } from './query-model';
import { describeQuery } from './query-sentence';
import { isRunnable } from './query-validity';
import { toResourceError } from './resource-error';
import { resolveTimezone } from './timezone';
import { OpsVariableSupport } from './variables/variable-support';

const SUGGESTIONS = 100;

/** Everything that has a meaning of its own stands in the imported files; this class only connects it to Grafana. */
export class DataSource extends DataSourceWithBackend<OpsQuery, OpsOptions> implements OpsDataSource {
  readonly catalogue = new CatalogueClient(() => this.fetchResource<Catalogue>('catalogue', { locale: this.locale }));
  readonly locale: Locale;
  annotations = annotationSupport;

  /** `language` is the one in which Grafana shows itself, for example `zh-Hans`. */
  constructor(
    settings: DataSourceInstanceSettings<OpsOptions>,
    language: string,
    private readonly templateSrv: Variables = getTemplateSrv()
  ) {
    super(settings);
    this.locale = resolveLocale(settings.jsonData.locale, language);
    this.variables = new OpsVariableSupport(this);
  }

  query(request: DataQueryRequest<OpsQuery>): Observable<DataQueryResponse> {
    const timezone = resolveTimezone(request.timezone);
    const targets = request.targets.map((target) =>
      isExpressionReference(target.datasource) ? target : { timezone, ...target, locale: this.locale }
    );
    return super.query({ ...request, targets });
  }

  getDefaultQuery(app: CoreApp): Partial<OpsQuery> {
    return defaultQuery(app);
  }

  filterQuery(query: OpsQuery): boolean {
    return isRunnable(migrateQuery(query));
  }

  applyTemplateVariables(query: OpsQuery, scopedVars: ScopedVars, filters?: AdHocVariableFilter[]): OpsQuery {
    return interpolateQuery(migrateQuery(query), this.templateSrv, scopedVars, filters);
  }

  interpolateVariablesInQueries(
    queries: OpsQuery[],
    scopedVars: ScopedVars,
    filters?: AdHocVariableFilter[]
  ): OpsQuery[] {
    return queries.map((query) => ({
      ...this.applyTemplateVariables(query, scopedVars, filters),
      datasource: this.getRef(),
    }));
  }

  getQueryDisplayText(query: OpsQuery): string {
    return describeQuery(migrateQuery(query), this.catalogue.peek(), this.locale);
  }

  /** Dimensions of the datasets that the dashboard reads, or of all of them where it does not say. */
  async getTagKeys(options?: DataSourceGetTagKeysOptions<OpsQuery>): Promise<MetricFindValue[]> {
    const { datasets } = await this.catalogue.get();
    const read = new Set((options?.queries ?? []).flatMap((query) => [...datasetsOf(migrateQuery(query))]));
    return datasets
      .filter(({ name }) => read.size === 0 || read.has(name))
      .flatMap(({ title, dimensions }) =>
        dimensions.map((dimension) => ({
          text: `${title[this.locale]} / ${dimension.title[this.locale]}`,
          value: dimension.name,
        }))
      );
  }

  async getTagValues({ key, timeRange }: DataSourceGetTagValuesOptions<OpsQuery>): Promise<MetricFindValue[]> {
    const { values } = await this.values(key, { range: timeRange });
    return values.map((value) => ({ text: value, value }));
  }

  variableNames(): string[] {
    return this.templateSrv.getVariables().map(({ name }) => name);
  }

  interpolate(text: string, scopedVars: ScopedVars = {}): string {
    return createInterpolator(this.templateSrv, scopedVars).one(text);
  }

  values(
    member: string,
    { search, range, limit = SUGGESTIONS }: { search?: string; range?: TimeRange; limit?: number } = {}
  ): Promise<ValuesResponse> {
    return this.fetchResource('values', {
      member,
      limit,
      locale: this.locale,
      ...(search && { search }),
      ...(range && { from: range.from.valueOf(), to: range.to.valueOf() }),
    });
  }

  async explain(
    query: OpsQuery,
    { range, timezone, scopedVars = {} }: { range?: TimeRange; timezone?: string; scopedVars?: ScopedVars }
  ): Promise<ExplainResponse> {
    const body = {
      query: this.applyTemplateVariables(query, scopedVars),
      ...(range && { range: { from: range.from.valueOf(), to: range.to.valueOf() } }),
      timezone: resolveTimezone(timezone),
      locale: this.locale,
    };
    try {
      return await this.postResource<ExplainResponse>('explain', body, { showErrorAlert: false });
    } catch (thrown) {
      throw toResourceError(thrown);
    }
  }

  private async fetchResource<T>(path: string, params?: Record<string, string | number>): Promise<T> {
    try {
      return await this.getResource<T>(path, params, { showErrorAlert: false });
    } catch (thrown) {
      throw toResourceError(thrown);
    }
  }
}
