import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { BigValueTextMode, VizOrientation } from '@grafana/grafana-foundation-sdk/common';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { COLOR, fixedColor, pairText, withUnit } from '../house-style.ts';
import { MetricQueryBuilder } from '../query.ts';
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
  const field = measure.slice(measure.indexOf('.') + 1);
  return plainTile(
    {
      title,
      description: `所选时段内${what},以及与紧邻的上一个等长时段(到同一进度)相比的变化;上一时段没有数据时为“—”。`,
    },
    new MetricQueryBuilder(measure).asNumber().compare('previous')
  )
    .transformations([keepFields(field, `${field}_change`)])
    .textMode(BigValueTextMode.ValueAndName)
    .text(pairText())
    .orientation(VizOrientation.Horizontal)
    .overrideByName(field, [{ id: 'displayName', value: '合计' }, withUnit(unit)])
    .overrideByName(`${field}_change`, [
      { id: 'displayName', value: '较上期' },
      withUnit('percent'),
      { id: 'decimals', value: 1 },
      { id: 'noValue', value: '—' },
      { id: 'mappings', value: [] },
      fixedColor(COLOR.grey),
    ]);
}
