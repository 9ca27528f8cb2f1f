import {
  AxisPlacement,
  BigValueGraphMode,
  GraphDrawStyle,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  SortOrder,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTextDisplayOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import {
  type DynamicConfigValue,
  FieldColorBuilder,
  FieldColorModeId,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as StatPanelBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TablePanelBuilder } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as TimeSeriesPanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { BOARD_DATASOURCE } from './query.ts';

/**
 * Okabe and Ito's palette, which people with any colour blindness tell apart. States are always written out too:
 * colour alone never carries a meaning.
 */
export const COLOR = {
  blue: '#56B4E9',
  orange: '#E69F00',
  green: '#009E73',
  yellow: '#F0E442',
  purple: '#CC79A7',
  red: '#D55E00',
  grey: '#8E8E8E',
} as const;

/** The marketplace's AI services keep their colours on every panel. */
export const SERVICE_COLOR: Readonly<Record<string, string>> = {
  baidu: COLOR.blue,
  alibaba: COLOR.orange,
  iflytek: COLOR.green,
  tencent: COLOR.purple,
  zhipu: COLOR.yellow,
};

export const NO_DATA = '无数据';

/** Both languages of a text that a board shows: a board is one file for every reader. */
export function both(zh: string, en: string): string {
  return `${zh}\n\n${en}`;
}

/** Display names of the series that a comparison adds, in both of the server's languages. */
export const PREVIOUS_SERIES =
  '/\\((昨日同期|上周同期|上月同期|去年同期|上一周期|a day before|a week before|a month before|a year before|the period before)\\)$/';

/** A limit above which a value is bad, as alert rules define it. */
export interface Limit {
  above: number;
}

/** A limit below which a value is bad. */
export interface Floor {
  below: number;
}

export interface PanelText {
  title: string;
  /** What the number means, over which time, and what to look at next. */
  description: string;
  /** Shown where there is nothing; says what to connect. */
  noValue?: string;
}

/** One big number, or two. Text is as large as the tile allows, so that it is read from across a room. */
export function statPanel({ title, description, noValue = NO_DATA }: PanelText): StatPanelBuilder {
  return new StatPanelBuilder()
    .title(title)
    .description(description)
    .datasource(BOARD_DATASOURCE)
    .noValue(noValue)
    .graphMode(BigValueGraphMode.None)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).fields('').values(false));
}

/** Amounts in CNY; Grafana has no unit of its own for them. */
export const CNY = 'currency:¥';

/** Whole numbers with separators, for tiles: a scaled "3 K" hides what changed. */
export const WHOLE = 'locale';

/** Points and bars that a half-wide panel can show so that each is still seen; more of them only add noise. */
export const READABLE_POINTS = 200;

/** As many decimals as the size of the value deserves, where the server's fixed number would turn 1.6 s into 2 s. */
const AUTO_DECIMALS: DynamicConfigValue = { id: 'decimals', value: null };

/** Headings on as many lines as they need: a cut one does not tell which of two percentages this is. */
const WRAPPED_HEADER: DynamicConfigValue = { id: 'custom.wrapHeaderText', value: true };

/** For tiles of two named numbers: fixed, because automatic sizes follow the longest name and end up tiny. */
export function pairText(): VizTextDisplayOptionsBuilder {
  return new VizTextDisplayOptionsBuilder().titleSize(16).valueSize(30);
}

/** Lines over time on a shared crosshair; the legend shows the present value and the extremes. */
export function timeSeriesPanel({ title, description, noValue = NO_DATA }: PanelText): TimeSeriesPanelBuilder {
  return new TimeSeriesPanelBuilder()
    .title(title)
    .description(description)
    .datasource(BOARD_DATASOURCE)
    .noValue(noValue)
    .drawStyle(GraphDrawStyle.Line)
    .lineWidth(2)
    .fillOpacity(8)
    .showPoints(VisibilityMode.Auto)
    .pointSize(4)
    .legend(legend(['lastNotNull', 'max']))
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending))
    .overrideByFieldType('number', [AUTO_DECIMALS]);
}

export function tablePanel({ title, description, noValue = NO_DATA }: PanelText): TablePanelBuilder {
  return new TablePanelBuilder()
    .title(title)
    .description(description)
    .datasource(BOARD_DATASOURCE)
    .noValue(noValue)
    .minWidth(80)
    .overrideByRegexp('/.*/', [WRAPPED_HEADER])
    .overrideByFieldType('number', [AUTO_DECIMALS, { id: 'noValue', value: '—' }]);
}

export function legend(calcs: string[]): VizLegendOptionsBuilder {
  return new VizLegendOptionsBuilder()
    .displayMode(LegendDisplayMode.List)
    .placement(LegendPlacement.Bottom)
    .showLegend(true)
    .calcs(calcs);
}

/** Green below the limit, `bad` from it on; for a floor the other way round. */
export function limitThresholds(limit: Limit | Floor, bad: string = COLOR.red): ThresholdsConfigBuilder {
  const [low, high, at] = 'above' in limit ? [COLOR.green, bad, limit.above] : [bad, COLOR.green, limit.below];
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([
    { value: null, color: low },
    { value: at, color: high },
  ]);
}

/** For graphs that draw the limit as a line: red, on whichever side of it the bad lies (a line has the colour of the step that starts there). */
export function limitLine(limit: Limit | Floor): ThresholdsConfigBuilder {
  return limitThresholds({ above: 'above' in limit ? limit.above : limit.below });
}

/** No judgement: one neutral colour. */
export function neutralThresholds(): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([{ value: null, color: COLOR.blue }]);
}

export function dashedLimitLine(): GraphThresholdsStyleConfigBuilder {
  return new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed);
}

export function colorByThresholds(): FieldColorBuilder {
  return new FieldColorBuilder().mode(FieldColorModeId.Thresholds);
}

/** For lines whose names are not known here. */
export function anyColors(): FieldColorBuilder {
  return new FieldColorBuilder().mode(FieldColorModeId.PaletteClassic);
}

export function withUnit(unit: string): DynamicConfigValue {
  return { id: 'unit', value: unit };
}

export function asDashed(): DynamicConfigValue {
  return { id: 'custom.lineStyle', value: { fill: 'dash', dash: [10, 5] } };
}

export function fixedColor(color: string): DynamicConfigValue {
  return { id: 'color', value: { mode: FieldColorModeId.Fixed, fixedColor: color } };
}

export function asBars(): DynamicConfigValue[] {
  return [
    { id: 'custom.drawStyle', value: GraphDrawStyle.Bars },
    { id: 'custom.fillOpacity', value: 60 },
    { id: 'custom.lineWidth', value: 0 },
  ];
}

/** A second scale. The panel's threshold belongs to the left one and is not drawn twice. */
export function onRightAxis(label: string): DynamicConfigValue[] {
  return [
    { id: 'custom.thresholdsStyle', value: { mode: GraphThresholdsStyleMode.Off } },
    { id: 'custom.axisPlacement', value: AxisPlacement.Right },
    { id: 'custom.axisLabel', value: label },
  ];
}

/** A previous period is a thin dashed grey line, also where the present one is bars. */
export function asPreviousPeriod(): DynamicConfigValue[] {
  return [
    fixedColor(COLOR.grey),
    { id: 'custom.drawStyle', value: GraphDrawStyle.Line },
    { id: 'custom.lineStyle', value: { fill: 'dash', dash: [6, 6] } },
    { id: 'custom.lineWidth', value: 1 },
    { id: 'custom.fillOpacity', value: 0 },
  ];
}
