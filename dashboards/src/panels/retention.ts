import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { type DynamicConfigValue, FieldColorModeId, type Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { both, type PanelText, tablePanel, withUnit } from '../house-style.ts';
import { RetentionQueryBuilder } from '../log-queries.ts';
import { NO_ACTION_LOGS } from './connect.ts';
import { width } from './table-cells.ts';

const REGISTERED = {
  dataset: 'actions',
  filters: [{ member: 'actions.action', op: '=' as const, values: ['register'] }],
};
const DID_ANYTHING = { dataset: 'actions', filters: [] };

/** One hue, the darker the more: told apart by any eye, and the number stands in the cell. */
const SHADED: DynamicConfigValue[] = [
  { id: 'custom.cellOptions', value: { type: 'color-background', mode: 'basic' } },
  { id: 'color', value: { mode: FieldColorModeId.ContinuousBlues } },
  { id: 'min', value: 0 },
  { id: 'decimals', value: 1 },
  { id: 'noValue', value: '—' },
];

export function dayRetention(): Builder<Panel> {
  return cohortTable(
    {
      title: '留存(次日、7 日、30 日)',
      description: both(
        '每天注册的用户中,恰好在第 1、7、30 天又有任何行为的百分比。“—”为那一天还没有结束。30 日留存需要 RETENTION_DAYS 大于 31,并选择 31 天以上的时段。',
        'Of the users who registered on a day, the share with any action exactly 1, 7 and 30 days later. — means that day is not over. D30 needs RETENTION_DAYS above 31 and a range of more than 31 days.'
      ),
      noValue: NO_ACTION_LOGS,
    },
    new RetentionQueryBuilder(REGISTERED, DID_ANYTHING).every('day', 1, 7, 30)
  ).timeFrom('now-45d/d');
}

export function weekCohorts(): Builder<Panel> {
  return cohortTable(
    {
      title: '按周分组的留存',
      description: both(
        '每周(从周一开始)注册的用户中,之后第 1 至 8 周又有任何行为的百分比。横看一批用户如何流失,竖看新一批是否好于旧一批。',
        'Of the users who registered in a week (from Monday), the share with any action in each of the eight weeks after. Along a row: how a cohort fades; down a column: whether newer cohorts do better.'
      ),
      noValue: NO_ACTION_LOGS,
    },
    new RetentionQueryBuilder(REGISTERED, DID_ANYTHING).every('week', 1, 2, 3, 4, 5, 6, 7, 8)
  ).timeFrom('now-10w/w');
}

function cohortTable(text: PanelText, query: RetentionQueryBuilder) {
  return tablePanel(text)
    .withTarget(query)
    .minWidth(50)
    .overrideByFieldType('number', SHADED)
    .overrideByName('cohort', [width(95), withUnit('time:YYYY-MM-DD')])
    .overrideByName('users', [
      width(65),
      { id: 'custom.cellOptions', value: { type: 'auto' } },
      { id: 'decimals', value: 0 },
    ]);
}
