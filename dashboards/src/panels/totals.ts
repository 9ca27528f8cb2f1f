import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { BigValueTextMode, VizOrientation } from '@grafana/grafana-foundation-sdk/common';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { PanelBuilder as StatPanelBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { COLOR, fixedColor, pairText, type PanelText, withUnit } from '../house-style.ts';
import { fieldOf, MetricQueryBuilder } from '../query.ts';
import { plainTile } from './present-value.ts';
import { keepFields } from './status.ts';

interface Total {
  title: string;
  /** What is counted. */
  what: string;
  measure: string;
  unit: string;
}

/** The whole range's value beside its change against the range before it, of the same length and up to the same elapsed moment. */
export function totalTile({ title, what, measure, unit }: Total): Builder<Panel> {
  const description = `所选时段内${what},以及与紧邻的上一个等长时段(到同一进度)相比的变化;上一时段没有数据时为“—”。`;
  return changeTile({ title, description }, new MetricQueryBuilder(measure), unit);
}

/** As a total, of any query of one measure. @param label what the number is called on the tile. */
export function changeTile(text: PanelText, query: MetricQueryBuilder, unit: string, label = '合计'): StatPanelBuilder {
  const field = fieldOf(query);
  return plainTile(text, query.asNumber().compare('previous'))
    .transformations([keepFields(field, `${field}_change`)])
    .textMode(BigValueTextMode.ValueAndName)
    .text(pairText())
    .orientation(VizOrientation.Horizontal)
    .overrideByName(field, [{ id: 'displayName', value: label }, withUnit(unit)])
    .overrideByName(`${field}_change`, [
      { id: 'displayName', value: '较上期' },
      withUnit('percent'),
      { id: 'decimals', value: 1 },
      { id: 'noValue', value: '—' },
      { id: 'mappings', value: [] },
      fixedColor(COLOR.grey),
    ]);
}
