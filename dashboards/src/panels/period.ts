import type { PanelBuilder as TimeSeriesPanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import {
  anyColors,
  asBars,
  asPreviousPeriod,
  fixedColor,
  legend,
  type PanelText,
  PREVIOUS_SERIES,
  SERVICE_COLOR,
  timeSeriesPanel,
} from '../house-style.ts';
import { MetricQueryBuilder } from '../query.ts';

/** The business board's variables. */
export const PERIOD = '${period}';
export const COMPARE = '${compare}';

/** What every panel by calendar period has to say about its last one. */
export const OPEN_PERIOD = '最后一个周期尚未结束,数值会继续增加。';

interface ComparedSeries extends PanelText {
  measure: string;
  color: string;
}

/** One measure a calendar period, with the chosen earlier period as a dashed line. Counts and sums are bars. */
export function comparedBars({ measure, color, title, description }: ComparedSeries): TimeSeriesPanelBuilder {
  return compared({ measure, color, title, description: `${description}${OPEN_PERIOD}` }, true);
}

/** As bars, for averages and rates: they grow from no base line. */
export function comparedLine(series: ComparedSeries): TimeSeriesPanelBuilder {
  return compared(series, false);
}

function compared({ measure, color, ...text }: ComparedSeries, bars: boolean): TimeSeriesPanelBuilder {
  const field = measure.slice(measure.indexOf('.') + 1);
  return timeSeriesPanel(text)
    .withTarget(new MetricQueryBuilder(measure).grain(PERIOD).compare(COMPARE))
    .min(0)
    .fillOpacity(0)
    .legend(legend([]))
    .overrideByName(field, [fixedColor(color), ...(bars ? asBars() : [])])
    .overrideByRegexp(PREVIOUS_SERIES, asPreviousPeriod());
}

/** One measure a calendar period and AI service. */
export function perService(text: PanelText, measure: string): TimeSeriesPanelBuilder {
  const panel = timeSeriesPanel(text)
    .withTarget(new MetricQueryBuilder(measure).by('ai_services.service').grain(PERIOD))
    .min(0)
    .fillOpacity(0)
    .legend(legend([]));
  return Object.entries(SERVICE_COLOR).reduce(
    (built, [service, color]) => built.overrideByName(service, [fixedColor(color)]),
    panel.colorScheme(anyColors())
  );
}
