import {
  AnnotationQueryBuilder,
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  DatasourceVariableBuilder,
  TimePickerBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { COLOR } from '../house-style.ts';
import { IncidentsQueryBuilder } from '../incident-queries.ts';
import { layOut, type Section } from '../layout.ts';
import { BOARD_DATASOURCE, DATASOURCE_TYPE } from '../query.ts';

/** Tag of all our boards; the links between them follow it. */
export const BOARD_TAG = 'aimarket';

interface BoardOptions {
  uid: string;
  title: string;
  description: string;
  tags: readonly string[];
  time: { from: string; to: string };
  /** Empty: only by hand. */
  refresh: string;
  /** Incidents are drawn on the graphs until somebody switches them off, or only once somebody switches them on. */
  incidents?: 'shown' | 'hidden';
}

/** What all our boards share: zone, week, shared crosshair, links to one another, the choice of data source. */
export function boardBuilder({ incidents = 'shown', ...options }: BoardOptions): DashboardBuilder {
  return plainBoardBuilder(options)
    .timepicker(timepicker())
    .withVariable(new DatasourceVariableBuilder('datasource').label('数据源').type(DATASOURCE_TYPE))
    .annotation(incidentRegions(incidents === 'shown'));
}

/** Incidents as regions on every graph: what was wrong when a line bends. A P3 lasts for a day and would tint all of it. */
function incidentRegions(enabled: boolean): AnnotationQueryBuilder {
  return new AnnotationQueryBuilder()
    .name('事件')
    .datasource(BOARD_DATASOURCE)
    .enable(enabled)
    .iconColor(COLOR.red)
    .target(new IncidentsQueryBuilder('annotations').severities('P0', 'P1', 'P2').refId('Anno'));
}

export function timepicker(): TimePickerBuilder {
  return new TimePickerBuilder().refreshIntervals(['30s', '1m', '5m', '15m', '1h']);
}

/** A board that asks nothing of the data source. */
export function plainBoardBuilder({ uid, title, description, tags, time, refresh }: BoardOptions): DashboardBuilder {
  return new DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags([BOARD_TAG, ...tags])
    .timezone('Asia/Shanghai')
    .weekStart('monday')
    .time(time)
    .refresh(refresh)
    .tooltip(DashboardCursorSync.Crosshair)
    .editable()
    .link(
      new DashboardLinkBuilder('看板')
        .type(DashboardLinkType.Dashboards)
        .tags([BOARD_TAG])
        .includeVars(false)
        .keepTime(false)
        .asDropdown(false)
    );
}

/** The finished board: its sections placed, every panel numbered, its links and annotations in sight (the SDK's default hides them in a menu). */
export function finishBoard(builder: DashboardBuilder, sections: readonly Section[]): Dashboard {
  const board = builder.build();
  const links = board.links?.map(({ placement: _hidden, ...link }) => link);
  const annotations = board.annotations.list?.map(({ placement: _hidden, ...annotation }) => annotation);
  return {
    ...board,
    links,
    ...(annotations && { annotations: { list: annotations } }),
    panels: layOut(sections),
  };
}
