import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { BigValueTextMode, VizOrientation } from '@grafana/grafana-foundation-sdk/common';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { PanelBuilder as StatPanelBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { COLOR, fixedColor, pairText, type PanelText, WHOLE, withUnit } from '../house-style.ts';
import { fieldOf, MetricQueryBuilder } from '../query.ts';
import { plainTile } from './present-value.ts';
import { keepFields } from './status.ts';

/** Since midnight in the board's zone, beside yesterday up to the same moment. @param query of one measure. */
export function todayTile(text: PanelText, query: MetricQueryBuilder, unit = WHOLE): StatPanelBuilder {
  return besideTile(text, query.compare('1d'), { now: '今日', before: '昨日同期', unit }).timeFrom('now/d');
}

/** The last `window` beside the same stretch of a week before, which had the same hour of the same weekday. @param query of one measure. */
export function weekAgoTile(text: PanelText, query: MetricQueryBuilder, window: string): StatPanelBuilder {
  return besideTile(text, query.compare('1w'), { now: '现在', before: '上周同期', unit: WHOLE }).timeFrom(
    `now-${window}`
  );
}

function besideTile(
  text: PanelText,
  query: MetricQueryBuilder,
  { now, before, unit }: { now: string; before: string; unit: string }
): StatPanelBuilder {
  const field = fieldOf(query);
  return plainTile(text, query.asNumber())
    .hideTimeOverride(true)
    .overrideByFieldType('number', [withUnit(unit)])
    .transformations([keepFields(field, `${field}_previous`)])
    .textMode(BigValueTextMode.ValueAndName)
    .text(pairText())
    .orientation(VizOrientation.Horizontal)
    .overrideByName(field, [{ id: 'displayName', value: now }])
    .overrideByName(`${field}_previous`, [{ id: 'displayName', value: before }, fixedColor(COLOR.grey)]);
}

export function ideasToday(): Builder<Panel> {
  return todayTile(
    {
      title: '今日创意',
      description: '北京时间今天零点以来提交的创意数,以及昨天到同一时刻的数。选定固定时段后按所选时段计算。',
    },
    new MetricQueryBuilder('ideas.submitted')
  );
}

export function plansToday(): Builder<Panel> {
  return todayTile(
    {
      title: '今日方案',
      description: '北京时间今天零点以来创建的商业计划书数,以及昨天到同一时刻的数。选定固定时段后按所选时段计算。',
    },
    new MetricQueryBuilder('plans.total')
  );
}
