import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { BigValueTextMode, VizOrientation } from '@grafana/grafana-foundation-sdk/common';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { COLOR, fixedColor, pairText, type PanelText, WHOLE, withUnit } from '../house-style.ts';
import { MetricQueryBuilder } from '../query.ts';
import { plainTile } from './present-value.ts';
import { keepFields } from './status.ts';

/** Since midnight in the board's zone, beside yesterday up to the same moment. */
function todayTile(text: PanelText, dataset: string, measure: string): Builder<Panel> {
  return plainTile(text, new MetricQueryBuilder(`${dataset}.${measure}`).asNumber().compare('1d'))
    .timeFrom('now/d')
    .hideTimeOverride(true)
    .overrideByFieldType('number', [withUnit(WHOLE)])
    .transformations([keepFields(measure, `${measure}_previous`)])
    .textMode(BigValueTextMode.ValueAndName)
    .text(pairText())
    .orientation(VizOrientation.Horizontal)
    .overrideByName(measure, [{ id: 'displayName', value: '今日' }])
    .overrideByName(`${measure}_previous`, [{ id: 'displayName', value: '昨日同期' }, fixedColor(COLOR.grey)]);
}

export function ideasToday(): Builder<Panel> {
  return todayTile(
    {
      title: '今日创意数',
      description: '北京时间今天零点以来提交的创意数,以及昨天到同一时刻的数。选定固定时段后按所选时段计算。',
    },
    'ideas',
    'submitted'
  );
}

export function plansToday(): Builder<Panel> {
  return todayTile(
    {
      title: '今日方案数',
      description: '北京时间今天零点以来创建的商业计划书数,以及昨天到同一时刻的数。选定固定时段后按所选时段计算。',
    },
    'plans',
    'total'
  );
}
