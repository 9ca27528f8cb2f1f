import { GraphDrawStyle, StackingConfigBuilder, StackingMode } from '@grafana/grafana-foundation-sdk/common';
import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import type { PanelBuilder as TimeSeriesPanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { anyColors, fixedColor, legend, type PanelText, READABLE_POINTS, timeSeriesPanel } from '../house-style.ts';

/** Bars that stand on each other: only for values that may be added. Series whose names are known here have their `colors`. */
export function stackedBars(
  text: PanelText,
  query: Builder<Dataquery>,
  colors: Readonly<Record<string, string>> = {}
): TimeSeriesPanelBuilder {
  const panel = timeSeriesPanel(text)
    .withTarget(query)
    .drawStyle(GraphDrawStyle.Bars)
    .fillOpacity(70)
    .lineWidth(0)
    .stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A'))
    .min(0)
    .maxDataPoints(READABLE_POINTS)
    .legend(legend(['sum']))
    .colorScheme(anyColors());
  return Object.entries(colors).reduce(
    (built, [name, color]) => built.overrideByName(name, [fixedColor(color)]),
    panel
  );
}
