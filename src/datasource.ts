import {
  type AdHocVariableFilter,
  CoreApp,
  type DataFrame,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceGetTagKeysOptions,
  type DataSourceGetTagValuesOptions,
  type DataSourceInstanceSettings,
  type DataSourceWithLogsContextSupport,
  type DataSourceWithQueryModificationSupport,
  type DataSourceWithSupplementaryQueriesSupport,
  type DataSourceWithToggleableQueryFiltersSupport,
  type LogRowContextOptions,
  LogRowContextQueryDirection,
  type LogRowModel,
  type MetricFindValue,
  type QueryFilterOptions,
  type QueryFixAction,
  type ScopedVars,
  type SupplementaryQueryOptions,
  type SupplementaryQueryType,
  type TimeRange,
  type ToggleFilterAction,
} from '@grafana/data';
import { DataSourceWithBackend, getTemplateSrv, isExpressionReference } from '@grafana/runtime';
import { from, lastValueFrom, map, type Observable, switchMap } from 'rxjs';

import { annotationSupport } from './annotations/annotation-support';
import { CatalogueClient } from './catalogue/catalogue-client';
import { datasetsOf } from './catalogue/members';
import type { Catalogue, ExplainResponse, Locale, ValuesResponse } from './contract';
import { startingQuery } from './default-query';
import { contextAnswer, contextQuery, contextRequest } from './explore/line-context';
import { hasFilter, toggleFilter } from './explore/label-filters';
import { datasetOfLine } from './explore/clicked-line';
import { modify, MODIFICATIONS } from './explore/modify-query';
import { supplementaryQuery, supplementaryRequest, SUPPLEMENTARY_TYPES } from './explore/supplementary-queries';
import { withTraceLinks } from './explore/trace-links';
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
export class DataSource
  extends DataSourceWithBackend<OpsQuery, OpsOptions>
  implements
    OpsDataSource,
    DataSourceWithSupplementaryQueriesSupport<OpsQuery>,
    DataSourceWithLogsContextSupport<OpsQuery>,
    DataSourceWithToggleableQueryFiltersSupport<OpsQuery>,
    DataSourceWithQueryModificationSupport<OpsQuery>
{
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
    const answer = () => super.query({ ...request, targets });
    // Which datasets have lines, so that ad-hoc filters can be told apart, stands in the catalogue.
    const asksCatalogue = Boolean(request.filters?.length) && targets.some(readsAllLines);
    const answers = asksCatalogue ? from(this.catalogue.get()).pipe(switchMap(answer)) : answer();
    return answers.pipe(
      map((response) => ({ ...response, data: response.data.map((frame: DataFrame) => withTraceLinks(frame, this)) }))
    );
  }

  getDefaultQuery(app: CoreApp): Partial<OpsQuery> {
    return startingQuery(app);
  }

  filterQuery(query: OpsQuery): boolean {
    return isRunnable(migrateQuery(query));
  }

  applyTemplateVariables(query: OpsQuery, scopedVars: ScopedVars, filters?: AdHocVariableFilter[]): OpsQuery {
    return interpolateQuery(migrateQuery(query), this.templateSrv, scopedVars, {
      adHocFilters: filters,
      catalogue: this.catalogue.peek(),
    });
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
    const catalogue = await this.catalogue.get();
    const { datasets } = catalogue;
    const read = new Set((options?.queries ?? []).flatMap((query) => [...datasetsOf(migrateQuery(query), catalogue)]));
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

  getSupportedSupplementaryQueryTypes(): SupplementaryQueryType[] {
    return SUPPLEMENTARY_TYPES;
  }

  getSupplementaryQuery(options: SupplementaryQueryOptions, original: OpsQuery): OpsQuery | undefined {
    return supplementaryQuery(options, original, this.catalogue.peek());
  }

  getSupplementaryRequest(
    type: SupplementaryQueryType,
    request: DataQueryRequest<OpsQuery>,
    options?: SupplementaryQueryOptions
  ): DataQueryRequest<OpsQuery> | undefined {
    return supplementaryRequest(options ?? { type }, request, this.catalogue.peek());
  }

  /** Lines before a line, or after it. Rejects with what the data server says. */
  async getLogRowContext(row: LogRowModel, options: LogRowContextOptions = {}): Promise<DataQueryResponse> {
    const { direction = LogRowContextQueryDirection.Backward } = options;
    const request = {
      ...contextRequest(row, { ...options, direction }, this.getRef()),
      app: CoreApp.Explore,
      interval: '1s',
      intervalMs: 1000,
      startTime: Date.now(),
      timezone: 'browser',
    };
    return contextAnswer(await lastValueFrom(this.query(request)), direction);
  }

  async getLogRowContextQuery(
    row: LogRowModel,
    _options?: LogRowContextOptions,
    query?: OpsQuery
  ): Promise<OpsQuery | null> {
    return { ...contextQuery(row, query?.refId ?? ''), datasource: this.getRef() };
  }

  toggleQueryFilter(query: OpsQuery, { type, options, frame }: ToggleFilterAction): OpsQuery {
    const { key = '', value = '' } = options;
    return toggleFilter(
      migrateQuery(query),
      { type, key, value, dataset: datasetOfLine(frame) },
      this.catalogue.peek()
    );
  }

  queryHasFilter(query: OpsQuery, { key = '', value = '' }: QueryFilterOptions): boolean {
    return hasFilter(migrateQuery(query), { key, value });
  }

  modifyQuery(query: OpsQuery, action: QueryFixAction): OpsQuery {
    return modify(migrateQuery(query), action, this.catalogue.peek());
  }

  getSupportedQueryModifications(): string[] {
    return Object.keys(MODIFICATIONS);
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

function readsAllLines(query: OpsQuery): boolean {
  return query.kind === 'events' && (query.datasets?.length ?? 0) === 0;
}
