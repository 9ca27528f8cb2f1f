import type { PanelBuilder as TimeSeriesPanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import {
  asPreviousPeriod,
  fixedColor,
  legend,
  type PanelText,
  PREVIOUS_SERIES,
  READABLE_POINTS,
  timeSeriesPanel,
} from '../house-style.ts';
import { fieldOf, type MetricQueryBuilder } from '../query.ts';

/** One measure over time with the week before as a dashed line: the same hour of the same weekday. @param query of one measure. */
export function besideLastWeek(text: PanelText, query: MetricQueryBuilder, color: string): TimeSeriesPanelBuilder {
  return timeSeriesPanel(text)
    .withTarget(query.compare('1w'))
    .min(0)
    .maxDataPoints(READABLE_POINTS)
    .legend(legend(['lastNotNull', 'max']))
    .overrideByName(fieldOf(query), [fixedColor(color)])
    .overrideByRegexp(PREVIOUS_SERIES, asPreviousPeriod());
}
