/** The plugin's one door to the data server's wire types. Types only: no server code ever reaches the bundle. */
export type {
  Catalogue,
  CatalogueDataset,
  CatalogueDimension,
  CatalogueMeasure,
  ExplainResponse,
  MemberType,
  ValuesResponse,
} from '../datasource-server/src/contract/catalogue';
export type { CapacityQuery, CapacityResourceId } from '../datasource-server/src/contract/capacity';
export type { ErrorBody } from '../datasource-server/src/contract/errors';
export type { Severity } from '../datasource-server/src/contract/alerts';
export type { InspectionGroup, InspectionStatus } from '../datasource-server/src/contract/inspection';
export type { InspectionQuery } from '../datasource-server/src/contract/inspection-query';
export type { ForecastQuery } from '../datasource-server/src/contract/forecast-query';
export type { IncidentsFigure, IncidentsQuery } from '../datasource-server/src/contract/incident-query';
export type {
  EventsQuery,
  FunnelQuery,
  LogLevel,
  PatternsQuery,
  RetentionQuery,
} from '../datasource-server/src/contract/log-queries';
export type {
  Comparison,
  HealthQuery,
  MetricQuery,
  QueryKind,
  RowsQuery,
} from '../datasource-server/src/contract/query';
export type { Locale, Text } from '../datasource-server/src/contract/text';
export type { Filter, FilterOp, Grain } from '../datasource-server/src/contract/query-fields';
