import { BigValueColorMode, BigValueTextMode, VizOrientation } from '@grafana/grafana-foundation-sdk/common';
import {
  MappingType,
  SpecialValueMatch,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type ValueMapping,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { PanelBuilder as StatPanelBuilder } from '@grafana/grafana-foundation-sdk/stat';
import {
  COLOR,
  colorByThresholds,
  type Floor,
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

/** A number over the last `window` against a limit, with the verdict in words below it. */
export function judgedTile(text: PanelText, measure: string, limit: Limit | Floor, window: string): StatPanelBuilder {
  return verdictTile(text, measure, verdicts(limit))
    .thresholds(limitThresholds(limit))
    .timeFrom(`now-${window}`)
    .hideTimeOverride(true);
}

/** Up to `good` a value is good, above `poor` it is poor, in between it is to be improved. */
export interface Rating {
  good: number;
  poor: number;
}

/** A number over the board's range, rated in words below it. */
export function ratedTile(text: PanelText, measure: string, { good, poor }: Rating): StatPanelBuilder {
  return verdictTile(text, measure, [
    verdict(null, good, '✔ 良好', COLOR.green, 0),
    verdict(good, poor, '⚠ 需改进', COLOR.orange, 1),
    verdict(poor, null, '✖ 差', COLOR.red, 2),
    SILENCE,
  ]).thresholds(
    new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([
      { value: null, color: COLOR.green },
      { value: good, color: COLOR.orange },
      { value: poor, color: COLOR.red },
    ])
  );
}

/** The verdict is the same number mapped to text, so the same question is asked twice; the server answers it once. */
function verdictTile(text: PanelText, measure: string, words: ValueMapping[]): StatPanelBuilder {
  return plainTile(text, new MetricQueryBuilder(measure).asNumber().refId('A'))
    .withTarget(new MetricQueryBuilder(measure).asNumber().refId('B'))
    .orientation(VizOrientation.Horizontal)
    .overrideByQuery('B', [{ id: 'mappings', value: words }]);
}

/** The first mapping that fits counts, so a value exactly at a limit is still good. */
function verdicts(limit: Limit | Floor): ValueMapping[] {
  const good = '✔ 正常';
  return 'above' in limit
    ? [
        verdict(null, limit.above, good, COLOR.green, 0),
        verdict(limit.above, null, '✖ 超过阈值', COLOR.red, 1),
        SILENCE,
      ]
    : [
        verdict(limit.below, null, good, COLOR.green, 0),
        verdict(null, limit.below, '✖ 低于阈值', COLOR.red, 1),
        SILENCE,
      ];
}

function verdict(from: number | null, to: number | null, text: string, color: string, index: number): ValueMapping {
  return { type: MappingType.RangeToText, options: { from, to, result: { text, color, index } } };
}
