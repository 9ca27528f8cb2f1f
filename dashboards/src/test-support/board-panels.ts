import type { Dashboard, Panel, RowPanel } from '@grafana/grafana-foundation-sdk/dashboard';
import type {
  StoredEventsQuery,
  StoredFunnelQuery,
  StoredPatternsQuery,
  StoredRetentionQuery,
} from '../log-queries.ts';
import type { StoredCapacityQuery } from '../capacity-queries.ts';
import type { StoredForecastQuery } from '../forecast-queries.ts';
import type { StoredIncidentsQuery } from '../incident-queries.ts';
import type { StoredInspectionQuery } from '../inspection-queries.ts';
import type { StoredHealthQuery, StoredMetricQuery } from '../query.ts';

export type StoredOpsQuery =
  | StoredMetricQuery
  | StoredHealthQuery
  | StoredEventsQuery
  | StoredPatternsQuery
  | StoredFunnelQuery
  | StoredRetentionQuery
  | StoredIncidentsQuery
  | StoredInspectionQuery
  | StoredCapacityQuery
  | StoredForecastQuery;

export const isRow = (panel: Panel | RowPanel): panel is RowPanel => panel.type === 'row';

/** What stands on a board as long as its shut rows stay shut. */
export const inSight = (board: Dashboard): Array<Panel | RowPanel> => board.panels ?? [];

/** Rows and panels, those in shut rows too, from top to bottom. */
export const everything = (board: Dashboard): Array<Panel | RowPanel> =>
  inSight(board).flatMap((panel) => (isRow(panel) ? [panel, ...panel.panels] : [panel]));

export const panelsOf = (board: Dashboard): Panel[] =>
  everything(board).filter((panel): panel is Panel => !isRow(panel));

export const targetsOf = (panel: Panel): StoredOpsQuery[] => (panel.targets ?? []) as unknown as StoredOpsQuery[];

export const queriesOf = (board: Dashboard): StoredOpsQuery[] => panelsOf(board).flatMap(targetsOf);

export const metricsOf = (board: Dashboard): StoredMetricQuery[] =>
  queriesOf(board).filter((query): query is StoredMetricQuery => query.kind === 'metric');

export const panelById = (board: Dashboard | undefined, id: number): Panel | undefined =>
  board && panelsOf(board).find((panel) => panel.id === id);
