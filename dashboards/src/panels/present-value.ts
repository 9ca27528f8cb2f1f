import { BigValueColorMode, BigValueTextMode, VizOrientation } from '@grafana/grafana-foundation-sdk/common';
import { MappingType, SpecialValueMatch, type ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import type { PanelBuilder as StatPanelBuilder } from '@grafana/grafana-foundation-sdk/stat';
import {
  COLOR,
  colorByThresholds,
  type Limit,
  limitThresholds,
  NO_DATA,
  neutralThresholds,
  type PanelText,
  statPanel,
} from '../house-style.ts';
import { MetricQueryBuilder } from '../query.ts';

/** Grey: without a number there is no good colour. */
const SILENCE: ValueMapping = {
  type: MappingType.SpecialValue,
  options: { match: SpecialValueMatch.NullAndNan, result: { text: NO_DATA, color: COLOR.grey, index: 9 } },
};

/** A number without judgement. */
export function plainTile(text: PanelText, query: MetricQueryBuilder): StatPanelBuilder {
  return statPanel(text)
    .withTarget(query)
    .colorMode(BigValueColorMode.Value)
    .textMode(BigValueTextMode.Value)
    .mappings([SILENCE])
    .thresholds(neutralThresholds())
    .colorScheme(colorByThresholds());
}

/**
 * A number over the last `window` against an alert's threshold, with the verdict in words below it. The verdict is the same
 * number mapped to text, so the same question is asked twice; the server answers it once.
 */
export function judgedTile(text: PanelText, measure: string, limit: Limit, window: string): StatPanelBuilder {
  return plainTile(text, new MetricQueryBuilder(measure).asNumber().refId('A'))
    .withTarget(new MetricQueryBuilder(measure).asNumber().refId('B'))
    .thresholds(limitThresholds(limit))
    .timeFrom(`now-${window}`)
    .hideTimeOverride(true)
    .orientation(VizOrientation.Horizontal)
    .overrideByQuery('B', [{ id: 'mappings', value: verdicts(limit) }]);
}

function verdicts({ above }: Limit): ValueMapping[] {
  return [
    {
      type: MappingType.RangeToText,
      options: { from: null, to: above, result: { text: '✔ 正常', color: COLOR.green, index: 0 } },
    },
    {
      type: MappingType.RangeToText,
      options: { from: above, to: null, result: { text: '✖ 超过阈值', color: COLOR.red, index: 1 } },
    },
    SILENCE,
  ];
}
