import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { GraphDrawStyle, StackingConfigBuilder, StackingMode } from '@grafana/grafana-foundation-sdk/common';
import { CNY, type PanelText, tablePanel, withUnit } from '../house-style.ts';
import { MetricQueryBuilder } from '../query.ts';
import { OPEN_PERIOD, perService } from './period.ts';

/** Bars that stand on each other: only for values that may be added. */
function stacked({ title, description }: PanelText, measure: string) {
  return perService({ title, description: `${description}${OPEN_PERIOD}` }, measure)
    .drawStyle(GraphDrawStyle.Bars)
    .fillOpacity(70)
    .lineWidth(0)
    .stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A'));
}

export function aiCalls(): Builder<Panel> {
  return stacked(
    { title: 'AI 调用次数', description: '每个周期各 AI 服务的调用次数,堆叠为总数。' },
    'ai_services.calls'
  ).unit('short');
}

export function aiCost(): Builder<Panel> {
  return stacked(
    { title: 'AI 成本', description: '每个周期各 AI 服务的费用(人民币元),堆叠为总额。' },
    'ai_services.cost'
  ).overrideByFieldType('number', [withUnit(CNY)]);
}

export function aiTokens(): Builder<Panel> {
  return stacked(
    { title: 'Token 用量', description: '每个周期各 AI 服务消耗的 Token 数,堆叠为总数。' },
    'ai_services.tokens'
  ).unit('short');
}

export function aiExecutionTime(): Builder<Panel> {
  return perService(
    {
      title: 'AI 平均执行时间',
      description: '每个周期各 AI 服务一次调用的平均执行时间。平均值不能相加,因此分线显示。没有调用的周期为空。',
    },
    'ai_services.avg_execution_time'
  ).unit('ms');
}

export function aiSummary(): Builder<Panel> {
  return tablePanel({
    title: 'AI 服务汇总',
    description: '所选时段内各 AI 服务的调用、成功、成功率、Token、成本与平均执行时间,来自业务库。',
  })
    .withTarget(
      new MetricQueryBuilder(
        'ai_services.calls',
        'ai_services.successful_calls',
        'ai_services.success_rate',
        'ai_services.tokens',
        'ai_services.cost',
        'ai_services.avg_execution_time'
      )
        .by('ai_services.service')
        .asNumber()
    )
    .overrideByName('cost', [withUnit(CNY)]);
}
