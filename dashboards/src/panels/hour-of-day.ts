import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { VisibilityMode, VizOrientation } from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder as BarChartPanelBuilder } from '@grafana/grafana-foundation-sdk/barchart';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { fixedColor, legend, NO_DATA, type PanelText } from '../house-style.ts';
import { BOARD_DATASOURCE, fieldOf, type MetricQueryBuilder } from '../query.ts';

/** One measure by the hour of the day, 0 to 23 in the board's zone. @param query by a dimension named `hour`. */
export function hourOfDay(
  { title, description, noValue = NO_DATA }: PanelText,
  query: MetricQueryBuilder,
  color: string
): Builder<Panel> {
  return (
    new BarChartPanelBuilder()
      .title(title)
      .description(description)
      .datasource(BOARD_DATASOURCE)
      .noValue(noValue)
      .withTarget(query.asNumber())
      // Answered largest first and as text, by which 10 would stand before 2; the axis writes texts only.
      .transformations([
        { id: 'convertFieldType', options: { conversions: [{ targetField: 'hour', destinationType: 'number' }] } },
        { id: 'sortBy', options: { sort: [{ field: 'hour', index: 0, desc: false }] } },
        { id: 'convertFieldType', options: { conversions: [{ targetField: 'hour', destinationType: 'string' }] } },
      ])
      .orientation(VizOrientation.Vertical)
      .xField('hour')
      .showValue(VisibilityMode.Never)
      .xTickLabelMaxLength(5)
      .xTickLabelSpacing(30)
      .legend(legend([]).showLegend(false))
      // Left-out labels would be written as the panel's text for no value.
      .overrideByName('hour', [{ id: 'noValue', value: ' ' }])
      .overrideByName(fieldOf(query), [fixedColor(color)])
  );
}
