import { PanelBuilder as BarChartPanelBuilder } from '@grafana/grafana-foundation-sdk/barchart';
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { AxisPlacement, VisibilityMode, VizOrientation } from '@grafana/grafana-foundation-sdk/common';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { both, COLOR, fixedColor, legend, type PanelText, tablePanel } from '../house-style.ts';
import { FunnelQueryBuilder } from '../log-queries.ts';
import { BOARD_DATASOURCE } from '../query.ts';
import { NO_ACTION_LOGS } from './connect.ts';
import { keepFields } from './status.ts';
import { width } from './table-cells.ts';

const WINDOW_DAYS = 7;

/** The marketplace's way from a visitor to a customer. */
const STEPS = [
  { action: 'register', title: '注册' },
  { action: 'submit_idea', title: '提交创意' },
  { action: 'generate_business_plan', title: '生成商业计划书' },
  { action: 'purchase', title: '购买' },
];

/** A text before what the steps mean, in both languages. */
function meaning(zh: string, en: string): string {
  return both(
    `${zh}注册 → 提交创意 → 生成商业计划书 → 购买:按顺序、从注册起 ${WINDOW_DAYS} 天内走到每一步的不同用户数。最近 ${WINDOW_DAYS} 天注册的用户还有时间,转化率会继续升高。`,
    `${en}Register → submit idea → generate business plan → purchase: different users who reached each step in this order within ${WINDOW_DAYS} days of registering. Who registered in the last ${WINDOW_DAYS} days still has time: rates will rise.`
  );
}

function funnel(): FunnelQueryBuilder {
  const steps = STEPS.map(({ action, title }) => ({
    dataset: 'actions',
    filters: [{ member: 'actions.action', op: '=' as const, values: [action] }],
    title,
  }));
  return new FunnelQueryBuilder(steps, WINDOW_DAYS * 86_400);
}

export function conversionBars(): Builder<Panel> {
  return (
    new BarChartPanelBuilder()
      .title('转化漏斗')
      .description(meaning('', ''))
      .datasource(BOARD_DATASOURCE)
      .noValue(NO_ACTION_LOGS)
      .withTarget(funnel())
      .transformations([keepFields('title', 'users')])
      .orientation(VizOrientation.Horizontal)
      .xTickLabelMaxLength(20)
      .showValue(VisibilityMode.Always)
      .legend(legend([]).showLegend(false))
      // Every bar tells its number; an axis below would only crowd.
      .overrideByName('users', [fixedColor(COLOR.blue), { id: 'custom.axisPlacement', value: AxisPlacement.Hidden }])
  );
}

export function conversionSteps(): Builder<Panel> {
  return stepsTable(
    {
      title: '每一步的转化与用时',
      description: meaning(
        '每一步的用户数、占注册与占上一步的百分比、在上一步之后流失的用户数、从上一步到这一步所用时间的中位数。',
        'Users of each step, as a share of those who registered and of the step before, those lost since it, and the median time since it. '
      ),
      noValue: NO_ACTION_LOGS,
    },
    funnel()
  );
}

export function conversionByApplication(): Builder<Panel> {
  return stepsTable(
    {
      title: '按应用的转化',
      description: meaning(
        '同一漏斗,按用户注册时所用的应用分开,最多 10 个。',
        'The same funnel by the application in which the user registered, ten at most. '
      ),
      noValue: NO_ACTION_LOGS,
    },
    funnel().by('actions.app')
  );
}

function stepsTable(text: PanelText, query: FunnelQueryBuilder): Builder<Panel> {
  return tablePanel(text)
    .withTarget(query)
    .minWidth(70)
    .overrideByName('step', [width(50)])
    .overrideByName('title', [width(120)])
    .overrideByName('conversion_from_first', [{ id: 'decimals', value: 1 }])
    .overrideByName('conversion_from_previous', [{ id: 'decimals', value: 1 }])
    .overrideByName('median_seconds', [{ id: 'noValue', value: '—' }]);
}
